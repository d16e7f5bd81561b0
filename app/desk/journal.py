"""The auditor's journal: who did what and who saw what is closed, in plain sentences."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from babel.numbers import format_decimal
from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.event_words import Told, told, verbs
from app.identity import Now, Read, Who, allowed, can, just_proved
from app.pages import page
from app.texts import words
from walks import journal
from walks.denmark import ZONE, midnight
from walks.exports.journal_csv import journal_csv
from walks.people.history import DEVICES, Wanted, events, names, people
from walks.people.sign_in import Staff
from walks.tables import Event

AT_A_TIME = 100
MOST_IN_A_FILE = 20_000
CHECKED_AT_SIGHT = 5_000  # rows; a longer chain is followed when somebody asks for it
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
MARK = re.compile(r"\s*([0-9]{1,15}):([0-9a-f]{64})\s*")
COLUMNS = ("number", "at", "who", "sentence", "verb", "noun", "facts", "hash")
Asked = Annotated[str, Query(max_length=300)]
Below = Annotated[int | None, Query(ge=1, le=2**62)]
router = APIRouter()


@router.get("/desk/journal")
def show_journal(
    request: Request,
    who: Who,
    db: Read,
    person: Asked = "",
    verb: Asked = "",
    case: Asked = "",
    since: Asked = "",
    until: Asked = "",
    below: Below = None,
    check: Asked = "",
    mark: Asked = "",
) -> Response:
    """The newest rows that fit what was asked, and whether the chain is whole."""
    allowed(who, "see-journal")
    asked = {"person": person, "verb": verb, "case": case, "since": since, "until": until}
    wanted, wrong = _wanted(asked, below)
    rows = [] if wrong else events(db, wanted, AT_A_TIME + 1)
    kept = {name: value for name, value in asked.items() if value}
    return page(
        request,
        "journal.html",
        status=422 if wrong else 200,
        can=can(who),
        asked=asked,
        troubles=wrong,
        rows=_in_words(db, rows[:AT_A_TIME], who),
        older=urlencode(kept | {"below": rows[AT_A_TIME - 1].number}) if _more(rows) else "",
        newest=urlencode(kept) if below else None,
        filtered=urlencode(kept),
        people=[(DEVICES, words(who.language)("journal.all-devices")), *people(db)],
        verbs=verbs(words(who.language)),
        most=MOST_IN_A_FILE,
        **_chain(db, check, mark),
    )


@router.get("/desk/journal.csv", response_class=Response)
def show_csv(
    who: Who,
    db: Read,
    at: Now,
    person: Asked = "",
    verb: Asked = "",
    case: Asked = "",
    since: Asked = "",
    until: Asked = "",
) -> Response:
    """The same rows to take away, with the codes and hashes as they stand."""
    allowed(who, "see-journal")
    just_proved(who, at)
    asked = {"person": person, "verb": verb, "case": case, "since": since, "until": until}
    wanted, wrong = _wanted(asked, None)
    rows = [] if wrong else events(db, wanted, MOST_IN_A_FILE)
    t = words(who.language)
    header = [t(f"journal.column.{column}") for column in COLUMNS]
    made = journal_csv(header, (_cells(one) for one in _in_words(db, rows, who)))
    named = {"Content-Disposition": 'attachment; filename="journal.csv"'}
    return Response(made, media_type="text/csv; charset=utf-8", headers=named)


def _wanted(asked: dict[str, str], below: int | None) -> tuple[Wanted, dict[str, str]]:
    """What was asked for, and what is wrong with it."""
    wrong: dict[str, str] = {}
    since, until = (_day(asked, name, wrong) for name in ("since", "until"))
    found = ID.search(asked["case"])
    if asked["case"].strip() and not found:
        wrong["case"] = "no-case"
    return Wanted(
        who=asked["person"],
        verb=asked["verb"],
        case=UUID(found[0]) if found else None,
        since=since,
        until=until + timedelta(days=1) if until else None,
        below=below,
    ), wrong


def _day(asked: dict[str, str], name: str, wrong: dict[str, str]) -> datetime | None:
    """The day's first moment in Denmark."""
    if not asked[name]:
        return None
    try:
        day = date.fromisoformat(asked[name])
        return midnight(day) if 1970 <= day.year <= 2200 else None
    except ValueError:
        wrong[name] = "not-a-day"
        return None


def _more(rows: list[Event]) -> bool:
    return len(rows) > AT_A_TIME


def _in_words(db: Session, rows: list[Event], who: Staff) -> list[Told]:
    t, named = words(who.language), names(db, rows)
    return [told(row, named, t, lambda n: format_decimal(n, locale=who.language)) for row in rows]


def _cells(one: Told) -> list[str]:
    row = one.event
    at = row.at.astimezone(ZONE).isoformat(timespec="seconds")
    facts = orjson.dumps(row.facts, option=orjson.OPT_SORT_KEYS).decode()
    return [str(row.number), at, one.who, one.sentence, row.verb, row.noun, facts, row.hash]


def _chain(db: Session, check: str, mark: str) -> dict[str, Any]:
    """Whether every row stands as it was written, and the newest to write down."""
    newest, noted = journal.newest(db), MARK.fullmatch(mark)
    seen = journal.Mark(int(noted[1]), noted[2]) if noted else None
    is_checked = bool(check or mark or newest.number <= CHECKED_AT_SIGHT)
    return {
        "is_checked": is_checked,
        "broken": journal.broken_at(db, seen) if is_checked else None,
        "mark": newest,
        "noted": mark,
        "noted_wrong": bool(mark) and noted is None,
    }
