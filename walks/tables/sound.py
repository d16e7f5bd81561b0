"""What was said: a short recording about a place, which is kept for days and not for years."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment


class Sound(SQLModel, table=True):
    """At most half a minute of somebody's voice, kept as it was sent, by its hash.

    A letter of its own, in any order with its text, so the observation is named without a
    foreign key. Row and file go together when `delete_after` has passed.
    """

    id: UUID = Field(primary_key=True)  # made on the phone, UUIDv7
    observation_id: UUID = Field(index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    sha256: str = Field(max_length=64)  # of the bytes sent, and of those kept
    kind: str = Field(max_length=16)  # mp4, webm
    seconds: int | None = None  # as the phone says
    state: str = Field(default="stored", max_length=16)  # stored, quarantined, replaced
    reason: str | None = Field(default=None, max_length=32)
    received_at: datetime = Field(sa_type=Moment)
    delete_after: datetime = Field(sa_type=Moment, index=True)
