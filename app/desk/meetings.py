"""Meeting mode: a plan on a big screen, one line at a time, decided and minuted as it is said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.decided import changes_of, in_words
from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.line_view import line_views, organisations
from app.meanwhile import marks, own_changes, said_meanwhile
from app.pages import page
from app.saved_line import save, settled
from app.typed_line import from_form, statuses, written
from walks.errors import Missing
from walks.guard.find import kinds
from walks.people import lies, shown
from walks.people.sign_in import Staff
from walks.planning import meeting as meetings
from walks.planning import plan as plans
from walks.planning.meeting import (
    Point,
    agenda,
    check_under_way,
    find_meeting,
    minutes_of,
    on_screen,
)
from walks.tables import District, Meeting, Person, PlanLine

FIELDS = ("responsible", "responsible_function", "due_on", "priority", "status", "goal")
LONGEST = 1000  # characters of a decision
router = APIRouter()


@dataclass(frozen=True)
class Place:
    """Where in the agenda a line stands."""

    at: int  # from 1
    of: int
    before: str  # numbers of the lines beside it; empty at the ends
    after: str


@router.post("/desk/plans/{plan_id:uuid}/meetings")
def begin_meeting(plan_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Begin, or go on with the one that is under way."""
    allowed(who, "plan", lies.plan(db, plan_id))
    meeting = meetings.convene(db, plan_id, who.who, UUID(who.id), at)
    return back(address(meeting))


@router.get("/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}")
def show_meeting(
    request: Request, plan_id: UUID, meeting_id: UUID, who: Who, db: Read, at: Now, nr: str = ""
) -> Response:
    """One line, by its number; the first where none is named."""
    allowed(who, "plan", lies.plan(db, plan_id))
    meeting = find_meeting(db, plan_id, meeting_id)
    screen = on_screen(who.grants)
    points = agenda(db, plan_id, screen, at.date())
    if meeting.ended_at is not None or not points:
        return back(f"{address(meeting)}/minutes")
    point = next((one for one in points if one.number == nr), None if nr else points[0])
    if point is None:
        raise Missing("line-missing")
    row = plans.line_to_see(db, point.id, screen)
    return _screen(request, db, meeting, points, row, written(db, row))


