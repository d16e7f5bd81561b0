"""Two write on the same line of a plan at once: what each changed is kept, and told apart."""

import hashlib
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from fastapi import Request
from sqlmodel import Session

from app.line_view import organisations
from app.pages import day
from app.texts import words
from app.typed_line import DAYS, strategy, written
from walks.strategy.adopt import initiatives_of
from walks.tables import Plan, PlanLine


def marks(stands: dict[str, Any]) -> str:
    """What a page showed in each field, in a few characters each: it comes back with the form."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in stands.items())


def own_changes(
    typed: dict[str, Any], stands: dict[str, Any], seen: str
) -> tuple[dict[str, Any], set[str]]:
    """What whoever typed it changed, and in which of it somebody else has written meanwhile.

    `seen` is marks() of the page it was typed on; without it the page showed what stands.
    """
    pairs = (part.partition(":") for part in seen.split())
    shown = {name: _mark(value) for name, value in stands.items()}
    now, shown = dict(shown), shown | {name: mark for name, _, mark in pairs}
    changed = {
        name: value for name, value in typed.items() if _mark(value) not in (shown[name], now[name])
    }
    return changed, {name for name in changed if now[name] != shown[name]}


def _mark(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]


def said_meanwhile(
    request: Request, db: Session, plan: Plan, line: PlanLine | None, wrong: dict[str, str]
) -> dict[str, str]:
    """What somebody else has written in the fields that were typed in: each field's words."""
    names = [name for name, code in wrong.items() if code == "meanwhile"]
    if line is None or not names:
        return {}
    stands, language = written(db, line), request.state.staff.language
    said = stands | in_words(request, db, plan, stands, language)
    return {name: said[name] or words(language)("desk.nothing-there") for name in names}


def in_words(
    request: Request, db: Session, plan: Plan, stands: dict[str, Any], language: str
) -> dict[str, str]:
    """The fields that hold a code, a day or an amount."""
    house, t = request.app.state, words(language)
    serving = {str(one.id): one.name for one in initiatives_of(db, strategy(db, plan))}
    cards = {one.id: one.name[language] for one in house.measures.measures}
    named = dict(organisations(db, house.taxonomy, language))
    days = {name: day(date.fromisoformat(stands[name]), language) for name in DAYS if stands[name]}
    return days | {
        "responsible": named.get(stands["responsible"], ""),
        "initiatives": ", ".join(serving.get(id, "") for id in stands["initiatives"]),
        "family": house.measures.family(stands["family"]).label[language],
        "measure": cards.get(stands["measure"], ""),
        "cost": t(f"desk.cost.{stands['cost']}") if stands["cost"] else "",
        "cost_kr": _kroner(stands["cost_kr"], language),
        "funding": t(f"plan.funding.{stands['funding']}") if stands["funding"] else "",
        "horizon": t(f"plan.horizon.{stands['horizon']}"),
        "status": t(f"plan.status.{stands['status']}"),
        "visibility": t(f"desk.visibility.{stands['visibility']}"),
    }


def _kroner(amount: str, language: str) -> str:
    if not amount:
        return ""
    return words(language)("plan.cost-kr", amount=format_decimal(int(amount), locale=language))
