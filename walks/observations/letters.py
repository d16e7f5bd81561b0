"""An observation and its letter: what stands, and what was sent."""

from typing import Any
from uuid import UUID

import orjson
from sqlmodel import Session

from walks.errors import Conflict, Missing
from walks.tables import Observation, ObservationRevision

GONE = b"{}"  # stands where a letter stood: still JSON, and nothing in it


def find(session: Session, observation_id: UUID) -> Observation:
    """Raises Missing("observation-missing"), and Conflict("withdrawn") for what was taken back."""
    observation = session.get(Observation, observation_id)
    if observation is None:
        raise Missing("observation-missing")
    if observation.state == "withdrawn":
        raise Conflict("withdrawn", id=str(observation_id))
    return observation


def letter_of(session: Session, observation: Observation) -> bytes:
    """The letter that stands. Raises Conflict("letter-gone") when it was deleted in its time."""
    row = session.get(ObservationRevision, (observation.id, observation.revision))
    if row is None or row.body == GONE:
        raise Conflict("letter-gone")
    return row.body


def told_in(session: Session, observation_id: UUID, revision: int) -> dict[str, Any]:
    """What a letter says; nothing when it is gone, or can't be read."""
    row = session.get(ObservationRevision, (observation_id, revision))
    try:
        return dict(orjson.loads(row.body)) if row else {}
    except orjson.JSONDecodeError:
        return {}
