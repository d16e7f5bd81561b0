"""A line of a plan: everything about it on one page; edit, split, remove, put back, add."""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session, select
from starlette.datastructures import FormData
from starlette.responses import Response

from app.forms import Typed, back
from app.identity import Now, Read, Who, Write, allowed
from app.line_view import line_views, organisations
from app.pages import day, page
from app.texts import words
from app.typed_line import WRITTEN, checked, from_form, statuses, strategy, written
from walks.catalogue.cards import Family, Measure
from walks.catalogue.measures import Measures
from walks.errors import Conflict, Missing
from walks.people import sees
from walks.people.may import may
from walks.planning import lines
from walks.planning.plan import find
from walks.strategy.adopt import initiatives_of
from walks.tables import District, Plan, PlanLine

QUICK = ("responsible", "due_on", "priority")
HORIZONS = ("now", "fast", "plan", "long")
SHOWN = ("place", "cause", "goal", "responsible_function", "contributors", "ownership", "economy",
         "indicator", "external_case", "reply")  # fmt: skip
router = APIRouter()


@router.get("/desk/lines/{line_id:uuid}")
def show_line(request: Request, line_id: UUID, who: Who, db: Read) -> Response:
    """Every field of a line, why it is there, and what was seen."""
    allowed(who, "see-plan")
    line = _line(db, who.roles, line_id)
    return _form(request, db, find(db, line.plan_id), line, written(db, line))


@router.post("/desk/lines/{line_id:uuid}")
def edit_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Write what was changed, or show the form again with what is wrong."""
    allowed(who, "plan")
    line = _line(db, who.roles, line_id)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    return back(f"/desk/plans/{line.plan_id}", f"line-{line.number}", told="line-saved")


@router.post("/desk/lines/{line_id:uuid}/division")
def split_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """A second line about the same thing. What was typed is saved first."""
    allowed(who, "plan")
    line = _line(db, who.roles, line_id)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    twin = lines.split(db, line_id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", f"line-{twin.number}", told="line-split")


@router.post("/desk/lines/{line_id:uuid}/removal")
def remove_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Take the line out. What was typed is saved first, and one button brings it back."""
    allowed(who, "plan")
    line = _line(db, who.roles, line_id)
    if wrong := _save(request, db, line, form, who.who, at):
        return _again(request, db, line, form, wrong)
    lines.remove(db, line_id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", told="line-removed", line=str(line_id))


@router.post("/desk/lines/{line_id:uuid}/restoration")
def restore_line(line_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Undo a removal."""
    allowed(who, "plan")
    line = lines.restore(db, line_id, who.who, at)
    return back(f"/desk/plans/{line.plan_id}", f"line-{line.number}", told="line-restored")


@router.get("/desk/plans/{plan_id:uuid}/lines/new")
def show_new_line(
    request: Request, plan_id: UUID, who: Who, db: Read, family: str = ""
) -> Response:
    """An empty line in a family."""
    allowed(who, "plan")
    plan = _draft(db, plan_id)
    typed: dict[str, Any] = dict.fromkeys(WRITTEN, "") | {
        "family": family,
        "horizon": "plan",
        "priority": "2",
        "status": "proposed",
        "initiatives": [],
    }
    return _form(request, db, plan, None, typed)


@router.post("/desk/plans/{plan_id:uuid}/lines")
def add_line(
    request: Request, plan_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """A line somebody thought of themselves."""
    allowed(who, "plan")
    plan = _draft(db, plan_id)
    typed = from_form(form, WRITTEN)
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
    can, t = partial(may, set(who.roles)), words(who.language)
    view = line_views(request, db, plan.id, [line], who.roles)[0] if line else None
    named = organisations(db, house.taxonomy, who.language)
    can_edit = can("plan") and plan.state == "draft"
    return page(
        request,
        "line.html",
        status=422 if wrong else 200,
        can=can,
        can_edit=can_edit,
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        line=line,
        view=view,
        typed=typed,
        troubles=wrong or {},
        target=f"/desk/lines/{line.id}" if line else f"/desk/plans/{plan.id}/lines",
        organisations=named,
        initiatives=initiatives_of(db, strategy(db, plan)),
        families=[(one.code, one.label[who.language]) for one in house.measures.families],
        measure_groups=_cards(house.measures),
        horizons=[(code, t(f"plan.horizon.{code}")) for code in HORIZONS],
        statuses=statuses(who.language),
        shown=[] if can_edit else _shown(typed, dict(named), who.language),
    )


def _again(
    request: Request, db: Session, line: PlanLine, form: FormData, wrong: dict[str, str]
) -> Response:
    """The line's own page with everything that was typed."""
    typed = written(db, line) | from_form(form, [name for name in WRITTEN if name in form])
    return _form(request, db, find(db, line.plan_id), line, typed, wrong)


def _save(
    request: Request, db: Session, line: PlanLine, form: FormData, who: str, at: datetime
) -> dict[str, str]:
    """Write what differs from what stands; what is wrong, or nothing."""
    lines.check_open(db, line.plan_id)
    names = [name for name in (QUICK if "quick" in form else WRITTEN) if name in form]
    if not names:
        return {}
    stands, typed = written(db, line), from_form(form, names)
    changed = {name: value for name, value in typed.items() if value != stands[name]}
    if not changed:
        return {}
    changes, wrong = checked(request, db, find(db, line.plan_id), changed)
    if changes is not None and not wrong:
        lines.edit(db, line.id, changes, who, at)
    return wrong


def _shown(typed: dict[str, Any], named: dict[str, str], language: str) -> list[tuple[str, str]]:
    """The fields for somebody who may only read them."""
    t = words(language)
    owner = named.get(typed["responsible"]) or t("plan.line.responsible-unclear")
    told = [
        (t("plan.column.responsible"), owner),
        (t("plan.column.due"), _day(typed["due_on"], language)),
        (t("plan.column.horizon"), t(f"plan.horizon.{typed['horizon']}")),
        (t("plan.column.status"), t(f"plan.status.{typed['status']}")),
    ]
    return told + [(t(f"plan.column.{name.replace('_', '-')}"), typed[name]) for name in SHOWN]


def _day(iso: str, language: str) -> str:
    return day(date.fromisoformat(iso), language) if iso else ""


def _line(db: Session, roles: Any, line_id: UUID) -> PlanLine:
    line = db.exec(select(PlanLine).where(PlanLine.id == line_id, sees.lines(roles))).first()
    if line is None:
        raise Missing("line-missing")
    return line


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
