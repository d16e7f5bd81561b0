"""Closed notes on a page: those of the reader's own side, and nothing at all for others."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from app.reading import NOUN
from app.settings import Settings
from walks.errors import Missing
from walks.notes.closed import Note, notes_on
from walks.notes.sides import sides
from walks.people import lies, sees
from walks.people.may import Reader, Where, may
from walks.people.sign_in import Staff
from walks.planning.plan import line_to_see
from walks.tables import Observation


@dataclass(frozen=True)
class NoteView:
    """The notes on one thing for one reader. Without sides there is not even a heading."""

    address: str  # of the thing
    sides: tuple[str, ...]
    notes: list[Note]


def notes_view(
    db: Session, settings: Settings, who: Staff, kind: str, id: UUID, where: Where
) -> NoteView:
    """The notes on a thing (see NOUN) which the reader may see already."""
    mine = sides(who.grants, where, settings.police_space)
    notes = notes_on(db, [f"{NOUN[kind]}:{id}"], mine) if mine else []
    return NoteView(f"/desk/{kind}/{id}", mine, notes)


def place_of(db: Session, reader: Reader, kind: str, id: UUID) -> Where:
    """Where a thing lies that the reader may see. Raises Missing for all else."""
    if kind == "walks":
        return _if_may(reader, "see-walk", lies.walk(db, id))
    if kind == "districts":
        return _if_may(reader, "see-plan", lies.district(db, id))
    if kind == "lines":
        line_to_see(db, id, reader)
        return _if_may(reader, "see-plan", lies.line(db, id))
    seen = select(Observation.id).where(Observation.id == id, sees.observations(reader))
    if db.exec(seen).first() is None:
        raise Missing("observation-missing")
    return lies.observation(db, id)


def _if_may(reader: Reader, verb: str, where: Where) -> Where:
    if not may(reader, verb, where):
        raise Missing(where.missing)
    return where
