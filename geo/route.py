"""What a walked route covers."""

from collections.abc import Sequence

import shapely

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
