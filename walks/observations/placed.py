"""Where an observation was put at the desk, and where its letter says that it lies."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from walks.observations.incoming import Place
from walks.observations.letters import told_in
from walks.tables import Observation, Stop

DESK = "desk"  # the place's source when a member of staff has put it there
COLUMNS = ("place_source", "lon", "lat", "accuracy_m", "stop_number", "cell", "district_id")


@dataclass(frozen=True)
class Sent:
    """The place of a letter; a stop's own where the letter names only the stop."""

    source: str
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    stop_number: int | None


def as_sent(session: Session, observation: Observation) -> Sent | None:
    """Where the letter that stands says it lies; None when the letter has been deleted."""
    letter = told_in(session, observation.id, observation.revision)
    if "place" in letter:
        place = Place.model_validate(letter["place"])
        lon, lat = position_of(session, observation.walk_id, place)
        return Sent(place.source, lon, lat, place.accuracy_m, place.stop)
    if "lon" in letter:  # a note that was brought in
        return Sent("pin", letter["lon"], letter["lat"], None, None)
    return None


def position_of(
    session: Session, walk_id: UUID | None, place: Place
) -> tuple[float | None, float | None]:
    """Degrees, WGS84: its own, else those of the stop it names."""
    if place.lon is not None or place.source != "stop":
        return place.lon, place.lat
    stop = session.exec(
        select(Stop).where(Stop.walk_id == walk_id, Stop.number == place.stop)
    ).first()
    return (stop.lon, stop.lat) if stop else (None, None)


def without_place(
    session: Session, id: UUID, revision: int, place: Place, row: dict[str, Any]
) -> dict[str, Any]:
    """What a newer letter changes of an observation that was put somewhere at the desk.

    Whoever mends a word or blurs a photo has not moved it: only another place than the one in the
    letter before does.
    """
    before = told_in(session, id, revision).get("place", {})
    told = place.model_dump(mode="json", exclude={"fixed_at"})
    if any(before.get(name) != value for name, value in told.items()):
        return row
    return {name: value for name, value in row.items() if name not in COLUMNS}
