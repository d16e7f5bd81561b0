"""How it goes, in words and figures: for the page, and for what is taken along to the meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date
from fastapi import Request
from sqlmodel import Session

from app.columns import columns
from app.line_view import organisations
from app.pages import day
from app.periods import Period, month_ends, periods
from app.texts import words
from walks.denmark import ZONE
from walks.districts.find import current
from walks.people.sign_in import Staff
from walks.planning import roll_up
from walks.planning.followed import Followed
from walks.planning.over_time import STANDS, over_time
from walks.planning.write_up import measure_name
from walks.tables import Initiative

FEWEST = 9  # of twelve months that are left out when nothing stood in a plan then
Noted = dict[tuple[UUID | None, str], int]
Row = tuple[str, str, roll_up.Lines]  # a name, where more is told, and what became of the lines


@dataclass(frozen=True)
class Chosen:
    """What the form asks for."""

    district: UUID | None
    responsible: str
    since: date
    period: Period


def spoken(request: Request, db: Session, who: Staff) -> dict[str, Any]:
    """How lines and organisations are called."""
    house, t = request.app.state, words(who.language)
    return {
        "measure_of": lambda line: measure_name(line, house.measures, who.language, t),
        "named": dict(organisations(db, house.taxonomy, who.language)),
    }


def choices(
    request: Request, db: Session, who: Staff, today: date
) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers: a value and its words."""
    return {
        "district": [(str(one.id), one.name) for one in current(db)],
        "responsible": organisations(db, request.app.state.taxonomy, who.language),
        "period": [(one.code, name_of(one, who.language)) for one in periods(today)],
    }


def name_of(period: Period, language: str) -> str:
    """2. halvår 2026."""
    return words(language)(f"status.half.{period.half}", year=period.year)


def figures(
    request: Request, db: Session, who: Staff, found: list[Followed], asked: Chosen, at: datetime
) -> dict[str, Any]:
    """Everything that is counted."""
    language, t = who.language, words(who.language)
    named = dict(organisations(db, request.app.state.taxonomy, language))
    areas = {one.district.id: one.district.name for one in found}
    months = month_ends(at.astimezone(ZONE).date())
    counted = over_time(found, months)
    empty = next((n for n, told in enumerate(counted) if told), len(counted))
    months, counted = months[min(empty, FEWEST) :], counted[min(empty, FEWEST) :]
    return _heard(request, db, who, asked, at) | {
        "by_responsible": _rows(
            roll_up.by(found, lambda one: one.line.responsible),
            lambda code: named.get(code, code) or t("plan.line.responsible-unclear"),
        ),
        "by_status": _rows(
            roll_up.by(found, lambda one: one.line.status), lambda code: t(f"plan.status.{code}")
        ),
        "by_district": _rows(
            roll_up.by(found, lambda one: one.district.id),
            lambda code: areas[code],
            lambda code: f"/desk/districts/{code}",
        ),
        "by_initiative": _initiatives(db, found),
        "months": [
            (_month(one, language), told) for one, told in zip(months, counted, strict=True)
        ],
        "pieces": columns(counted, STANDS),
        "stands": STANDS,
    }


def _heard(
    request: Request, db: Session, who: Staff, asked: Chosen, at: datetime
) -> dict[str, Any]:
    """What was noted in the period, and how much of it was answered in time."""
    begins, ends = asked.period.begins, asked.period.ends
    shares = roll_up.answered(db, who.grants, begins, ends, at)
    if asked.district:
        shares = {asked.district: shares.get(asked.district, roll_up.Share())}
    held = roll_up.walks_held(db, who.grants, begins, ends)
    seen = roll_up.noted(db, who.grants, begins, ends)
    heard = [
        (one, held.get(one.id, 0), _sum(seen, one.id), shares.get(one.id, roll_up.Share()))
        for one in current(db)
        if asked.district in (None, one.id)
    ]
    return {
        "answered": sum(shares.values(), roll_up.Share()),
        "period_name": name_of(asked.period, who.language),
        "heard": [row for row in heard if row[1] or row[2]],
        "by_family": _families(request, seen, asked.district),
    }


