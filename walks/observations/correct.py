"""Correct what an observation is about or where it is. The letter stays as it came."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict
from walks.observations.corrected import corrected
from walks.observations.decide import Aims, Made, go_on
from walks.observations.incoming import Degrees, read
from walks.observations.placed import COLUMNS, DESK
from walks.observations.receive import row_of
from walks.tables import Observation, ObservationRevision, Stop

SORTED = ("category", "subtype", "visibility")
CORRECTED = (*SORTED, *COLUMNS)


class Correction(BaseModel):
    """Another category, or another place: a stop of the walk, or degrees (WGS84)."""

    model_config = ConfigDict(extra="forbid")

    category: str | None = Field(default=None, max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    stop_number: int | None = Field(default=None, ge=1, le=1000)
    lon: Degrees | None = Field(default=None, ge=-180, le=180)
    lat: Degrees | None = Field(default=None, ge=-90, le=90)


def sort_anew(
    session: Session, walk_id: UUID, aims: Aims, asked: Correction, taxonomy: Taxonomy, who: str,
    at: datetime,
) -> Made:  # fmt: skip
    """They are about something else. Raises Conflict("nothing-chosen") for no known category."""
    if asked.category is None or taxonomy.known_category(asked.category) != asked.category:
        raise Conflict("nothing-chosen")
    subtype = taxonomy.known_subtype(asked.category, asked.subtype)
    new = {"category": asked.category, "subtype": subtype}
    return _correct(session, walk_id, aims, new, taxonomy, "sorted", who, at)


def move(
    session: Session, walk_id: UUID, aims: Aims, asked: Correction, taxonomy: Taxonomy, who: str,
    at: datetime,
) -> Made:  # fmt: skip
    """They are somewhere else. Raises Conflict("position-missing") when that place is nowhere."""
    lon, lat = asked.lon, asked.lat
    if asked.stop_number is not None:
        of = select(Stop).where(Stop.walk_id == walk_id, Stop.number == asked.stop_number)
        stop = session.exec(of).first()
        lon, lat = (stop.lon, stop.lat) if stop else (None, None)
    if lon is None or lat is None:
        raise Conflict("position-missing")
    new = {"lon": lon, "lat": lat, "stop_number": asked.stop_number}
    return _correct(session, walk_id, aims, new, taxonomy, "placed", who, at)


def put_back(
    session: Session, observation_ids: list[UUID], taxonomy: Taxonomy, names: Collection[str] = ()
) -> None:
    """Each as its letter has it, with the corrections that stand; of these columns, where they are
    named. What was put elsewhere on a map stays there.

    Raises Conflict("letter-gone") when the letter has been deleted in its time.
    """
    for id in observation_ids:
        observation = session.get_one(Observation, id)
        letter = session.get(ObservationRevision, (id, observation.revision))
        if letter is None or letter.body == b"{}":
            raise Conflict("letter-gone")
        row = corrected(session, id, row_of(session, read(letter.body), taxonomy), taxonomy)
        for name in names or (SORTED if observation.place_source == DESK else CORRECTED):
            setattr(observation, name, row[name])
    session.flush()


def _correct(
    session: Session, walk_id: UUID, aims: Aims, new: dict[str, Any], taxonomy: Taxonomy,
    verb: str, who: str, at: datetime,
) -> Made:  # fmt: skip
    journal.hold(session)
    made = go_on(session, walk_id, aims, new, "corrected", who, at)
    put_back(session, made.done, taxonomy, COLUMNS if verb == "placed" else ())
    for id in made.done:
        journal.record(session, at, who, verb, f"observation:{id}")
    return made
