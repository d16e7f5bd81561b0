"""What a walked route covers, and how long it is."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geo.areas import in_flat_metres
from geo.metres import to_metres


def walked_area_m2(lonlats: Sequence[tuple[float, float]], buffer_m: float = 50) -> float:
    """Square metres within so far of a route (WGS84, in the order walked).

    Ground walked twice counts once. A single position is a disc; none at all is 0.
    """
    points = [to_metres(lon, lat) for lon, lat in lonlats]
    if not points:
        return 0.0
    route = shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])
    return float(route.buffer(buffer_m, quad_segs=32).area)


def length_m(lonlats: Sequence[tuple[float, float]]) -> float:
    """Metres straight from each position to the next (WGS84, in the order walked): the least there
    is to walk. Fewer than two positions are 0.
    """
    points = [to_metres(lon, lat) for lon, lat in lonlats]
    return float(shapely.LineString(points).length) if len(points) > 1 else 0.0


def length_within_m(lonlats: Sequence[tuple[float, float]], boundary: BaseGeometry) -> float:
    """Metres of the same that lie inside a boundary (degrees, WGS84)."""
    if len(lonlats) < 2:
        return 0.0
    inside = shapely.intersection(shapely.LineString(lonlats), boundary)
    return 0.0 if inside.is_empty else float(in_flat_metres(inside).length)
