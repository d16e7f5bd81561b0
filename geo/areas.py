"""Which area a position lies in, and boundaries light enough for a phone or a drawing."""

from collections.abc import Sequence
from math import cos, radians
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.metres import Floats

Key = TypeVar("Key", int, str, UUID)
Box = tuple[float, float, float, float]  # west, south, east, north

NONE = -1  # the number of the area of a position in none of them
AT_ONCE = 1 << 15  # positions held against the boxes at a time, so that they stay in the cache
METRES_A_DEGREE = 111_320  # of latitude
DECIMALS = 1e-6  # of a degree: 11 cm


class AreaIndex(Generic[Key]):
    """The areas, ready to be asked many times and by many threads.

    A position on a border, or where areas overlap, belongs to the area with the lowest key,
    whatever order the areas were given in. Holes belong to nobody.
    """

    def __init__(self, boundaries: Sequence[tuple[Key, BaseGeometry]]) -> None:
        self.keys: tuple[Key, ...] = tuple(key for key, _ in boundaries)
        self._order = sorted(range(len(boundaries)), key=self.keys.__getitem__)
        self._shapes = [boundaries[number][1] for number in self._order]
        self._boxes = shapely.bounds(np.array(self._shapes, object)).reshape(-1, 4)
        shapely.prepare(self._shapes)
        # The first question builds the index inside, which two threads must not do at once.
        for shape, (west, south, _, _) in zip(self._shapes, self._boxes, strict=True):
            shapely.intersects_xy(shape, west, south)

    def of(self, lon: float, lat: float) -> Key | None:
        """The key of the area around a position."""
        west, south, east, north = self._boxes.T
        inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        for place in np.flatnonzero(inside):
            if shapely.intersects_xy(self._shapes[place], lon, lat):
                return self.keys[self._order[place]]
        return None

    def of_many(self, lons: Floats, lats: Floats) -> NDArray[np.intp]:
        """For each position the number of its area in `keys`, the order given; NONE if in none."""
        numbers = np.full(len(lons), NONE, np.intp)
        for start in range(0, len(lons), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            self._fill(numbers[part], lons[part], lats[part])
        return numbers

    def _fill(self, numbers: NDArray[np.intp], lon: Floats, lat: Floats) -> None:
        """Write the number of each position's area over NONE."""
        for number, shape, (west, south, east, north) in zip(
            self._order, self._shapes, self._boxes, strict=True
        ):
            inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
            asked = np.flatnonzero(inside & (numbers == NONE))
            numbers[asked[shapely.intersects_xy(shape, lon[asked], lat[asked])]] = number


def box_of(*boundaries: BaseGeometry) -> Box:
    """West, south, east and north of all these boundaries together."""
    west, south, east, north = shapely.total_bounds(np.array(boundaries, object)).tolist()
    return west, south, east, north


def simplified(boundary: BaseGeometry, metres: float) -> MultiPolygon:
    """A boundary in longitude and latitude with fewer corners, none moved more than so far.

    Valid, never empty, six decimals. Each area is simplified alone, so neighbours may part.
    """
    fewer = shapely.simplify(in_flat_metres(boundary), metres, preserve_topology=True)
    rounded = on_grid(shapely.transform(fewer, lambda points: points / _scale(boundary)))
    return rounded if not rounded.is_empty else shapely.multipolygons([boundary.envelope])


def in_flat_metres(boundary: BaseGeometry) -> BaseGeometry:
    """A boundary in longitude and latitude as flat ground around its middle: good for one town."""
    return shapely.transform(boundary, lambda points: points * _scale(boundary))


def on_grid(boundary: BaseGeometry) -> MultiPolygon:
    """The polygons of a boundary in degrees, valid, outer rings counterclockwise, six decimals."""
    return polygons_of(shapely.set_precision(boundary, DECIMALS))


def polygons_of(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of whatever this is, outer rings counterclockwise; points and lines go."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    whole = MultiPolygon([part for part in parts if isinstance(part, Polygon) and part.area > 0])
    return shapely.orient_polygons(whole)


def _scale(boundary: BaseGeometry) -> Floats:
    """Metres a degree of longitude and of latitude in the middle of a boundary."""
    _, south, _, north = boundary.bounds
    across = cos(radians((south + north) / 2))
    return np.array([across * METRES_A_DEGREE, METRES_A_DEGREE])
