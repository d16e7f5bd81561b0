"""A line of a plan: everything about it on one page; edit, split, remove, put back, add."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.line_columns import columns
from app.line_view import line_views, organisations
from app.meanwhile import marks, own_changes, said_meanwhile
from app.note_view import NoteView, notes_view
from app.pages import page
from app.saved_line import classes_of, save, settled
from app.texts import words
from app.typed_line import (
    COSTS,
    FUNDINGS,
    WRITTEN,
    checked,
    from_form,
    statuses,
    strategy,
    written,
)
from walks.catalogue.cards import Family, Measure
from walks.catalogue.measures import Measures
from walks.errors import Conflict
from walks.people import lies
from walks.planning import lines
from walks.planning.plan import find, line_to_see
from walks.strategy.adopt import initiatives_of
from walks.tables import District, Plan, PlanLine

QUICK = ("responsible", "responsible_function", "due_on", "priority")
HORIZONS = ("now", "fast", "plan", "long")
router = APIRouter()


@router.get("/desk/lines/{line_id:uuid}")
def show_line(request: Request, line_id: UUID, who: Who, db: Read) -> Response:
    """Every field of a line, why it is there, and what was seen."""
    allowed(who, "see-plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    return _form(request, db, find(db, line.plan_id), line, written(db, line))


@router.post("/desk/lines/{line_id:uuid}")
def edit_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Write what was changed, or show the form again with what is wrong."""
    allowed(who, "plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    return back(f"/desk/plans/{line.plan_id}", f"line-{line.number}", told="line-saved")


@router.post("/desk/lines/{line_id:uuid}/division")
def split_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """A second line about the same thing. What was typed is saved first."""
    allowed(who, "plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    twin = lines.split(db, line_id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", f"line-{twin.number}", told="line-split")


@router.post("/desk/lines/{line_id:uuid}/removal")
def remove_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Take the line out. What was typed is saved first, and one button brings it back."""
    allowed(who, "plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    lines.remove(db, line_id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", told="line-removed", line=str(line_id))


@router.post("/desk/lines/{line_id:uuid}/restoration")
def restore_line(line_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Undo a removal."""
    allowed(who, "plan", lies.line(db, line_id))
    line = lines.restore(db, line_to_see(db, line_id, who.grants).id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", f"line-{line.number}", told="line-restored")


@router.get("/desk/plans/{plan_id:uuid}/lines/new")
def show_new_line(
    request: Request, plan_id: UUID, who: Who, db: Read, family: str = ""
) -> Response:
    """An empty line in a family."""
    allowed(who, "plan", lies.plan(db, plan_id))
    plan = _draft(db, plan_id)
    typed: dict[str, Any] = dict.fromkeys(WRITTEN, "") | {
        "family": family,
        "horizon": "plan",
        "priority": "2",
        "status": "proposed",
        "visibility": "authorities",
        "initiatives": [],
    }
    return _form(request, db, plan, None, typed)


@router.post("/desk/plans/{plan_id:uuid}/lines")
def add_line(
    request: Request, plan_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """A line somebody thought of themselves."""
    allowed(who, "plan", lies.plan(db, plan_id))
    plan = _draft(db, plan_id)
    typed = settled(from_form(form, WRITTEN), {})
    typed["visibility"] = typed["visibility"] or "authorities"
    new, wrong = checked(request, db, plan, typed)
    if not (typed["measure"] or typed["measure_text"]):
        wrong["measure_text"] = "missing"
    if new is None or wrong:
        return _form(request, db, plan, None, typed, wrong)
    line = lines.add(db, plan_id, new, who.who, at)
    return back(f"/desk/plans/{plan_id}", f"line-{line.number}", told="line-added")


def _form(
    request: Request,
    db: Session,
    plan: Plan,
    line: PlanLine | None,
    typed: dict[str, Any],
    wrong: dict[str, str] | None = None,
) -> Response:
    who, house = request.state.staff, request.app.state
    holds, t = can(who, lies.plan(db, plan.id)), words(who.language)
    view = line_views(request, db, plan.id, [line], who.grants)[0] if line else None
    named = organisations(db, house.taxonomy, who.language)
    can_edit = holds("plan") and plan.state == "draft"
    return page(
        request,
        "line.html",
        status=_status(wrong or {}),
        can=holds,
        can_edit=can_edit,
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        line=line,
        view=view,
        typed=typed,
        troubles=wrong or {},
        seen=marks(written(db, line)) if line else "",
        meanwhile=said_meanwhile(request, db, plan, line, wrong or {}),
        target=f"/desk/lines/{line.id}" if line else f"/desk/plans/{plan.id}/lines",
        organisations=named,
        initiatives=initiatives_of(db, strategy(db, plan)),
        families=[(one.code, one.label[who.language]) for one in house.measures.families],
        measure_groups=_cards(house.measures),
        horizons=[(code, t(f"plan.horizon.{code}")) for code in HORIZONS],
        statuses=statuses(who.language),
        visibilities=[(one, t(f"desk.visibility.{one}")) for one in classes_of(db, line)],
        costs=[(code, t(f"desk.cost.{code}")) for code in COSTS],
        fundings=[(code, t(f"plan.funding.{code}")) for code in FUNDINGS],
        notes=_notes(request, db, line),
        shown=[] if can_edit or view is None else columns(request, db, view, plan),
    )


def _status(wrong: dict[str, str]) -> int:
    if "meanwhile" in wrong.values():
        return 409
    return 422 if wrong else 200


def _notes(request: Request, db: Session, line: PlanLine | None) -> NoteView | None:
    """Closed notes on the line; none on one that is not there yet."""
    if line is None:
        return None
    where, settings = lies.line(db, line.id), request.app.state.settings
    return notes_view(db, settings, request.state.staff, "lines", line.id, where)


def _again(
    request: Request, db: Session, line: PlanLine, form: FormData, wrong: dict[str, str]
) -> Response:
    """The line's own page with everything that was typed."""
    stands = written(db, line)
    typed = from_form(form, [name for name in WRITTEN if name in form])
    changed, _ = own_changes(settled(typed, stands), stands, text(form, "seen"))
    return _form(request, db, find(db, line.plan_id), line, stands | changed, wrong)


def _save(
    request: Request, db: Session, line: PlanLine, form: FormData, who: str, at: datetime
) -> dict[str, str]:
    """Write what was changed; what is wrong, or nothing. Where somebody else has written in the
    same field meanwhile nothing is written: both versions are shown.
    """
    names = [name for name in (QUICK if "quick" in form else WRITTEN) if name in form]
    if not names:
        lines.check_open(db, line.plan_id)
        return {}
    return save(request, db, line, from_form(form, names), text(form, "seen"), who, at)


def _draft(db: Session, plan_id: UUID) -> Plan:
    plan = find(db, plan_id)
    if plan.state != "draft":
        raise Conflict("plan-adopted", version=plan.version)
    return plan


def _cards(measures: Measures) -> list[tuple[Family, list[Measure]]]:
    """The catalogue by family; what is for information only is no item of a plan."""
    items = [one for one in measures.measures if not one.is_information]
    groups = [(f, [one for one in items if one.family == f.code]) for f in measures.families]
    return [group for group in groups if group[1]]
