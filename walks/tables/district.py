"""Districts: the named areas a municipality plans by."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class District(SQLModel, table=True):
    """A named area. The code is the municipality's own and survives a new set of borders."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=200)
    boundary: bytes  # WKB of a MultiPolygon in WGS84 (lon, lat)
    is_current: bool = True  # False: not in the newest set of borders, kept for what points at it
    label: str = ""  # how the borders must be marked when shown, e.g. "demo-graenser"


class Residents(SQLModel, table=True):
    """How many lived in a district that year, by whose count. A new count of a year replaces it."""

    district_id: UUID = Field(foreign_key="district.id", primary_key=True)
    year: int = Field(primary_key=True)
    people: int
    source: str = Field(max_length=200)
    brought_in_at: datetime = Field(sa_type=Moment)


class BorderSet(SQLModel, table=True):
    """One file of borders that was brought in. The newest number is the version of all borders."""

    number: int | None = Field(default=None, primary_key=True)
    file_name: str = Field(max_length=200)
    brought_in_at: datetime = Field(sa_type=Moment)
    districts: int
