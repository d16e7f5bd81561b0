"""Things somebody saw, in a town laid out in metres around Aalborg."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from geo.metres import from_metres
from walks.conditions.condition import Condition, Seen
from walks.conditions.gather import gather

EAST, NORTH = 555_700.0, 6_323_100.0  # metres, EPSG:25832
EVENING = datetime(2026, 11, 12, 18, 30, tzinfo=UTC)
AREA_M2 = 640_000.0


def saw(number: int, category: str = "LYS", east: float = 0, north: float = 0, **other) -> Seen:
    """Observation `number`, so many metres from the middle, a minute after the one before."""
    lon, lat = from_metres(EAST + east, NORTH + north)
    facts = {
        "subtype": None,
        "feeling": "unsafe",
        "accuracy_m": 10.0,
        "reporter": f"u{number}",
        "walk": "w1",
        "captured_at": EVENING + timedelta(minutes=number),
    }
    return Seen(id=UUID(int=number), category=category, lon=lon, lat=lat, **facts | other)


def numbers(condition: Condition) -> list[int]:
    """The numbers of its observations."""
    return [one.id.int for one in condition.members]


def gathered(taxonomy, *seen: Seen) -> list[Condition]:
    """What was seen, gathered."""
    return gather(seen, taxonomy)


def a_cluster(first: int, category: str = "LYS", east: float = 0, north: float = 0, **other):
    """Four of the same, 25 m apart: four conditions that make a hotspot."""
    corners = ((0, 0), (25, 0), (0, 25), (25, 25))
    return [
        saw(first + step, category, east + x, north + y, **other)
        for step, (x, y) in enumerate(corners)
    ]
