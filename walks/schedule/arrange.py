"""Arrange a walk: what, where, when, its stops; open it, close it, renew its invitation."""

import secrets
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.schedule.closing import joins_until
from walks.schedule.groups import MOST, set_groups
from walks.schedule.guests import set_guests
from walks.tables import District, Stop, Walk, WalkDistrict

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without doubt
CODE_LENGTH = 8
FunctionCode = Annotated[str, StringConstraints(min_length=1, max_length=32)]
APART = {"district_ids", "stops", "groups", "guests"}  # what has rows of its own


class NewStop(BaseModel):
    """A stop as it is typed in. Position in degrees, WGS84; both or neither."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=200)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    prompt: str = Field(default="", max_length=500)


class NewWalk(BaseModel):
    """A walk as it is typed in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=200)
    district_ids: list[UUID] = Field(min_length=1, max_length=20)
    purpose: str = Field(default="", max_length=2000)
    meeting_point: str = Field(default="", max_length=300)
    starts_at: datetime
    minutes: int = Field(default=90, ge=15, le=480)
    groups: int = Field(default=1, ge=1, le=MOST)
    stops: list[NewStop] = Field(default_factory=list, max_length=40)
    guests: list[FunctionCode] = Field(default_factory=list, max_length=60)


def find(session: Session, walk_id: UUID) -> Walk:
    """The walk, or Missing("walk-missing")."""
    walk = session.get(Walk, walk_id)
    if walk is None:
        raise Missing("walk-missing")
    return walk


def arrange(session: Session, new: NewWalk, who: str, at: datetime) -> Walk:
    """Plan a walk. It takes nobody in before it is opened."""
    _check_districts(session, new)
    walk = Walk(**new.model_dump(exclude=APART))
    session.add(walk)
    session.flush()
    for district_id in dict.fromkeys(new.district_ids):
        session.add(WalkDistrict(walk_id=walk.id, district_id=district_id))
    set_stops(session, walk, new.stops)
    set_groups(session, walk, new.groups)
    set_guests(session, walk, new.guests)
    journal.record(session, at, who, "arranged", f"walk:{walk.id}", stops=len(new.stops))
    return walk


def rearrange(session: Session, walk_id: UUID, new: NewWalk, who: str, at: datetime) -> Walk:
    """Change what was planned. A closed walk stays as it was held: Conflict("walk-closed")."""
    walk = find(session, walk_id)
    if walk.state == "closed":
        raise Conflict("walk-closed")
    _check_districts(session, new)
    for field, value in new.model_dump(exclude=APART).items():
        setattr(walk, field, value)
    for row in session.exec(select(WalkDistrict).where(WalkDistrict.walk_id == walk.id)):
        session.delete(row)
    session.flush()
    for district_id in dict.fromkeys(new.district_ids):
        session.add(WalkDistrict(walk_id=walk.id, district_id=district_id))
    set_stops(session, walk, new.stops)
    set_groups(session, walk, new.groups)
    set_guests(session, walk, new.guests)
    walk.sequence += 1
    journal.record(session, at, who, "rearranged", f"walk:{walk.id}", stops=len(new.stops))
    return walk


def set_stops(session: Session, walk: Walk, stops: list[NewStop]) -> None:
    """The walk's stops, numbered from 1 in the order given. A number keeps its id."""
    kept = {stop.number: stop for stop in session.exec(select(Stop).where(Stop.walk_id == walk.id))}
    for number, new in enumerate(stops, start=1):
        stop = kept.pop(number, None) or Stop(walk_id=walk.id, number=number, name=new.name)
        stop.name, stop.lon, stop.lat, stop.prompt = new.name, new.lon, new.lat, new.prompt
        session.add(stop)
    for left_over in kept.values():
        session.delete(left_over)
    session.flush()


def open_walk(session: Session, walk_id: UUID, who: str, at: datetime) -> Walk:
    """Let people join until the day after: the QR works and a short code is given.

    Also opens one again that was closed, or that nobody closed in time.
    """
    walk = find(session, walk_id)
    if walk.state != "open" or at >= joins_until(walk.starts_at, walk.opened_at):
        walk.state, walk.opened_at, walk.closed_at = "open", at, None
        walk.join_code = _new_code(session)
        journal.record(session, at, who, "opened", f"walk:{walk.id}")
    return walk


def close_walk(session: Session, walk_id: UUID, who: str, at: datetime) -> Walk:
    """End the joining. What phones still hold is taken for a week, then in quarantine."""
    walk = find(session, walk_id)
    if walk.state != "open":
        raise Conflict("walk-not-open", is_now=walk.state)
    walk.state, walk.closed_at, walk.join_code = "closed", at, None
    journal.record(session, at, who, "closed", f"walk:{walk.id}")
    return walk


def close_forgotten(session: Session, at: datetime) -> int:
    """Close walks that nobody closed, as of when their time was over; how many they were."""
    still_open = session.exec(select(Walk).where(Walk.state == "open")).all()
    ends = {walk.id: joins_until(walk.starts_at, walk.opened_at) for walk in still_open}
    over = [walk for walk in still_open if at >= ends[walk.id]]
    for walk in over:
        walk.state, walk.closed_at, walk.join_code = "closed", ends[walk.id], None
        journal.record(session, at, "operator", "closed", f"walk:{walk.id}")
    return len(over)


def renew_invitation(session: Session, walk_id: UUID, who: str, at: datetime) -> Walk:
    """A new QR and code; the old ones let nobody in. Devices that joined stay."""
    walk = find(session, walk_id)
    walk.join_round += 1
    if walk.state == "open":
        walk.join_code = _new_code(session)
    journal.record(session, at, who, "renewed-invitation", f"walk:{walk.id}")
    return walk


def _check_districts(session: Session, new: NewWalk) -> None:
    wanted = set(new.district_ids)
    known = session.exec(select(District.id).where(col(District.id).in_(wanted)))
    if wanted - set(known):
        raise Missing("district-missing")


def _new_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
        if session.exec(select(Walk.id).where(Walk.join_code == code)).first() is None:
            return code
