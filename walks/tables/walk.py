"""Walks, where they stop, and the devices that take part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Walk(SQLModel, table=True):
    """One safety walk, from the day it is planned."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    title: str = Field(max_length=200)
    purpose: str = Field(default="", max_length=2000)
    meeting_point: str = Field(default="", max_length=300)
    starts_at: datetime = Field(sa_type=Moment)
    minutes: int = 90  # planned length
    state: str = Field(default="planned", max_length=16)  # planned, open, closed
    join_round: int = 1  # turned up by one when the QR must stop working for newcomers
    join_code: str | None = Field(default=None, unique=True, max_length=8)  # only while open
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    sequence: int = 0  # how often it was changed, so that calendars know the newest
    created_by: UUID | None = Field(default=None, foreign_key="person.id")


class WalkDistrict(SQLModel, table=True):
    """A district a walk goes through."""

    walk_id: UUID = Field(foreign_key="walk.id", primary_key=True)
    district_id: UUID = Field(foreign_key="district.id", primary_key=True, index=True)


class WalkGroup(SQLModel, table=True):
    """A group that walks for itself, with its own leader. A walk has at least one."""

    __table_args__ = (UniqueConstraint("walk_id", "letter"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    walk_id: UUID = Field(foreign_key="walk.id", index=True)
    letter: str = Field(max_length=2)  # A, B, ...
    name: str = Field(default="", max_length=80)  # empty: known by its letter
    stop_number: int | None = None  # where its leader says it is
    at: datetime | None = Field(default=None, sa_type=Moment)  # when that was said


class WalkGuest(SQLModel, table=True):
    """A function that is invited: a task and an organisation in the templates, never a person."""

    walk_id: UUID = Field(foreign_key="walk.id", primary_key=True)
    function: str = Field(primary_key=True, max_length=32)


class WalkNeed(SQLModel, table=True):
    """How many of those who come need something of the route or the meeting; never who."""

    walk_id: UUID = Field(foreign_key="walk.id", primary_key=True)
    need: str = Field(primary_key=True, max_length=32)  # coming: how many come in all
    people: int


class WalkVote(SQLModel, table=True):
    """Hands for one subject at one stop, at the meeting after the walk."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    walk_id: UUID = Field(foreign_key="walk.id", index=True)
    stop_number: int | None = None  # None: between the stops
    category: str = Field(max_length=16)
    hands: int


class Stop(SQLModel, table=True):
    """A place where the walk stops, looks and talks."""

    __table_args__ = (UniqueConstraint("walk_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    walk_id: UUID = Field(foreign_key="walk.id", index=True)
    number: int
    name: str = Field(max_length=200)
    lon: float | None = None  # degrees, WGS84
    lat: float | None = None
    prompt: str = Field(default="", max_length=500)


class Device(SQLModel, table=True):
    """A phone on one walk. The first name is optional and is nobody's identity."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    walk_id: UUID = Field(foreign_key="walk.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    role: str = Field(max_length=32)
    first_name: str | None = Field(default=None, max_length=40)
    language: str = Field(default="da", max_length=8)
    group: str | None = Field(default=None, max_length=2)  # letter of the group it walks with
    is_leader: bool = False  # joined by the leaders' own QR
    joined_at: datetime = Field(sa_type=Moment)
    # Beyond what the walk was set to take: what it sends waits until it is let in.
    waits_since: datetime | None = Field(default=None, sa_type=Moment)
    expelled_at: datetime | None = Field(default=None, sa_type=Moment)
    last_seen_at: datetime | None = Field(default=None, sa_type=Moment)  # and what it said then:
    unsent: int = 0  # letters it still holds
    unsent_photos: int = 0
    help: int = 0  # letters it holds that need the walker
    oldest_unsent: datetime | None = Field(default=None, sa_type=Moment)
    build: str = Field(default="", max_length=64)  # of the app on the phone
