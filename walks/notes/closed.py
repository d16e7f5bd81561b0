"""Closed notes: what one side notes for itself on a place or a task, unseen by the other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing, Refused
from walks.guard.stop import stop
from walks.people import shown
from walks.tables import ClosedNote, Person

LONGEST = 2000  # characters


@dataclass(frozen=True)
class Note:
    """A note and who wrote it."""

    note: ClosedNote
    author: str


def write(
    session: Session, noun: str, side: str, text: str, person_id: UUID, at: datetime
) -> ClosedNote:
    """A note on `noun` ("walk:<id>") for one side.

    Raises Refused("note-empty"), Refused("note-too-long") and Refused("names-a-person").
    """
    if not text.strip():
        raise Refused("note-empty")
    if len(text) > LONGEST:
        raise Refused("note-too-long", longest=LONGEST)
    stop([text])
    note = ClosedNote(noun=noun, side=side, text=text, written_by=person_id, written_at=at)
    session.add(note)
    session.flush()
    journal.record(session, at, f"person:{person_id}", "wrote-note", noun, side=side)
    return note


def withdraw(session: Session, note: ClosedNote, who: str, at: datetime) -> None:
    """Nobody is shown it any more. What it said is kept until its time is up."""
    note.withdrawn_at = at
    session.add(note)
    journal.record(session, at, who, "withdrew-note", note.noun, side=note.side)


def notes_on(session: Session, nouns: Collection[str], sides: Collection[str]) -> list[Note]:
    """What these sides have noted there, the newest first. It is told that they are shown."""
    query = select(ClosedNote, Person.name).outerjoin(Person)
    standing = query.where(col(ClosedNote.withdrawn_at).is_(None))
    mine = standing.where(
        col(ClosedNote.noun).in_(sorted(nouns)), col(ClosedNote.side).in_(sorted(sides))
    )
    newest = (col(ClosedNote.written_at).desc(), col(ClosedNote.id))
    rows = [Note(note, name or "") for note, name in session.exec(mine.order_by(*newest))]
    for one in rows:
        shown.tell_of(session, f"{one.note.side}-note", one.note.id)
    return rows


def find(session: Session, note_id: UUID) -> ClosedNote:
    """A note that stands. Raises Missing("note-missing")."""
    note = session.get(ClosedNote, note_id)
    if note is None or note.withdrawn_at is not None:
        raise Missing("note-missing")
    return note
