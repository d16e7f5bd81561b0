"""A plan line as it was typed in: what a browser sent, and what is right or wrong with it."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from app.forms import text, texts, troubles
from app.line_view import organisations
from app.texts import words
from walks.catalogue.visibility import CLASSES
from walks.planning.lines import LineEdit, initiatives_of
from walks.planning.states import STATES
from walks.strategy.adopt import initiatives_of as all_initiatives
from walks.tables import Plan, PlanLine, Strategy

WRITTEN = (
    "place", "cause", "measure", "measure_text", "family", "goal", "responsible",
    "responsible_function", "contributors", "ownership", "horizon", "due_on", "cost", "cost_kr",
    "funding", "economy",
    "priority", "status", "indicator", "external_case", "reply", "next_follow_up_on", "visibility",
)  # fmt: skip
DAYS = ("due_on", "next_follow_up_on")
COSTS = ("A", "B", "C", "D")
FUNDINGS = ("own", "applied", "granted", "missing")
THOUSANDS = re.compile(r"(?<=\d)[., \xa0](?=\d{3}(?!\d))")  # 12.000 is twelve thousand


def from_form(form: FormData, names: Iterable[str]) -> dict[str, Any]:
    """The named fields, and the initiatives, as they were typed."""
    told: dict[str, Any] = {name: text(form, name) for name in names}
    return told | {"initiatives": sorted(texts(form, "initiatives"))}


def written(db: Session, line: PlanLine) -> dict[str, Any]:
    """The line as a form says it."""
    return as_form(line, initiatives_of(db, line.id))


def as_form(line: PlanLine, initiatives: Iterable[UUID]) -> dict[str, Any]:
    """The same, for whoever knows what the line serves."""
    values = {name: getattr(line, name) for name in WRITTEN}
    told: dict[str, Any] = {n: "" if value is None else str(value) for n, value in values.items()}
    return told | {"initiatives": sorted(str(id) for id in initiatives)}


def checked(
    request: Request, db: Session, plan: Plan, typed: dict[str, Any]
) -> tuple[LineEdit | None, dict[str, str]]:
    """The fields as the action takes them, or what is wrong with which."""
    house = request.app.state
    known = {
        "measure": {"", *(one.id for one in house.measures.measures)},
        "family": set(house.measures.order),
        "responsible": {"", *dict(organisations(db, house.taxonomy, "da"))},
        "visibility": set(CLASSES),
        "status": {code for code, _ in statuses("da")},
    }
    wrong = {name: "unknown" for name in known if name in typed and typed[name] not in known[name]}
    serving = {str(one.id) for one in all_initiatives(db, strategy(db, plan))}
    if set(typed.get("initiatives", [])) - serving:
        wrong["initiatives"] = "unknown"
    told = {name: value or None if name in DAYS else value for name, value in typed.items()}
    if "cost_kr" in told:
        told["cost_kr"] = THOUSANDS.sub("", typed["cost_kr"]) or None
    try:
        return LineEdit.model_validate(told), wrong
    except ValidationError as fault:
        found = {name.partition("-")[0]: code for name, code in troubles(fault).items()}
        return None, found | wrong  # of a list, the list: a page has one place for it


def statuses(language: str) -> list[tuple[str, str]]:
    """Code and text of everything that can become of a line."""
    t = words(language)
    return [(state, t(f"plan.status.{state}")) for state in STATES]


def strategy(db: Session, plan: Plan) -> Strategy | None:
    """The strategy the plan answers to."""
    return db.get(Strategy, plan.strategy_id) if plan.strategy_id else None
