"""How thoroughly each district has been walked, so that the next walk goes where few have been
(science.md 4.3, test 3): by the district's ground, and by those who live there where that is known.
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
from walks.districts import residents
from walks.districts.find import boundary_of, current
from walks.people import sees
from walks.people.may import Reader, Where, may
from walks.tables import District, Residents, Stop, Walk, WalkDistrict

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
    residents: Residents | None = None  # by the newest register that was brought in

    @property
    def per_1000(self) -> float | None:
        """Kilometres for each thousand who live there; None where nobody does or it is unknown."""
        people = self.residents.people if self.residents else 0
        return 1000 * self.km / people if people else None

    def is_little(self, usual: "Usual") -> bool:
        """Whether less than half of what is usual has been walked, by ground or by residents."""
        by_people = self.per_1000
        return (
            self.walks == self.unmeasured
            or self.per_km2 < FEW * usual.per_km2
            or (by_people is not None and by_people < FEW * usual.per_1000)
        )


@dataclass(frozen=True)
class Usual:
    """The middle one of the districts that have been walked; 0 where none has."""

    per_km2: float = 0
    per_1000: float = 0


def coverage(session: Session, reader: Reader, at: datetime) -> list[Covered]:
    """Of the districts the reader may see walks in, the least walked first."""
    held = _held(session, reader, at)
    routes = _routes(session, {id for ids in held.values() for id in ids})
    known = [one for one in current(session) if may(reader, "see-walk", Where(frozenset({one.id})))]
    living = residents.newest(session)
    found = [_covered(one, held.get(one.id, []), routes, living.get(one.id)) for one in known]
    return sorted(found, key=lambda one: (one.per_km2, one.walks, one.district.name))


def usual(found: Iterable[Covered]) -> Usual:
    """What is walked in the middle one of the districts that have been walked."""
    walked = [one for one in found if one.km]
    by_people = [one.per_1000 for one in walked if one.per_1000 is not None]
    return Usual(
        median([one.per_km2 for one in walked]) if walked else 0,
        median(by_people) if by_people else 0,
    )


def _covered(
    district: District,
    walks: list[UUID],
    routes: dict[UUID, list[tuple[float, float]]],
    living: Residents | None,
) -> Covered:
    boundary = boundary_of(district)
    km2 = shapely.area(in_flat_metres(boundary)) / 1e6
    measured = [routes[id] for id in walks if len(routes.get(id, [])) > 1]
    km = sum(length_within_m(route, boundary) for route in measured) / 1000
    return Covered(district, len(walks), len(walks) - len(measured), km, km / km2, living)


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
