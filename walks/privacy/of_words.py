"""What somebody wrote by the side of a case, whose time runs from when it was written or decided:
closed notes, and what people say when they ask for something to be removed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks.tables import ClosedNote, Observation, Proposal, RemovalRequest

Found = Iterator[tuple[Any, UUID | None]]  # a row, and the walk whose case it belongs to
Find = Callable[[Session, datetime], Found]
Clear = Callable[[Session, Sequence[Any]], None]


def old_notes(session: Session, before: datetime) -> Found:
    """Notes that were written before then, also those that were withdrawn."""
    query = select(ClosedNote).where(ClosedNote.written_at < before)
    for note in session.exec(query.order_by(col(ClosedNote.id))):
        yield note, _walk_of(session, note.noun)


def delete_rows(session: Session, rows: Sequence[Any]) -> None:
    """Row and words go."""
    for row in rows:
        session.delete(row)


def old_requests(session: Session, before: datetime) -> Found:
    """Requests that were decided before then and still have the words of who asked."""
    query = (
        select(RemovalRequest, Proposal.walk_id)
        .join(Proposal)
        .where(col(RemovalRequest.decided_at) < before, RemovalRequest.message != "")
    )
    yield from session.exec(query.order_by(col(RemovalRequest.id)))


def empty_message(_session: Session, rows: Sequence[Any]) -> None:
    """What was decided and why stays; it is a decision of the municipality."""
    for request in rows:
        request.message = ""


# How each class is found, and how it goes.
OF_WORDS: dict[str, tuple[Find, Clear]] = {
    "closed-notes": (old_notes, delete_rows),
    "requests": (old_requests, empty_message),
}


def _walk_of(session: Session, noun: str) -> UUID | None:
    kind, _, told = noun.partition(":")
    if kind == "walk":
        return UUID(told)
    if kind != "observation":
        return None
    return session.exec(select(Observation.walk_id).where(Observation.id == UUID(told))).first()
