"""Two versions of a district's plan, line by line and field by field."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.identity import Read, Who, allowed, can
from app.meanwhile import in_words
from app.pages import page
from app.texts import words
from app.typed_line import written
from walks.people import lies
from walks.planning import plan as plans
from walks.planning.compare import Pair, changes, other_version, pairs
from walks.planning.write_up import measure_name
from walks.tables import District, Plan, PlanLine

COLUMN = {"due_on": "due", "next_follow_up_on": "follow-up"}  # other names than the fields'
router = APIRouter()


@dataclass(frozen=True)
class Compared:
    """A line in words."""

    number: str
    measure: str
    place: str
    kind: str  # added, removed, changed, same
    fields: list[tuple[str, str, str]]  # label, before, after; only those that differ


@router.get("/desk/plans/{plan_id:uuid}/comparison")
def show_comparison(
    request: Request, plan_id: UUID, who: Who, db: Read, other: UUID | None = None
) -> Response:
    """Against the version before it, or the one that is asked for; the earlier one first."""
    where = lies.plan(db, plan_id)
    allowed(who, "see-plan", where)
    plan = plans.find(db, plan_id)
    against = other_version(db, plan, other)
    old, new = sorted((plan, against or plan), key=lambda one: one.version)
    found = pairs(db, old.id, new.id, who.grants) if against else []
    compared = [_compared(request, db, pair, old, new) for pair in found]
    return page(
        request,
        "comparison.html",
        can=can(who, where),
        plan=plan,
        district=db.get_one(District, plan.district_id),
        against=against,
        old=old,
        new=new,
        versions=[one for one in plans.plans_of(db, plan.district_id) if one.id != plan.id],
        groups={
            kind: [one for one in compared if one.kind == kind]
            for kind in ("changed", "added", "removed", "same")
        },
    )


def _compared(request: Request, db: Session, pair: Pair, old: Plan, new: Plan) -> Compared:
    language, line = request.state.staff.language, pair.after or pair.before
    assert line is not None
    fields = []
    if pair.before and pair.after:
        was = _said(request, db, old, pair.before, language)
        now = _said(request, db, new, pair.after, language)
        fields = [
            (_label(name, language), *both) for name, both in changes(was, now).items()
        ]  # fmt: skip
    return Compared(
        number=pair.number,
        measure=measure_name(line, request.app.state.measures, language, words(language)),
        place=line.place,
        kind=_kind(pair, bool(fields)),
        fields=fields,
    )


def _kind(pair: Pair, differs: bool) -> str:
    if pair.before is None:
        return "added"
    if pair.after is None:
        return "removed"
    return "changed" if differs else "same"


def _said(
    request: Request, db: Session, plan: Plan, line: PlanLine, language: str
) -> dict[str, Any]:
    """Every field in words: an initiative of a later strategy by the same name is the same."""
    stands = written(db, line)
    return stands | in_words(request, db, plan, stands, language)


def _label(name: str, language: str) -> str:
    t = words(language)
    if name == "measure_text":
        return t("desk.measure-text")
    return t(f"plan.column.{COLUMN.get(name, name.replace('_', '-'))}")
