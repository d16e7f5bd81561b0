"""When the sun sets on the day of a walk, and whether it is dark when the walk begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from astral import Observer
from astral.sun import dusk, elevation, sunrise, sunset

from walks.districts.find import boundary_of
from walks.tables import District

DARK_BELOW = -6.0  # degrees of the sun: civil twilight has ended, one needs lamps to see
Kind = Literal["dark", "darkens", "light"]


@dataclass(frozen=True)
class Light:
    """The day of a walk. `dark_at` is None on nights that don't get dark."""

    rises_at: datetime
    sets_at: datetime
    dark_at: datetime | None
    is_morning: bool  # then it is the sunrise that matters
    kind: Kind  # when it begins; darkens: not yet, but on the way


def light_on(districts: Sequence[District], starts_at: datetime, minutes: int) -> Light | None:
    """The light where the walk goes; None without a district, or where the sun doesn't set.

    `starts_at` is told in local time: its day is the day whose evening is meant.
    """
    if not districts:
        return None
    middle = boundary_of(districts[0]).representative_point()
    return light_at(middle.y, middle.x, starts_at, minutes)


def light_at(lat: float, lon: float, starts_at: datetime, minutes: int) -> Light | None:
    """The same of a place in degrees, WGS84."""
    here, day, zone = Observer(lat, lon), starts_at.date(), starts_at.tzinfo or UTC
    try:
        rises_at, sets_at = sunrise(here, day, zone), sunset(here, day, zone)
    except ValueError:  # the sun stays up, or stays down
        return None
    try:
        dark_at = dusk(here, day, depression=-DARK_BELOW, tzinfo=zone)
    except ValueError:
        dark_at = None
    ends_at = starts_at + timedelta(minutes=minutes)
    begins, ends = (elevation(here, at) < DARK_BELOW for at in (starts_at, ends_at))
    kind: Kind = "dark" if begins else "darkens" if ends else "light"
    return Light(rises_at, sets_at, dark_at, starts_at.hour < 12, kind)
