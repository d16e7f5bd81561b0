"""The lines of a plan: add, edit, split, remove, put back. An adopted plan changes no more."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func
from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.visibility import Visibility, strictest
from walks.errors import Conflict, Missing
from walks.tables import Condition, District, Plan, PlanLine, PlanLineCondition, PlanLineInitiative
from walks.tables.columns import new_id

KEEP = "keep"  # the status of what is good and should stay as it is


class LineEdit(BaseModel):
    """What may be written on a line. Only what is given is changed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    place: str = Field(default="", max_length=300)
    cause: str = Field(default="", max_length=1000)
    measure: str = Field(default="", max_length=32)
    measure_text: str = Field(default="", max_length=500)
    family: str = Field(default="", max_length=32)
    goal: str = Field(default="", max_length=500)
    responsible: str = Field(default="", max_length=32)
    responsible_function: str = Field(default="", max_length=200)
    contributors: str = Field(default="", max_length=500)
    ownership: str = Field(default="", max_length=300)
    horizon: Literal["now", "fast", "plan", "long"] = "plan"
    due_on: date | None = None
    economy: str = Field(default="", max_length=300)
    cost: Literal["", "A", "B", "C", "D"] = ""
    cost_kr: int | None = Field(default=None, ge=0, le=2_000_000_000)
    funding: Literal["", "own", "applied", "granted", "missing"] = ""
    priority: int = Field(default=2, ge=1, le=3)
    status: str = Field(default="proposed", max_length=24)
    indicator: str = Field(default="", max_length=500)
    external_case: str = Field(default="", max_length=100)
    reply: str = Field(default="", max_length=1000)
    next_follow_up_on: date | None = None
    visibility: Visibility = "authorities"
    initiatives: list[UUID] = Field(default_factory=list, max_length=20)


def least_closed(session: Session, line: PlanLine) -> Visibility:
    """The class of the strictest it rests on: the line is for no more eyes than that."""
    query = select(Condition.visibility).join(PlanLineCondition)
    return strictest(session.exec(query.where(PlanLineCondition.plan_line_id == line.id)))


def edit(session: Session, line_id: UUID, changes: LineEdit, who: str, at: datetime) -> PlanLine:
    """Write what is given on the line; the journal names the fields, not the words."""
    line = open_line(session, line_id)
    given = changes.model_dump(exclude_unset=True)
    initiatives = given.pop("initiatives", None)
    if "priority" in given and given["priority"] != line.priority and who.startswith("person:"):
        line.priority_by = UUID(who.removeprefix("person:"))
    if given.get("status", line.status) != line.status:
        line.status_on = at.date()
    line.sqlmodel_update(given)
    if initiatives is not None:
        link(session, line, initiatives)
    session.flush()
    fields = sorted(changes.model_fields_set)
    journal.record(session, at, who, "edited", f"planline:{line.id}", fields=fields)
    return line


def add(session: Session, plan_id: UUID, new: LineEdit, who: str, at: datetime) -> PlanLine:
    """A line somebody thought of themselves."""
    plan = _open_plan(session, plan_id)
    facts = new.model_dump(exclude={"initiatives"})
    line = PlanLine(
        plan_id=plan.id,
        number=next_number(session, plan, at),
        position=next_position(session, plan),
        origin="added",
        status_on=at.date(),
        **facts,
    )
    session.add(line)
    session.flush()
    link(session, line, new.initiatives)
    journal.record(session, at, who, "added", f"planline:{line.id}")
    return line


def split(session: Session, line_id: UUID, who: str, at: datetime) -> PlanLine:
    """A second line about the same conditions, for a second cause and responsible."""
    line = open_line(session, line_id)
    plan = session.get_one(Plan, line.plan_id)
    _make_room(session, line)
    twin = PlanLine(
        **line.model_dump(exclude={"id", "number", "position", "origin", "responsible"}),
        id=new_id(),
        number=next_number(session, plan, at),
        position=line.position + 1,
        origin="split",
    )
    session.add(twin)
    session.flush()
    link(session, twin, initiatives_of(session, line.id))
    for condition_id in _conditions(session, line.id):
        session.add(PlanLineCondition(plan_line_id=twin.id, condition_id=condition_id))
    session.flush()
    journal.record(session, at, who, "split", f"planline:{line.id}", into=twin.number)
    return twin


def remove(session: Session, line_id: UUID, who: str, at: datetime) -> PlanLine:
    """Take the line out of the plan. Its number is never used again; restore brings it back."""
    return _set_removed(session, line_id, True, "removed", who, at)


def restore(session: Session, line_id: UUID, who: str, at: datetime) -> PlanLine:
    """Undo a removal."""
    return _set_removed(session, line_id, False, "restored", who, at)


def link(session: Session, line: PlanLine, initiatives: list[UUID]) -> None:
    """Make the line serve these initiatives and no others."""
    held = select(PlanLineInitiative).where(PlanLineInitiative.plan_line_id == line.id)
    for row in session.exec(held):
        session.delete(row)
    session.flush()
    for initiative_id in dict.fromkeys(initiatives):
        session.add(PlanLineInitiative(plan_line_id=line.id, initiative_id=initiative_id))
    session.flush()


def initiatives_of(session: Session, line_id: UUID) -> list[UUID]:
    """The ids of the initiatives a line serves."""
    query = select(PlanLineInitiative.initiative_id)
    return list(session.exec(query.where(PlanLineInitiative.plan_line_id == line_id)))


def next_number(session: Session, plan: Plan, at: datetime) -> str:
    """The district's next line number of the year, e.g. LOV-2026-014; never one used before."""
    district = session.get_one(District, plan.district_id)
    start = f"{district.code}-{at.year}-"
    used = session.exec(
        select(PlanLine.number)
        .join(Plan)
        .where(
            Plan.district_id == district.id, col(PlanLine.number).startswith(start, autoescape=True)
        )
    )
    newest = max((int(number.rpartition("-")[2]) for number in used), default=0)
    return f"{start}{newest + 1:03d}"


def next_position(session: Session, plan: Plan) -> int:
    """The place below the last line."""
    last = session.scalar(select(func.max(PlanLine.position)).where(PlanLine.plan_id == plan.id))
    return (last or 0) + 1


def _make_room(session: Session, above: PlanLine) -> None:
    below = select(PlanLine).where(
        PlanLine.plan_id == above.plan_id, PlanLine.position > above.position
    )
    for line in session.exec(below):
        line.position += 1


def _conditions(session: Session, line_id: UUID) -> list[UUID]:
    query = select(PlanLineCondition.condition_id)
    return list(session.exec(query.where(PlanLineCondition.plan_line_id == line_id)))


def _set_removed(
    session: Session, line_id: UUID, is_removed: bool, verb: str, who: str, at: datetime
) -> PlanLine:
    line = open_line(session, line_id)
    line.is_removed = is_removed
    session.flush()
    journal.record(session, at, who, verb, f"planline:{line.id}")
    return line


def open_line(session: Session, line_id: UUID) -> PlanLine:
    """Raises Missing("line-missing"), and Conflict("plan-adopted") where nothing changes more."""
    line = session.get(PlanLine, line_id)
    if line is None:
        raise Missing("line-missing")
    _open_plan(session, line.plan_id)
    return line


def check_open(session: Session, plan_id: UUID) -> None:
    """Raises Conflict("plan-adopted") for one that changes no more."""
    _open_plan(session, plan_id)


def _open_plan(session: Session, plan_id: UUID) -> Plan:
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise Missing("plan-missing")
    if plan.state != "draft":
        raise Conflict("plan-adopted", version=plan.version)
    return plan
