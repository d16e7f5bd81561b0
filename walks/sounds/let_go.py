"""Recordings that nobody wants kept any longer: the next sweep takes them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks.photos.replaced import replaced
from walks.tables import Sound

SOUND = Sound.__table__  # type: ignore[attr-defined]


def let_go(session: Session, observation_id: UUID, at: datetime) -> None:
    """All of an observation's, as when it is withdrawn."""
    of_it = SOUND.update().where(SOUND.c.observation_id == observation_id)
    session.connection().execute(of_it.where(SOUND.c.delete_after > at), {"delete_after": at})


def let_go_of_replaced(session: Session, observation_id: UUID, at: datetime) -> None:
    """After an edit: those the newest letter no longer names. What was deleted stays deleted."""
    there = SOUND.select().where(SOUND.c.observation_id == observation_id)
    if session.connection().execute(there.limit(1)).first() is None:
        return  # most observations have none, and this is the hot path
    gone = replaced(session, observation_id)
    of_it = SOUND.update().where(SOUND.c.observation_id == observation_id, SOUND.c.id.in_(gone))
    facts = {"state": "replaced", "delete_after": at}
    session.connection().execute(of_it.where(SOUND.c.state != "replaced"), facts)
