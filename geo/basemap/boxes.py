"""Boxes in degrees: overlapping, grown by metres, and as the numbers of the map tiles in them."""

from collections.abc import Iterator, Sequence
from math import asinh, cos, floor, pi, radians, tan

from geo.areas import METRES_A_DEGREE, Box

NORTHERNMOST = 85.0511287  # where Web Mercator's square ends


def overlap(one: Box, other: Box) -> Box | None:
    """What two boxes share; None when that is no area."""
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west < east and south < north else None


def covers(one: Box, other: Box) -> bool:
    """Whether all of the other box lies in the first, as exactly as archives tell."""
    west, south, east, north = (round(degrees * 1e7) for degrees in one)
    inner = [round(degrees * 1e7) for degrees in other]
    return west <= inner[0] and south <= inner[1] and inner[2] <= east and inner[3] <= north


def around(positions: Sequence[tuple[float, float]], metres: float) -> Box:
    """The box around positions (longitude, latitude), and so much more on every side."""
    lons, lats = zip(*positions, strict=True)
    return grown((min(lons), min(lats), max(lons), max(lats)), metres)


def grown(box: Box, metres: float) -> Box:
    """A box with so much more on every side; good for one town."""
    west, south, east, north = box
    up = metres / METRES_A_DEGREE
    across = up / cos(radians((south + north) / 2))
    return west - across, south - up, east + across, north + up


def tiles_in(box: Box, zoom: int) -> tuple[range, range]:
    """Columns and rows (counted southwards) of the map tiles a box touches."""
    west, south, east, north = box
    columns = _column(west, zoom), _column(east, zoom)
    rows = _row(north, zoom), _row(south, zoom)
    return range(columns[0], columns[1] + 1), range(rows[0], rows[1] + 1)


def tile_count(box: Box, zooms: range) -> int:
    """How many map tiles a box touches at these levels together."""
    return sum(len(columns) * len(rows) for columns, rows in (tiles_in(box, z) for z in zooms))


def every_tile(box: Box, zooms: range) -> Iterator[tuple[int, int, int]]:
    """Zoom, column and row of each."""
    for zoom in zooms:
        columns, rows = tiles_in(box, zoom)
        yield from ((zoom, column, row) for column in columns for row in rows)


def _column(lon: float, zoom: int) -> int:
    return _on_side(lon / 360 + 0.5, zoom)


def _row(lat: float, zoom: int) -> int:
    limited = max(min(lat, NORTHERNMOST), -NORTHERNMOST)
    return _on_side(0.5 - asinh(tan(radians(limited))) / (2 * pi), zoom)


def _on_side(part: float, zoom: int) -> int:
    side: int = 2**zoom
    return min(max(floor(part * side), 0), side - 1)
