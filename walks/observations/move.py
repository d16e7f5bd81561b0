"""Put an observation where it belongs. The letter keeps the place it came with."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from geo.cells import cell_of
from geo.metres import distance_m
from walks import journal
from walks.districts.find import borders
from walks.errors import Conflict
from walks.observations.letters import find
from walks.observations.placed import DESK, Sent, as_sent
from walks.people import lies
from walks.people.may import Reader, Where, may
from walks.tables import Event, Observation

VERBS = ("moved", "undid-move")


@dataclass(frozen=True)
class To:
    """Degrees, WGS84; and the stop it is at, when that is how it was said."""

    lon: float
    lat: float
    stop_number: int | None = None


def mark_of(observation: Observation) -> str:
    """Where it lies, in a few characters: they come back with the form that shows it."""
    told = [observation.revision, observation.place_source, observation.lon, observation.lat]
    return hashlib.sha256(repr([*told, observation.stop_number]).encode()).hexdigest()[:12]


def move(
    session: Session,
    reader: Reader,
    observation_id: UUID,
    to: To,
    seen: str,
    who: str,
    at: datetime,
) -> Observation:
    """It lies there from now on, and in the district that is there.

    Raises Conflict("place-changed") when it has been put elsewhere since `seen` was shown, and
    Conflict("place-not-yours") when the reader may decide nothing about that place.
    """
    observation = _find(session, observation_id, seen)
    place = Sent(DESK, to.lon, to.lat, None, to.stop_number)
    _put(session, reader, observation, place, "moved", who, at)
    return observation


def undo(
    session: Session, reader: Reader, observation_id: UUID, seen: str, who: str, at: datetime
) -> Observation:
    """It lies where its letter says.

    Raises Conflict("not-moved"), and Conflict("letter-gone") when nobody knows where that was.
    """
    observation = _find(session, observation_id, seen)
    if observation.place_source != DESK:
        raise Conflict("not-moved")
    sent = as_sent(session, observation)
    if sent is None:
        raise Conflict("letter-gone")
    _put(session, reader, observation, sent, "undid-move", who, at)
    return observation


def moves(session: Session, observation_id: UUID) -> list[Event]:
    """Who has put it where it lies, the latest first."""
    of_it = select(Event).where(Event.noun == f"observation:{observation_id}")
    moved = of_it.where(col(Event.verb).in_(VERBS))
    return list(session.exec(moved.order_by(col(Event.number).desc())))


def _put(
    session: Session, reader: Reader, observation: Observation, to: Sent, verb: str, who: str,
    at: datetime,
) -> None:  # fmt: skip
    before, stood_in = (observation.lon, observation.lat), observation.district_id
    district_id = borders(session).district_of(to.lon, to.lat)
    if not may(reader, "review", _there(session, district_id, observation.walk_id)):
        raise Conflict("place-not-yours")
    observation.place_source, observation.lon, observation.lat = to.source, to.lon, to.lat
    observation.accuracy_m, observation.stop_number = to.accuracy_m, to.stop_number
    observation.cell = None if to.lon is None or to.lat is None else cell_of(to.lon, to.lat)
    observation.district_id = district_id
    session.flush()
    facts = {"metres": _metres(before, to), "is_elsewhere": district_id != stood_in}
    journal.record(session, at, who, verb, f"observation:{observation.id}", **facts)


def _there(session: Session, district_id: UUID | None, walk_id: UUID | None) -> Where:
    if district_id or not walk_id:
        return Where(frozenset([district_id] if district_id else []), walk_id)
    return lies.walk(session, walk_id)


def _metres(before: tuple[float | None, float | None], to: Sent) -> int | None:
    lon, lat = before
    if lon is None or lat is None or to.lon is None or to.lat is None:
        return None
    return round(distance_m(lon, lat, to.lon, to.lat))


def _find(session: Session, observation_id: UUID, seen: str) -> Observation:
    observation = find(session, observation_id)
    if mark_of(observation) != seen:
        raise Conflict("place-changed")
    return observation
