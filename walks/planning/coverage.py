"""How thoroughly each district has been walked, so that the next walk goes where few have been
(science.md 4.3, test 3). Residents belong to the register and are not counted here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

import shapely
from sqlmodel import Session, col, select

from geo.areas import in_flat_metres
from geo.route import length_within_m
from walks.districts.find import boundary_of, current
from walks.people import sees
from walks.people.may import Reader, Where, may
from walks.tables import District, Stop, Walk, WalkDistrict

LOOKS_BACK = timedelta(days=730)  # two years: a walk and its re-walk
FEW = 0.5  # of the median of the districts: ours, no published figure


@dataclass(frozen=True)
class Covered:
    """What walks have gone through a district since then, and how far in it."""

    district: District
    walks: int
    unmeasured: int  # of them: with no route, for want of stops that have a place
    km: float
    per_km2: float  # of the walked way on the district's ground

    def is_little(self, usual: float) -> bool:
        """Whether less than half of what is usual has been walked."""
        return self.walks == self.unmeasured or self.per_km2 < FEW * usual


def coverage(session: Session, reader: Reader, at: datetime) -> list[Covered]:
    """Of the districts the reader may see walks in, the least walked first."""
    held = _held(session, reader, at)
    routes = _routes(session, {id for ids in held.values() for id in ids})
    known = [one for one in current(session) if may(reader, "see-walk", Where(frozenset({one.id})))]
    found = [_covered(one, held.get(one.id, []), routes) for one in known]
    return sorted(found, key=lambda one: (one.per_km2, one.walks, one.district.name))


def usual(found: Iterable[Covered]) -> float:
    """Kilometres walked on a square kilometre in the middle one of the districts that have been
    walked; 0 for none.
    """
    told = [one.per_km2 for one in found if one.km]
    return median(told) if told else 0.0


def _covered(
    district: District, walks: list[UUID], routes: dict[UUID, list[tuple[float, float]]]
) -> Covered:
    boundary = boundary_of(district)
    km2 = shapely.area(in_flat_metres(boundary)) / 1e6
    measured = [routes[id] for id in walks if len(routes.get(id, [])) > 1]
    km = sum(length_within_m(route, boundary) for route in measured) / 1000
    return Covered(district, len(walks), len(walks) - len(measured), km, km / km2)


def _held(session: Session, reader: Reader, at: datetime) -> dict[UUID, list[UUID]]:
    """The walks that have been held through each district."""
    query = (
        select(WalkDistrict.district_id, Walk.id)
        .join(Walk, col(Walk.id) == col(WalkDistrict.walk_id))
        .where(sees.walks(reader), Walk.state != "planned")
        .where(col(Walk.starts_at) <= at, col(Walk.starts_at) > at - LOOKS_BACK)
    )
    found: dict[UUID, list[UUID]] = {}
    for district_id, walk_id in session.exec(query):
        found.setdefault(district_id, []).append(walk_id)
    return found


def _routes(session: Session, walk_ids: set[UUID]) -> dict[UUID, list[tuple[float, float]]]:
    """The places of the stops of each walk, in the order they are walked."""
    query = select(Stop).where(col(Stop.lon).is_not(None)).order_by(col(Stop.number))
    found: dict[UUID, list[tuple[float, float]]] = {}
    for stop in session.exec(query):
        if stop.walk_id in walk_ids and stop.lon is not None and stop.lat is not None:
            found.setdefault(stop.walk_id, []).append((stop.lon, stop.lat))
    return found
