"""What a phone's letter may say, and how a letter that can't be used is turned down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from walks.errors import Unusable

LARGEST = 64 * 1024  # bytes of one letter
Degrees = Annotated[float, Field(allow_inf_nan=False)]


class Place(BaseModel):
    """Where it was seen. Degrees, WGS84; accuracy is the radius of 95 % in metres."""

    model_config = ConfigDict(extra="forbid")

    source: Literal["gps", "pin", "stop", "none"]
    lon: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    accuracy_m: Annotated[Degrees, Field(ge=0, le=1_000_000)] | None = None
    fixed_at: AwareDatetime | None = None
    stop: int | None = Field(default=None, ge=1, le=1000)

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("half-a-position")
        if self.source in ("gps", "pin") and self.lon is None:
            raise ValueError("position-missing")
        if self.source == "stop" and self.stop is None:
            raise ValueError("stop-missing")
        if self.lon == 0 and self.lat == 0:
            raise ValueError("null-island")
        return self


class Incoming(BaseModel):
    """One revision of one observation."""

    model_config = ConfigDict(extra="forbid")

    walk: UUID
    revision: int = Field(ge=1, le=10_000)
    replaces: int | None = Field(default=None, ge=1)
    feeling: Literal["unsafe", "safe", "neutral"]
    category: str = Field(min_length=1, max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    place: Place
    note: str = Field(default="", max_length=2000)
    captured_at: AwareDatetime
    photos: list[UUID] = Field(default_factory=list, max_length=4)

    @field_validator("captured_at")
    @classmethod
    def _is_a_year_we_can_keep(cls, moment: datetime) -> datetime:
        if not 1970 <= moment.year <= 2200:
            raise ValueError("moment-out-of-range")
        return moment

    @field_validator("note")
    @classmethod
    def _can_be_kept(cls, note: str) -> str:
        if "\x00" in note:  # PostgreSQL can't hold it
            raise ValueError("null-character")
        return note

    @model_validator(mode="after")
    def _replaces_an_earlier_one(self) -> Self:
        if self.replaces is not None and self.replaces >= self.revision:
            raise ValueError("replaces-a-later-one")
        return self


def read(body: bytes) -> Incoming:
    """The letter in a body of JSON; Unusable("malformed", errors=[{pointer, code}]) if it isn't."""
    try:
        return Incoming.model_validate_json(body)
    except ValidationError as trouble:
        raise Unusable("malformed", errors=explain(trouble)) from None


def explain(trouble: ValidationError) -> list[dict[str, str]]:
    """Each fault as a JSON pointer and a code; nothing of what was sent is repeated."""
    return explain_all(trouble.errors(include_url=False, include_input=False))


def explain_all(faults: Sequence[Any]) -> list[dict[str, str]]:
    """The same for faults as pydantic lists them."""
    return [
        {"pointer": "".join(f"/{part}" for part in fault["loc"]), "code": _code(fault)}
        for fault in faults
    ]


def _code(fault: Any) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    return str(fault["type"]).replace("_", "-")