@router.post("/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/decisions")
def decide(
    request: Request, plan_id: UUID, meeting_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Save the line, minute what was decided, and go where the meeting goes."""
    allowed(who, "plan", lies.plan(db, plan_id))
    meeting = find_meeting(db, plan_id, meeting_id)
    check_under_way(meeting)
    screen = on_screen(who.grants)
    points = agenda(db, plan_id, screen, at.date())
    point = next((one for one in points if one.number == text(form, "line")), None)
    if point is None:
        raise Missing("line-missing")
    row = plans.line_to_see(db, point.id, screen)
    before = written(db, row)
    if wrong := _save(request, db, row, form, who.who, at):
        return _screen(request, db, meeting, points, row, _typed(form, before), form, wrong)
    words, changes = text(form, "words"), changes_of(before, written(db, row))
    if words or changes:
        meetings.decide(db, meeting, row.id, words, changes, who.who, at)
    place = _place(points, row.number)
    to = {"next": place.after, "previous": place.before}.get(text(form, "go"), "") or row.number
    if words or changes:
        return back(address(meeting), nr=to, told="decided")
    return back(address(meeting), nr=to)


@router.post("/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/ending")
def end_meeting(plan_id: UUID, meeting_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Close the minutes, and read them."""
    allowed(who, "plan", lies.plan(db, plan_id))
    meeting = find_meeting(db, plan_id, meeting_id)
    meetings.end(db, meeting, who.who, at)
    return back(f"{address(meeting)}/minutes", told="meeting-ended")


@router.get("/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/minutes")
def show_minutes(
    request: Request, plan_id: UUID, meeting_id: UUID, who: Who, db: Read, at: Now
) -> Response:
    """What was decided, in the order it was said; made to be printed."""
    where = lies.plan(db, plan_id)
    allowed(who, "see-plan", where)
    meeting = find_meeting(db, plan_id, meeting_id)
    minuted = minutes_of(db, meeting, who.grants)
    decided = {one.line.id for one in minuted}
    left = [one for one in agenda(db, plan_id, who.grants, at.date()) if one.id not in decided]
    shown.tell(db, left)
    plan = plans.find(db, plan_id)
    lines = list({one.line.id: one.line for one in minuted}.values())
    views = line_views(request, db, plan_id, lines, who.grants)
    return page(
        request,
        "minutes.html",
        can=can(who, where),
        plan=plan,
        district=db.get_one(District, plan.district_id),
        meeting=meeting,
        led_by=_name(db, meeting.led_by),
        minuted=[(one, _said(request, db, one.decision.changes, who)) for one in minuted],
        naming={one.decision.id for one in minuted if kinds([one.decision.words])},
        measures={view.line.id: view.measure for view in views},
        left=left,
        here=address(meeting),
    )


def address(meeting: Meeting) -> str:
    """Where the meeting is held."""
    return f"/desk/plans/{meeting.plan_id}/meetings/{meeting.id}"


def _screen(
    request: Request,
    db: Session,
    meeting: Meeting,
    points: list[Point],
    line: PlanLine,
    typed: dict[str, Any],
    form: FormData | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    who, house = request.state.staff, request.app.state
    plan, troubles, screen = plans.find(db, meeting.plan_id), wrong or {}, on_screen(who.grants)
    decided = [one for one in minutes_of(db, meeting, screen) if one.line.id == line.id]
    place = _place(points, line.number)
    shown.tell(db, [one for one in points if one.number in (place.before, place.after)])
    return page(
        request,
        "meeting.html",
        status=_status(troubles),
        can=can(who, lies.plan(db, plan.id)),
        can_edit=plan.state == "draft",
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        meeting=meeting,
        line=line,
        view=line_views(request, db, plan.id, [line], screen)[0],
        place=place,
        typed=typed,
        words=text(form, "words") if form else "",
        troubles=troubles,
        seen=marks({name: written(db, line)[name] for name in FIELDS}),
        meanwhile=said_meanwhile(request, db, plan, line, troubles),
        organisations=organisations(db, house.taxonomy, who.language),
        statuses=statuses(who.language),
        decided=[(one.decision, _said(request, db, one.decision.changes, who)) for one in decided],
        here=address(meeting),
    )


def _status(wrong: dict[str, str]) -> int:
    if "meanwhile" in wrong.values():
        return 409
    return 422 if wrong else 200


def _save(
    request: Request, db: Session, line: PlanLine, form: FormData, who: str, at: datetime
) -> dict[str, str]:
    """Nothing is written where the plan is adopted: there the words alone are minuted."""
    if len(text(form, "words")) > LONGEST:
        return {"words": "too-long"}
    typed = _fields(form)
    return save(request, db, line, typed, text(form, "seen"), who, at) if typed else {}


def _fields(form: FormData) -> dict[str, Any]:
    typed = from_form(form, [name for name in FIELDS if name in form])
    return {name: value for name, value in typed.items() if name in FIELDS}


def _typed(form: FormData, stands: dict[str, Any]) -> dict[str, Any]:
    changed, _ = own_changes(settled(_fields(form), stands), stands, text(form, "seen"))
    return stands | changed


def _place(points: list[Point], number: str) -> Place:
    numbers = [one.number for one in points]
    at = numbers.index(number)
    before = numbers[at - 1] if at else ""
    return Place(at + 1, len(numbers), before, numbers[at + 1] if at + 1 < len(numbers) else "")


def _said(request: Request, db: Session, changes: dict[str, Any], who: Staff) -> list[str]:
    return in_words(changes, organisations(db, request.app.state.taxonomy, who.language), who)


def _name(db: Session, person_id: UUID | None) -> str:
    person = db.get(Person, person_id) if person_id else None
    return person.name if person else ""
