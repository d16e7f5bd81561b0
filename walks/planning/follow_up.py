"""After the adoption: responsible parties answer, and the desk moves lines on. Rows only come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict
from walks.planning.states import DESK, PARTY, check_move, next_states
from walks.tables import Plan, PlanLine, Response

BECOMES = {"declined": "unclear-responsible", "started": "started", "done": "reported-done"}
FOR_SEVERAL = ("accepted", "started", "done", "noted")  # what may be said of many lines at once
MOVED = "moved"  # the kind of what the desk does
LONGEST = 1000  # characters of what is said


class Answer(BaseModel):
    """What a responsible party says of a line."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Literal["accepted", "declined", "asked", "started", "done", "noted"]
    words: str = Field(default="", max_length=LONGEST)
    due_on: date | None = None
    external_case: str = Field(default="", max_length=100)


@dataclass(frozen=True)
class By:
    """Who says it, as the journal writes it and as the row keeps it."""

    who: str
    organisation: str = ""
    link_id: UUID | None = None
    person_id: UUID | None = None


def answer(session: Session, line: PlanLine, told: Answer, by: By, at: datetime) -> Response | None:
    """A party's word, and what it makes of the line; None when it has just said the same.

    Raises Conflict("reason-missing" | "nothing-said" | "no-such-move").
    """
    journal.hold(session)
    session.refresh(line)
    if told.kind in ("declined", "asked") and not told.words:
        raise Conflict("reason-missing")
    if told.kind == "noted" and not (told.due_on or told.external_case or told.words):
        raise Conflict("nothing-said")
    state = BECOMES.get(told.kind, line.status)
    row = Response(plan_line_id=line.id, state=state, at=at, **told.model_dump())
    if _is_said(session, row, by):
        return None
    if state != line.status:
        check_move(line.status, state, PARTY, told.words)
    line.external_case = told.external_case or line.external_case
    return _write(session, line, row, by)


def answer_all(
    session: Session, lines: Sequence[PlanLine], told: Answer, by: By, at: datetime
) -> None:
    """One word for several lines: all of them or none.

    Raises what `answer` does, and Conflict("not-for-all", numbers="...") for those it does not fit.
    """
    journal.hold(session)
    for line in lines:
        session.refresh(line)
    able = told.kind in FOR_SEVERAL
    if unfit := [line.number for line in lines if not able or told.kind not in offers(line)]:
        raise Conflict("not-for-all", numbers=", ".join(unfit))
    for line in lines:
        answer(session, line, told, by, at)


def move(session: Session, line: PlanLine, to: str, words: str, by: By, at: datetime) -> Response:
    """The desk moves an adopted line on. Raises Conflict("plan-not-adopted") and what the table of
    states does.
    """
    journal.hold(session)
    session.refresh(line)
    if session.get_one(Plan, line.plan_id).state != "adopted":
        raise Conflict("plan-not-adopted")
    check_move(line.status, to, DESK, words)
    row = Response(plan_line_id=line.id, state=to, at=at, kind=MOVED, words=words)
    return _write(session, line, row, by)


def offers(line: PlanLine) -> list[str]:
    """The kinds of answer a party may give to a line that stands so."""
    able = next_states(line.status, PARTY)
    moves = [kind for kind, state in BECOMES.items() if state in able]
    accepts = ["accepted"] if "started" in able else []
    return [*accepts, *(kind for kind in ("started", "done") if kind in moves), "noted", "asked",
            *(["declined"] if "declined" in moves else [])]  # fmt: skip


def said_by(
    session: Session, lines: list[PlanLine], organisation: str
) -> dict[str, list[Response]]:
    """What a party has said itself, and how the desk has moved its lines; by line number."""
    return {
        number: [row for row in rows if row.organisation in ("", organisation)]
        for number, rows in responses(session, lines).items()
    }


def responses(session: Session, lines: list[PlanLine]) -> dict[str, list[Response]]:
    """Everything said, by line number, the newest first; of earlier versions of the plan too."""
    found: dict[str, list[Response]] = {}
    numbers = [line.number for line in lines]
    for start in range(0, len(numbers), 500):
        query = (
            select(PlanLine.number, Response)
            .join(PlanLine, col(PlanLine.id) == col(Response.plan_line_id))
            .where(col(PlanLine.number).in_(numbers[start : start + 500]))
            .order_by(col(Response.at).desc(), col(Response.id).desc())
        )
        for number, row in session.exec(query):
            found.setdefault(number, []).append(row)
    return found


def _write(session: Session, line: PlanLine, row: Response, by: By) -> Response:
    before = line.status
    row.organisation, row.link_id, row.person_id = by.organisation, by.link_id, by.person_id
    session.add(row)
    if row.state != before:
        line.status, line.status_on = row.state, row.at.date()
    session.flush()
    facts = {"kind": row.kind, "state": row.state}
    journal.record(session, row.at, by.who, "followed-up", f"planline:{line.id}", **facts)
    return row


def _is_said(session: Session, row: Response, by: By) -> bool:
    """Whether the newest row says the very same: a button was pressed twice."""
    of_it = select(Response).where(Response.plan_line_id == row.plan_line_id)
    last = session.exec(of_it.order_by(col(Response.at).desc(), col(Response.id).desc())).first()
    return last is not None and last.organisation == by.organisation and _told(last) == _told(row)


def _told(row: Response) -> tuple[str, str, str, date | None, str]:
    return row.kind, row.state, row.words, row.due_on, row.external_case
