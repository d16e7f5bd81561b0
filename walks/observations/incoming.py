"""What a phone's letter may say, and how a letter that can't be used is turned down."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from walks.errors import Unusable
from walks.told import ToldLetter, ToldMoment, ToldOnce, ToldText

LARGEST = 64 * 1024  # bytes of one letter
FAR_OFF = 10**14  # milliseconds: further no phone's clock can be
Degrees = Annotated[float, Field(allow_inf_nan=False)]
When = Literal["always", "after-dark", "weekend-evening", "school-hours", "season"]
Whom = Literal["children", "older", "women-alone", "disabled", "cyclists", "everyone"]


class Measured(BaseModel):
    """What the phone had measured before a hand put the place right. It stays in the letter."""

    model_config = ConfigDict(extra="forbid")

    lon: Annotated[Degrees, Field(ge=-180, le=180)]
    lat: Annotated[Degrees, Field(ge=-90, le=90)]
    accuracy_m: Annotated[Degrees, Field(ge=0, le=1_000_000)] | None = None
    fixed_at: AwareDatetime | None = None


class Place(BaseModel):
    """Where it was seen. Degrees, WGS84; accuracy is the radius of 95 % in metres."""

    model_config = ConfigDict(extra="forbid")

    source: Literal["gps", "pin", "stop", "none"]
    lon: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    accuracy_m: Annotated[Degrees, Field(ge=0, le=1_000_000)] | None = None
    fixed_at: AwareDatetime | None = None
    stop: int | None = Field(default=None, ge=1, le=1000)
    measured: Measured | None = None  # with a pin or a stop only

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
        if self.measured and self.source not in ("pin", "stop"):
            raise ValueError("not-put-right")
        return self


class Incoming(BaseModel):
    """One revision of one observation."""

    model_config = ConfigDict(extra="forbid")

    walk: UUID
    revision: int = Field(ge=1, le=10_000)
    replaces: int | None = Field(default=None, ge=1, le=10_000)
    feeling: Literal["unsafe", "safe", "neutral"]
    category: str = Field(min_length=1, max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    place: Place
    note: ToldText = Field(default="", max_length=2000)
    captured_at: ToldMoment
    photos: list[UUID] = Field(default_factory=list, max_length=4)
    sound: UUID | None = None  # the recording it stands with
    unease: Literal[1, 2, 3] | None = None
    proposal: ToldText = Field(default="", max_length=500)
    times: ToldOnce[When] = Field(default_factory=list, max_length=5)
    worst_for: ToldOnce[Whom] = Field(default_factory=list, max_length=6)
    asset_number: ToldText = Field(default="", max_length=40)
    group: ToldLetter | None = None
    on_behalf: bool = False
    client_version: ToldText = Field(default="", max_length=16)
    clock_offset_ms: int | None = Field(default=None, ge=-FAR_OFF, le=FAR_OFF)

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
