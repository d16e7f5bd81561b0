"""Correct what an observation is about. The letter stays as it came."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict
from walks.observations.corrected import corrected
from walks.observations.decide import Aims, Made, go_on
from walks.observations.incoming import read
from walks.observations.letters import letter_of
from walks.observations.receive import row_of
from walks.tables import Observation

SORTED = ("category", "subtype", "visibility")


class Correction(BaseModel):
    """Another category."""

    model_config = ConfigDict(extra="forbid")

    category: str = Field(default="", max_length=16)
    subtype: str | None = Field(default=None, max_length=16)


def sort_anew(
    session: Session, walk_id: UUID, aims: Aims, asked: Correction, taxonomy: Taxonomy, who: str,
    at: datetime,
) -> Made:  # fmt: skip
    """They are about something else. Raises Conflict("nothing-chosen") for no known category."""
    if not asked.category or taxonomy.known_category(asked.category) != asked.category:
        raise Conflict("nothing-chosen")
    subtype = taxonomy.known_subtype(asked.category, asked.subtype)
    new = {"category": asked.category, "subtype": subtype}
    journal.hold(session)
    made = go_on(session, walk_id, aims, new, "corrected", who, at)
    put_back(session, made.done, taxonomy)
    for id in made.done:
        journal.record(session, at, who, "sorted", f"observation:{id}")
    return made


def put_back(session: Session, observation_ids: Iterable[UUID], taxonomy: Taxonomy) -> None:
    """Each about what its letter says, with the correction that stands.

    Raises Conflict("letter-gone") when the letter has been deleted in its time.
    """
    for id in observation_ids:
        observation = session.get_one(Observation, id)
        letter = read(letter_of(session, observation))
        row = corrected(session, id, row_of(session, letter, taxonomy), taxonomy)
        for name in SORTED:
            setattr(observation, name, row[name])
    session.flush()
