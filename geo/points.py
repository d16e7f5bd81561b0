"""From a file of points (lamps, reports, counts) to positions in longitude and latitude."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import BadShape
from geo.fields import Columns
from geo.layers import read_layer, rows_of
from geo.metres import Floats, to_wgs84
from geo.whereabouts import refuse_swapped, system_of


@dataclass(frozen=True)
class PointTable:
    """Points in the order of the file, column by column so that 100,000 of them stay small."""

    lon: Floats  # WGS84; NaN, as the latitude, where a row has no position
    lat: Floats
    rows: NDArray[np.int64]  # the row in the file, from 1
    columns: Columns

    def properties(self, start: int = 0, stop: int | None = None) -> list[dict[str, Any]]:
        """Whatever else these rows say, as plain values ready for JSON."""
        return rows_of(self.columns, range(*slice(start, stop).indices(len(self.rows))))


def read_points(path: Path, layer: str | None = None, crs: str | None = None) -> PointTable:
    """Read GeoJSON, GeoPackage or a shapefile of points, in any coordinate system.

    A row whose position is missing, impossible or several points stays, with NaN for a
    position. A file of lines or areas is refused, and so are swapped axes. `crs` overrules what
    the file says of itself.
    """
    found = read_layer(path, "Point", layer)
    points = _single_points(found.geometries)
    system = system_of(found, crs)
    refuse_swapped(found, system)
    lon, lat = to_wgs84(shapely.get_x(points), shapely.get_y(points), system)
    return PointTable(lon, lat, np.arange(1, len(points) + 1), found.columns)


def _single_points(shapes: NDArray[Any]) -> NDArray[Any]:
    """The point of each row; None where it has none, or several, or something else."""
    first = shapely.get_geometry(shapes, 0)
    is_point = shapely.get_type_id(first) == shapely.GeometryType.POINT
    if not is_point.any() and any(shapes):
        raise BadShape("not-points", geometry=next(filter(None, shapes)).geom_type)
    first[~is_point | (shapely.get_num_geometries(shapes) > 1)] = None
    points: NDArray[Any] = first
    return points
