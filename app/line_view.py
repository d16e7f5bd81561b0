"""A plan line as the desk shows it: codes put into words, what it lacks, what it rests on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from fastapi import Request
from sqlmodel import Session, select

from app.texts import words
from walks.catalogue.cards import Measure
from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.conditions.views import View, conditions_of_lines
from walks.people import lies
from walks.people.may import Reader, may
from walks.planning.adopt import incomplete
from walks.planning.lines import initiatives_of
from walks.planning.proposals import PLANNERS_ONLY
from walks.planning.score import PARTS, WEIGHTS
from walks.planning.write_up import measure_name
from walks.tables import Organisation, PlanLine

UNKNOWN_OF = {"exposure": "passages", "consensus": "passers", "need": "index"}
UNKNOWN = ("unknown-", "ask-")
SHOWN_ELSEWHERE = ("points", "evidence", "evidence-none")  # as a table and as a card


@dataclass(frozen=True)
class Part:
    """What one part of the score gave."""

    name: str
    points: float
    most: float
    is_unknown: bool


@dataclass(frozen=True)
class LineView:
    """One line."""

    line: PlanLine
    measure: str  # what is to be done, in words
    card: Measure | None
    responsible: str
    initiatives: set[UUID]
    missing: list[str]
    reasons: list[str]
    unknown: list[str]  # what nobody knows and somebody could find out
    parts: list[Part]
    rank: dict[str, Any]  # rank, low, high and of how many lines; empty: not ranked
    equals: int  # lines of equal priority, this one among them; 0: none
    depends: bool  # its place in the order hangs on observations of behaviour; for planners
    conditions: list[View]

    @property
    def observations(self) -> int:
        """How many the line rests on."""
        return sum(len(one.observations) for one in self.conditions)


def line_views(
    request: Request, db: Session, plan_id: UUID, lines: list[PlanLine], reader: Reader
) -> list[LineView]:
    """The lines in the order given, in the words of whoever is signed in."""
    language = request.state.staff.language
    measures = request.app.state.measures
    named = dict(organisations(db, request.app.state.taxonomy, language))
    lacking = {one["id"]: one["missing"] for one in incomplete(db, plan_id)}
    answers = conditions_of_lines(db, [line.id for line in lines], reader)
    plans = may(reader, "plan", lies.plan(db, plan_id))
    return [
        LineView(
            line=line,
            measure=measure_name(line, measures, language, words(language)),
            card=measures.measure(line.measure) if line.measure else None,
            responsible=named.get(line.responsible, line.responsible),
            initiatives=set(initiatives_of(db, line.id)),
            missing=lacking.get(str(line.id), []),
            reasons=_told(line, measures, language, plans),
            unknown=_told(line, measures, language, plans, unknown=True),
            parts=_parts(line),
            rank=_facts(line, "rank"),
            equals=_facts(line, "equal-priority").get("lines", 0),
            depends=plans and any(one["code"] == "depends-on-behaviour" for one in line.reasons),
            conditions=answers.get(line.id, []),
        )
        for line in lines
    ]


def organisations(db: Session, taxonomy: Taxonomy, language: str) -> list[tuple[str, str]]:
    """Who can be responsible: code and name."""
    rows = db.exec(select(Organisation).order_by(Organisation.name))
    return [(row.code, row.name) for row in rows] or [
        (code, name[language]) for code, name in taxonomy.responsibles.items()
    ]


def _told(
    line: PlanLine, measures: Measures, language: str, plans: bool, unknown: bool = False
) -> list[str]:
    """The line's reasons, or what nobody knows, in words. Some are for those who plan only."""
    t = words(language)
    hidden = SHOWN_ELSEWHERE if plans else (*SHOWN_ELSEWHERE, *PLANNERS_ONLY)
    return [
        t(f"reasons.{one['code']}", **_said(one["facts"], measures, language))
        for one in line.reasons
        if one["code"] not in hidden and one["code"].startswith(UNKNOWN) is unknown
    ]


def _facts(line: PlanLine, code: str) -> dict[str, Any]:
    """What a reason of that code tells; nothing where there is none."""
    found = (one["facts"] for one in line.reasons if one["code"] == code)
    return dict(next(found, {}))


def _parts(line: PlanLine) -> list[Part]:
    codes = {one["code"]: one["facts"] for one in line.reasons}
    given = codes.get("points", {})
    return [
        Part(name, given[name], float(most), f"unknown-{UNKNOWN_OF.get(name, name)}" in codes)
        for name, most in zip(PARTS, WEIGHTS, strict=True)
        if name in given
    ]


def _said(facts: dict[str, Any], measures: Measures, language: str) -> dict[str, Any]:
    said = {name: _fact(fact, language) for name, fact in facts.items()}
    if "measure" in facts:
        said["measure"] = measures.measure(facts["measure"]).name[language]
    return said


def _fact(fact: Any, language: str) -> Any:
    return format_decimal(fact, locale=language) if isinstance(fact, float) else fact
