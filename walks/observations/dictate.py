"""Note at the desk what somebody without a phone has said, or written on paper, of a place."""

import hashlib
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict
from walks.observations.incoming import Incoming, Place
from walks.observations.receive import row_of
from walks.schedule import groups
from walks.schedule.arrange import find
from walks.tables import Observation, ObservationRevision, Walk
from walks.told import ToldLetter, ToldText


class Dictated(BaseModel):
    """What was said. Nobody is named: not who said it, and not who it is about."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    feeling: Literal["unsafe", "safe", "neutral"]
    category: str = Field(min_length=1, max_length=16)
    stop: int | None = Field(default=None, ge=1, le=1000)
    group: ToldLetter | None = None
    note: ToldText = Field(default="", max_length=2000)
    proposal: ToldText = Field(default="", max_length=500)


def dictate(
    session: Session, walk_id: UUID, id: UUID, told: Dictated, taxonomy: Taxonomy, who: str,
    at: datetime,
) -> tuple[Observation, bool]:  # fmt: skip
    """Store it as an observation on somebody's behalf, and say whether it was new to us.

    The same id again is the same form sent twice and changes nothing. Notes of the desk count as
    one reporter on a walk: nobody knows how many people stand behind them, and a condition must
    not seem to be told of by more than it was. Raises Conflict("walk-not-open") before a walk.
    """
    walk = find(session, walk_id)
    if walk.state == "planned":
        raise Conflict("walk-not-open", is_now=walk.state)
    standing = session.get(Observation, id)
    if standing is not None:
        if standing.walk_id != walk_id or standing.origin != "desk":
            raise Conflict("other-content")
        return standing, False
    letter = _letter(session, walk, told, at)
    body = letter.model_dump_json().encode()
    sha256 = hashlib.sha256(body).hexdigest()
    own: dict[str, Any] = {"origin": "desk", "reporter": walk.id.hex, "received_at": at}
    row = Observation(id=id, sha256=sha256, **row_of(session, letter, taxonomy), **own)
    session.add(row)
    session.flush()
    session.add(
        ObservationRevision(observation_id=id, revision=1, sha256=sha256, body=body, received_at=at)
    )
    journal.record(session, at, who, "noted", f"observation:{id}")
    return row, True


def _letter(session: Session, walk: Walk, told: Dictated, at: datetime) -> Incoming:
    """As a phone would have written it; of a walk that is over it was seen before it ended."""
    source: Literal["stop", "none"] = "none" if told.stop is None else "stop"
    return Incoming(
        walk=walk.id,
        revision=1,
        feeling=told.feeling,
        category=told.category,
        place=Place(source=source, stop=told.stop),
        note=told.note,
        proposal=told.proposal,
        captured_at=min(at, walk.closed_at or at),
        group=groups.known(session, walk.id, told.group),
        on_behalf=True,
    )
