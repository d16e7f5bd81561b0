"""Who is invited to a walk, and what those who come need: functions and counts, never persons."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from walks import journal
from walks.tables import Walk, WalkGuest, WalkNeed

MOST = 500  # people


class Turnout(BaseModel):
    """How many come, and how many of them need what. A number of people, and nobody's name."""

    model_config = ConfigDict(extra="forbid")

    coming: int = Field(default=0, ge=0, le=MOST)
    wheelchair: int = Field(default=0, ge=0, le=MOST)
    short_route: int = Field(default=0, ge=0, le=MOST)
    interpreter: int = Field(default=0, ge=0, le=MOST)
    sign_language: int = Field(default=0, ge=0, le=MOST)
    sight: int = Field(default=0, ge=0, le=MOST)
    lift: int = Field(default=0, ge=0, le=MOST)


def guests_of(session: Session, walk_id: UUID) -> list[str]:
    """The codes of the functions that are invited."""
    query = select(WalkGuest.function).where(WalkGuest.walk_id == walk_id)
    return list(session.exec(query.order_by(col(WalkGuest.function))))


def set_guests(session: Session, walk: Walk, functions: Iterable[str]) -> None:
    """Invite these and nobody else."""
    wanted = set(functions)
    for row in session.exec(select(WalkGuest).where(WalkGuest.walk_id == walk.id)).all():
        if row.function not in wanted:
            session.delete(row)
        wanted.discard(row.function)
    session.add_all(WalkGuest(walk_id=walk.id, function=code) for code in sorted(wanted))
    session.flush()


def turnout_of(session: Session, walk_id: UUID) -> Turnout:
    """What was noted of those who come; nothing noted is nobody."""
    rows = session.exec(select(WalkNeed).where(WalkNeed.walk_id == walk_id))
    told = {row.need: row.people for row in rows if row.need in Turnout.model_fields}
    return Turnout.model_validate(told)


def expect(session: Session, walk: Walk, turnout: Turnout, who: str, at: datetime) -> None:
    """So many come, with these needs. Replaces what was noted before."""
    for row in session.exec(select(WalkNeed).where(WalkNeed.walk_id == walk.id)).all():
        session.delete(row)
    session.flush()
    told = {need: people for need, people in turnout.model_dump().items() if people}
    session.add_all(WalkNeed(walk_id=walk.id, need=need, people=n) for need, n in told.items())
    journal.record(session, at, who, "noted-turnout", f"walk:{walk.id}", people=turnout.coming)
