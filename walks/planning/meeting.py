"""A plan gone through line by line with others in the room, and what was decided about each.

What only the police may read is on no screen that others look at: such lines are left out.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.people import sees, shown
from walks.people.may import MAY, Reader
from walks.planning.quick_wins import DONE, NOT_DONE
from walks.tables import Decision, Meeting, Plan, PlanLine

OVER = (*DONE, *NOT_DONE)  # statuses of lines nobody waits for any more


@dataclass
class Point:
    """A line to go through: no more of it than its place on the agenda."""

    id: UUID
    number: str
    visibility: str  # its class: whoever shows the number tells that it was shown


@dataclass(frozen=True)
class Minuted:
    """A decision and the line it is about."""

    decision: Decision
    line: PlanLine


def convene(
    session: Session, plan_id: UUID, who: str, person_id: UUID | None, at: datetime
) -> Meeting:
    """The meeting about the plan that is under way, or a new one."""
    standing = next((one for one in meetings_of(session, plan_id) if one.ended_at is None), None)
    if standing is not None:
        return standing
    meeting = Meeting(plan_id=plan_id, began_at=at, led_by=person_id)
    session.add(meeting)
    session.flush()
    journal.record(session, at, who, "began-meeting", f"plan:{plan_id}")
    return meeting


def decide(
    session: Session,
    meeting: Meeting,
    line_id: UUID,
    words: str,
    changes: dict[str, Any],
    who: str,
    at: datetime,
) -> Decision:
    """Minute what was decided. Raises Conflict("meeting-ended")."""
    check_under_way(meeting)
    decision = Decision(
        meeting_id=meeting.id, plan_line_id=line_id, at=at, words=words, changes=changes
    )
    session.add(decision)
    session.flush()
    journal.record(session, at, who, "minuted", f"planline:{line_id}", fields=sorted(changes))
    return decision


def end(session: Session, meeting: Meeting, who: str, at: datetime) -> None:
    """The minutes are closed. Ended twice is ended once."""
    if meeting.ended_at is None:
        meeting.ended_at = at
        session.flush()
        journal.record(session, at, who, "ended-meeting", f"plan:{meeting.plan_id}")


def check_under_way(meeting: Meeting) -> None:
    """Raises Conflict("meeting-ended") for one whose minutes are closed."""
    if meeting.ended_at is not None:
        raise Conflict("meeting-ended")


def find_meeting(session: Session, plan_id: UUID, meeting_id: UUID) -> Meeting:
    """The plan's meeting, or Missing("meeting-missing")."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.plan_id != plan_id:
        raise Missing("meeting-missing")
    return meeting


def meetings_of(session: Session, plan_id: UUID) -> list[Meeting]:
    """The plan's meetings, the newest first."""
    query = select(Meeting).where(Meeting.plan_id == plan_id)
    return list(session.exec(query.order_by(col(Meeting.began_at).desc(), col(Meeting.id))))


def on_screen(reader: Reader) -> Reader:
    """Whoever leads a meeting, as one who reads no more than the others in the room may."""
    leads = (held for held in reader if held.role in MAY["plan"])
    return frozenset(replace(held, role="municipality") for held in leads)


def agenda(session: Session, plan_id: UUID, reader: Reader, today: date) -> list[Point]:
    """The lines in the plan's order, as far as the reader may see them.

    Once the plan is adopted, what is overdue comes first: that is what such a meeting is for.
    """
    query = (
        select(PlanLine, Plan.state)
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .where(PlanLine.plan_id == plan_id, col(PlanLine.is_removed).is_(False))
        .where(sees.lines(reader))
        .order_by(col(PlanLine.position), col(PlanLine.number))
    )
    rows = list(session.exec(query))
    ordered = sorted(rows, key=lambda row: not (row[1] == "adopted" and _is_late(row[0], today)))
    return [Point(line.id, line.number, line.visibility) for line, _ in ordered]


def minutes_of(session: Session, meeting: Meeting, reader: Reader) -> list[Minuted]:
    """What was decided, as it was said, as far as the reader may see the lines."""
    query = (
        select(Decision, PlanLine)
        .join(PlanLine, col(PlanLine.id) == col(Decision.plan_line_id))
        .where(Decision.meeting_id == meeting.id, sees.lines(reader))
        .order_by(col(Decision.at), col(Decision.id))
    )
    rows = list(session.exec(query))
    shown.tell(session, [line for _, line in rows])
    return [Minuted(decision, line) for decision, line in rows]


def _is_late(line: PlanLine, today: date) -> bool:
    return line.due_on is not None and line.due_on < today and line.status not in OVER
