"""What was seen: the observation as it stands, and every letter exactly as it was sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment


class Observation(SQLModel, table=True):
    """Something noticed at a place. Describes places, never people."""

    # The newest first, and the points of a map, without a look at the wide rows themselves.
    __table_args__ = (
        Index(
            "ix_observation_newest", "captured_at", "id", "state", "visibility", "feeling",
            "category", "subtype", "district_id", "walk_id", "lon", "lat",
        ),
        # How many there are on a walk or in a district, for whoever may read what.
        Index(
            "ix_observation_of_walk", "walk_id", "state", "visibility", "district_id", "reason",
            "late_revision",
        ),
        Index("ix_observation_of_district", "district_id", "state", "visibility", "walk_id"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)  # made on the phone, UUIDv7
    walk_id: UUID | None = Field(default=None, foreign_key="walk.id")
    device_id: UUID | None = Field(default=None, foreign_key="device.id", index=True)
    origin: str = Field(default="phone", max_length=16)  # phone, import
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id", index=True)
    reporter: str = Field(default="", max_length=64)  # opaque, tells reporters apart
    revision: int = 1
    sha256: str = Field(max_length=64)  # of the newest letter's bytes
    state: str = Field(default="stored", max_length=16)  # stored, quarantined, withdrawn
    reason: str | None = Field(default=None, max_length=32)  # why it is in quarantine
    feeling: str = Field(max_length=16)  # unsafe, safe, neutral
    category: str = Field(max_length=16)  # code in the taxonomy
    subtype: str | None = Field(default=None, max_length=16)
    visibility: str = Field(max_length=16)  # public, walk, authorities, police: set at capture
    place_source: str = Field(max_length=8)  # gps, pin, stop, none; desk: put there by staff
    lon: float | None = None  # degrees, WGS84
    lat: float | None = None
    accuracy_m: float | None = None  # radius of 95 %
    stop_number: int | None = None
    cell: int | None = Field(default=None, sa_type=BigInteger, index=True)  # geo.cells
    district_id: UUID | None = Field(default=None, foreign_key="district.id")
    note: str = ""
    unease: int | None = None  # 1 a little uneasy, 2 uneasy, 3 avoids the place; only if unsafe
    proposal: str = Field(default="", max_length=500)
    times: list[str] = Field(default_factory=list, sa_type=JSON)
    worst_for: list[str] = Field(default_factory=list, sa_type=JSON)
    asset_number: str = Field(default="", max_length=40)  # on a lamp post
    group: str | None = Field(default=None, max_length=2)  # letter of the group that walked
    on_behalf: bool = False  # noted for somebody without a phone
    client_version: str = Field(default="", max_length=16)
    clock_offset_ms: int | None = Field(default=None, sa_type=BigInteger)  # ours minus the phone's
    late_revision: int | None = None  # an edit in quarantine, for the coordinator to decide on
    late_note: str | None = None  # what it says; None too when it is for fewer eyes
    redacted_at: datetime | None = Field(default=None, sa_type=Moment)  # note is not as it was sent
    captured_at: datetime = Field(sa_type=Moment)
    received_at: datetime = Field(sa_type=Moment, index=True)


class ObservationRevision(SQLModel, table=True):
    """One letter, byte for byte as it came. Old revisions are kept."""

    observation_id: UUID = Field(foreign_key="observation.id", primary_key=True)
    revision: int = Field(primary_key=True)
    replaces: int | None = None
    sha256: str = Field(max_length=64)
    body: bytes
    state: str = Field(default="stored", max_length=16)  # of this letter: stored, quarantined
    reason: str | None = Field(default=None, max_length=32)
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    received_at: datetime = Field(sa_type=Moment)


class Agreement(SQLModel, table=True):
    """One device's stance on what somebody else has seen. The newest of a device counts.

    What waits in quarantine may be about anything, so the observation is named without a
    foreign key.
    """

    id: UUID = Field(primary_key=True)  # made on the phone, UUIDv7
    observation_id: UUID = Field(index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    stance: str = Field(max_length=8)  # agree, differ, none: taken back
    made_at: datetime = Field(sa_type=Moment)  # by the phone's clock, but never later than received
    sha256: str = Field(max_length=64)
    body: bytes  # byte for byte as it came
    state: str = Field(default="stored", max_length=16)  # stored, quarantined
    reason: str | None = Field(default=None, max_length=32)
    received_at: datetime = Field(sa_type=Moment)


class Withdrawal(SQLModel, table=True):
    """An id that its own device has taken back: nothing more is received under it."""

    observation_id: UUID = Field(primary_key=True)
    device_id: UUID = Field(foreign_key="device.id")
    at: datetime = Field(sa_type=Moment)


class Photo(SQLModel, table=True):
    """A picture of a place: upright, without metadata, in two sizes kept by their hash.

    Photo and text are separate letters and come in any order, so the observation is
    named without a foreign key.
    """

    id: UUID = Field(primary_key=True)  # made on the phone, UUIDv7
    observation_id: UUID = Field(index=True)
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    sha256: str = Field(max_length=64)  # of the bytes sent
    large: str = Field(max_length=64)  # of the kept JPEG, longest side 1600 px
    small: str = Field(max_length=64)  # 480 px
    width: int
    height: int
    state: str = Field(default="stored", max_length=16)  # stored, quarantined, replaced
    reason: str | None = Field(default=None, max_length=32)
    received_at: datetime = Field(sa_type=Moment)


class DiscardedFile(SQLModel, table=True):
    """A kept picture that nothing stands with any more: its file is to be destroyed.

    Written with the change that discards it, so that a killed process forgets nothing.
    """

    sha256: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_type=Moment)


class Batch(SQLModel, table=True):
    """One file of old notes that was brought in."""

    id: UUID = Field(primary_key=True)  # the same file of notes always has the same id
    name: str = Field(max_length=200)
    brought_in_at: datetime = Field(sa_type=Moment)
    taken: int = 0
    left_out: int = 0
