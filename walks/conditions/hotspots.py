"""Hotspots: places where conditions gather more densely than chance would have it.

DBSCAN over conditions, not reports, so that one talkative person makes no hotspot. How many it
takes follows the density of the walked area (science.md section 3, step 2). Order changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import cluster
from geo.metres import Floats, from_metres
from walks.conditions.condition import Condition, column, in_order
from walks.errors import Unusable

EPS_M = 50.0  # metres: finds places about 20 m across; a diffuse problem is no place
FEWEST = 4  # conditions, the condition itself counted
CHANCE = 0.01  # at most so likely that a condition has that much company by chance
AROUND_M = 15.0  # metres added around the outermost conditions


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A place where conditions gather."""

    conditions: tuple[Condition, ...]  # by their earliest members
    outline: bytes  # WKB of a Polygon, degrees, WGS84
    lon: float  # the middle of its conditions, degrees, WGS84
    lat: float

    @property
    def key(self) -> UUID:
        """The key of its earliest condition."""
        return self.conditions[0].key


def hotspots(conditions: Iterable[Condition], area_m2: float) -> list[Hotspot]:
    """Hotspots by their earliest conditions; praise and hearsay make none.

    The area is the one that was walked (the route 50 m to each side), or the district's, in
    square metres. Raises Unusable("area-not-positive").
    """
    told = in_order(one for one in conditions if not (one.is_positive or one.is_hearsay))
    k = fewest(len(told), area_m2)
    if not told:
        return []
    places = np.column_stack([column(told, "east"), column(told, "north")])
    labels = cluster.hotspots(places[:, 0], places[:, 1], EPS_M, k, key=np.arange(len(told)))
    inside = np.flatnonzero(labels >= 0)
    by_hotspot = inside[np.argsort(labels[inside], kind="stable")]
    groups = np.split(by_hotspot, np.flatnonzero(np.diff(labels[by_hotspot])) + 1)
    groups = sorted((group for group in groups if len(group)), key=lambda group: int(group[0]))
    return _drawn(told, places, groups)


def fewest(n: int, area_m2: float) -> int:
    """How many conditions make a hotspot where n lie in the area.

    The smallest k of at least 4 with P(Poisson(n / area * pi * 50²) >= k - 1) <= 1 %.
    """
    from scipy.special import pdtrc, pdtrik  # here, as in geo.cluster: for those who gather

    if not area_m2 > 0:
        raise Unusable("area-not-positive", area_m2=area_m2)
    company = n / area_m2 * np.pi * EPS_M**2
    k = max(FEWEST, int(pdtrik(1 - CHANCE, company))) if company else FEWEST
    while pdtrc(k - 2, company) > CHANCE:
        k += 1
    return k


def match(old: Mapping[UUID, Iterable[UUID]], new: Sequence[Hotspot]) -> dict[UUID, UUID]:
    """Which new hotspots are old ones: the new one's key -> the old one's id.

    The same place when at least half of the smaller one's conditions are in the other. Each old
    id goes to one new hotspot, the one that shares most; of equals to the lowest ids.
    """
    kept = {old_id: set(conditions) for old_id, conditions in old.items()}
    sizes = {one.key: len(one.conditions) for one in new}
    same: dict[UUID, UUID] = {}
    taken: set[UUID] = set()
    for (old_id, key), shared in sorted(_shared(kept, new).items(), key=lambda one: (-one[1], one)):
        is_half = 2 * shared >= min(len(kept[old_id]), sizes[key])
        if is_half and key not in same and old_id not in taken:
            same[key] = old_id
            taken.add(old_id)
    return same


def _shared(kept: Mapping[UUID, set[UUID]], new: Sequence[Hotspot]) -> Counter[tuple[UUID, UUID]]:
    """How many conditions an old and a new hotspot share, where they share any."""
    owner = {condition.key: one.key for one in new for condition in one.conditions}
    return Counter(
        (old_id, owner[condition])
        for old_id, conditions in kept.items()
        for condition in conditions
        if condition in owner
    )


def _drawn(
    told: list[Condition], places: Floats, groups: Sequence[NDArray[np.int64]]
) -> list[Hotspot]:
    """The hotspots with their outlines: the hull of the conditions and 15 m around it."""
    if not groups:
        return []
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    points = shapely.multipoints(shapely.points(places[np.concatenate(groups)]), indices=owner)
    around = shapely.buffer(shapely.convex_hull(points), AROUND_M, quad_segs=4)
    outlines = shapely.to_wkb(
        shapely.transform(around, lambda xy: np.column_stack(from_metres(xy[:, 0], xy[:, 1])))
    )
    middles = np.array([places[group].mean(axis=0) for group in groups])
    lon, lat = from_metres(middles[:, 0], middles[:, 1])
    members = [tuple(told[place] for place in group.tolist()) for group in groups]
    return [
        Hotspot(*values)
        for values in zip(members, outlines, lon.tolist(), lat.tolist(), strict=True)
    ]
