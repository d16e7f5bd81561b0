"""A plan line as it was typed in: what a browser sent, and what is right or wrong with it."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData

from app.forms import text, texts, troubles
from app.line_view import organisations
from app.texts import texts as all_texts
from walks.planning.lines import LineEdit, initiatives_of
from walks.strategy.adopt import initiatives_of as all_initiatives
from walks.tables import Plan, PlanLine, Strategy

WRITTEN = (
    "place", "cause", "measure", "measure_text", "family", "goal", "responsible",
    "responsible_function", "contributors", "ownership", "horizon", "due_on", "economy",
    "priority", "status", "indicator", "external_case", "reply", "next_follow_up_on",
)  # fmt: skip
DAYS = ("due_on", "next_follow_up_on")


def from_form(form: FormData, names: Iterable[str]) -> dict[str, Any]:
    """The named fields, and the initiatives, as they were typed."""
    told: dict[str, Any] = {name: text(form, name) for name in names}
    return told | {"initiatives": sorted(texts(form, "initiatives"))}


def written(db: Session, line: PlanLine) -> dict[str, Any]:
    """The line as a form says it."""
    told: dict[str, Any] = {name: str(getattr(line, name) or "") for name in WRITTEN}
    return told | {"initiatives": sorted(str(id) for id in initiatives_of(db, line.id))}


def checked(
    request: Request, db: Session, plan: Plan, typed: dict[str, Any]
) -> tuple[LineEdit | None, dict[str, str]]:
    """The fields as the action takes them, or what is wrong with which."""
    house = request.app.state
    known = {
        "measure": {"", *(one.id for one in house.measures.measures)},
        "family": set(house.measures.order),
        "responsible": {"", *dict(organisations(db, house.taxonomy, "da"))},
        "status": {code for code, _ in statuses("da")},
    }
    wrong = {name: "unknown" for name in known if name in typed and typed[name] not in known[name]}
    serving = {str(one.id) for one in all_initiatives(db, strategy(db, plan))}
    if set(typed.get("initiatives", [])) - serving:
        wrong["initiatives"] = "unknown"
    told = {name: value or None if name in DAYS else value for name, value in typed.items()}
    try:
        return LineEdit.model_validate(told), wrong
    except ValidationError as fault:
        return None, troubles(fault) | wrong


def statuses(language: str) -> list[tuple[str, str]]:
    """Code and text of everything that can become of a line."""
    start = "plan.status."
    return [
        (key.removeprefix(start), told)
        for key, told in all_texts(language).items()
        if key.startswith(start)
    ]


def strategy(db: Session, plan: Plan) -> Strategy | None:
    """The strategy the plan answers to."""
    return db.get(Strategy, plan.strategy_id) if plan.strategy_id else None
