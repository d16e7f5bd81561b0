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
    state: str = Field(default="planned", max_length=16)  # planned, open, closed
    join_round: int = 1  # turned up by one when the QR must stop working for newcomers
    join_code: str | None = Field(default=None, unique=True, max_length=8)  # only while open
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    created_by: UUID | None = Field(default=None, foreign_key="person.id")


class WalkDistrict(SQLModel, table=True):
    """A district a walk goes through."""

    walk_id: UUID = Field(foreign_key="walk.id", primary_key=True)
    district_id: UUID = Field(foreign_key="district.id", primary_key=True, index=True)


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
    joined_at: datetime = Field(sa_type=Moment)
    expelled_at: datetime | None = Field(default=None, sa_type=Moment)