def _sum(seen: Noted, district_id: UUID) -> int:
    return sum(count for (where, _), count in seen.items() if where == district_id)


def _families(request: Request, seen: Noted, district: UUID | None) -> list[tuple[str, int]]:
    """What was noted, by the family of measures that answers its category; the most first."""
    house, language = request.app.state, request.state.staff.language
    names = {one.code: one.label[language] for one in house.measures.families}
    found: dict[str, int] = {}
    for (where, category), count in seen.items():
        if district in (None, where):
            family = next(iter(house.taxonomy.kind(category).families), "")
            found[names.get(family, "")] = found.get(names.get(family, ""), 0) + count
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _initiatives(db: Session, found: list[Followed]) -> list[Row]:
    """What became of the lines of each initiative, by its code."""
    serving = roll_up.initiatives_of(db, found)
    lines: dict[UUID, list[Followed]] = {}
    for one in found:
        for id in serving.get(one.line.id, []):
            lines.setdefault(id, []).append(one)
    told = [(db.get_one(Initiative, id), roll_up.counted(group)) for id, group in lines.items()]
    return [(one.name, "", sum) for one, sum in sorted(told, key=lambda pair: pair[0].code)]


def _rows(
    counted: dict[Any, roll_up.Lines],
    name: Callable[[Any], str],
    address: Callable[[Any], str] | None = None,
) -> list[Row]:
    """By name, what is late first."""
    rows = [(name(key), address(key) if address else "", sum) for key, sum in counted.items()]
    return sorted(rows, key=lambda row: (-row[2].overdue, row[0]))


def _month(end: datetime, language: str) -> str:
    """The month that ends then: nov. 26."""
    last = date.fromordinal(end.date().toordinal() - 1)
    return format_date(last, "MMM yy", locale=language)


def sheet(
    request: Request, db: Session, who: Staff, found: list[Followed], asked: Chosen, at: datetime
) -> dict[str, Any]:
    """The status in sentences: a heading, figures, and lines under what they have in common."""
    t, told = words(who.language), figures(request, db, who, found, asked, at)
    sum, answered = roll_up.counted(found), told["answered"]
    sums = t(
        "status.text-sums", open=sum.is_open, overdue=sum.overdue, silent=sum.silent,
        confirmed=sum.confirmed, total=sum.total,
    )  # fmt: skip
    share = t(
        "status.text-answered", period=told["period_name"], part=answered.part, of=answered.of,
        percent="–" if answered.percent is None else answered.percent,
    )  # fmt: skip
    parts = [
        ("late-first", [one for one in found if one.days_over]),
        ("waiting", [one for one in found if one.is_silent and not one.days_over]),
        ("coming", [one for one in found if one.is_soon and not one.is_silent]),
    ]
    say = spoken(request, db, who) | {"language": who.language}
    return {
        "title": t("status.made", day=day(at, who.language)),
        "facts": [share, sums],
        "parts": [
            {
                "head": t(f"status.{key}"),
                "lines": [_sentence(one, say) for one in lines] or [t("status.none-here")],
            }
            for key, lines in parts
        ],
    }


def _sentence(one: Followed, say: dict[str, Any]) -> str:
    language = say["language"]
    t = words(language)
    late = t(f"status.late-by.{'one' if one.days_over == 1 else 'other'}", count=one.days_over)
    due = day(one.line.due_on, language) or t("plan.line.due-none")
    return t(
        "status.text-line",
        number=one.line.number,
        measure=say["measure_of"](one.line),
        district=one.district.name,
        responsible=say["named"].get(one.line.responsible, one.line.responsible)
        or t("plan.line.responsible-unclear"),
        due=f"{due} ({late})" if one.days_over else due,
        status=t(f"plan.status.{one.line.status}"),
    )
