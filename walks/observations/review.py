"""Decide what becomes of letters in quarantine. Turning one away hides it; nothing is deleted."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict, Missing
from walks.observations.corrected import corrected
from walks.observations.incoming import read
from walks.observations.placed import DESK, without_place
from walks.observations.receive import row_of
from walks.observations.stances import waiting
from walks.tables import Observation, ObservationRevision, Photo, Sound


def take_in(
    session: Session, observation_id: UUID, taxonomy: Taxonomy, who: str, at: datetime
) -> Observation:
    """Count it among the others, with an edit that waits. Also undoes a turning away."""
    observation = _find(session, observation_id)
    if observation.late_revision is not None:
        letter = session.get_one(ObservationRevision, (observation_id, observation.late_revision))
        incoming = read(letter.body)
        row = corrected(session, observation_id, row_of(session, incoming, taxonomy), taxonomy)
        if observation.place_source == DESK:
            row = without_place(session, observation_id, observation.revision, incoming.place, row)
        observation.sqlmodel_update(row)
        observation.sha256 = letter.sha256
    return _decide(session, observation, "stored", "took-in", who, at)


def turn_away(session: Session, observation_id: UUID, who: str, at: datetime) -> Observation:
    """Leave it, or only the edit that waits, out of everything. Letters are kept; see take_in."""
    observation = _find(session, observation_id)
    state = "turned-away" if observation.late_revision is None else observation.state
    return _decide(session, observation, state, "turned-away", who, at)


def take_in_stances(session: Session, walk_id: UUID, who: str, at: datetime) -> None:
    """Count every agreement of a walk that waits."""
    for agreement in waiting(session, walk_id):
        agreement.state = "stored"
        session.flush()
        journal.record(session, at, who, "took-in", f"agreement:{agreement.id}")


def _decide(
    session: Session, observation: Observation, state: str, verb: str, who: str, at: datetime
) -> Observation:
    observation.state = state
    observation.late_revision = observation.late_note = None
    for kind in (Photo, Sound):
        of_it = select(kind).where(kind.observation_id == observation.id)
        for row in session.exec(of_it.where(kind.state != "replaced")):
            row.state = state
    session.flush()
    journal.record(session, at, who, verb, f"observation:{observation.id}")
    return observation


def _find(session: Session, observation_id: UUID) -> Observation:
    observation = session.get(Observation, observation_id)
    if observation is None:
        raise Missing("observation-missing")
    if observation.state == "withdrawn":
        raise Conflict("withdrawn", id=str(observation_id))
    return observation
