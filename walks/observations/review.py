"""Decide what becomes of letters in quarantine. Turning one away hides it; nothing is deleted."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.tables import Observation, Photo


def take_in(session: Session, observation_id: UUID, who: str, at: datetime) -> Observation:
    """Count it among the others. Also undoes a turning away."""
    return _decide(session, observation_id, "stored", "took-in", who, at)


def turn_away(session: Session, observation_id: UUID, who: str, at: datetime) -> Observation:
    """Leave it out of everything. Its letters are kept, and take_in brings it back."""
    return _decide(session, observation_id, "turned-away", "turned-away", who, at)


def _decide(
    session: Session, id: UUID, state: str, verb: str, who: str, at: datetime
) -> Observation:
    observation = session.get(Observation, id)
    if observation is None:
        raise Missing("observation-missing")
    if observation.state == "withdrawn":
        raise Conflict("withdrawn", id=str(id))
    observation.state = state
    for photo in session.exec(select(Photo).where(Photo.observation_id == id)):
        photo.state = state
    session.flush()
    journal.record(session, at, who, verb, f"observation:{id}")
    return observation
