"""From whatever a row holds to a valid boundary in longitude and latitude, or a refusal."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from geo.areas import in_flat_metres, polygons_of
from geo.errors import BadShape
from geo.metres import Floats, to_wgs84

MOST_CHANGE = 0.01  # of the area, when a boundary is repaired
SLIVER_M = 5  # two maps of one border differ by so much


@dataclass(frozen=True)
class Flaw:
    """Why a boundary is not valid, in the words of GEOS, and where."""

    reason: str
    lon: float
    lat: float


def boundary_of(
    shape: BaseGeometry | None, name: str, crs: str
) -> tuple[MultiPolygon, Flaw | None]:
    """A row's polygons in WGS84, and the flaw that had to be mended, if any.

    A flaw is mended when that changes the area by less than 1 %; otherwise, and for anything
    that is not an area, the row is refused by its name.
    """

    def moved(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        lon, lat = to_wgs84(x, y, crs)
        if not np.isfinite(lon).all():
            raise BadShape("bad-coordinates", name=name)
        return lon, lat

    whole = shapely.transform(_polygons(shape, name), moved, interleaved=False)
    return (polygons_of(whole), None) if whole.is_valid else _mended(whole, name)


def shared_m2(one: MultiPolygon, other: MultiPolygon) -> float:
    """Square metres two areas share; 0 when it is only a sliver along their border."""
    shared = polygons_of(shapely.intersection(one, other))
    if shared.is_empty:
        return 0
    flat = in_flat_metres(shared)
    # Twice the area by the length around it is the mean width of anything long.
    return float(flat.area) if 2 * flat.area > SLIVER_M * flat.length else 0


def _polygons(shape: BaseGeometry | None, name: str) -> MultiPolygon:
    """The shape as it stands, when it is polygons and nothing else."""
    if shape is None or shape.is_empty:
        raise BadShape("empty-geometry", name=name)
    parts = shapely.get_parts(shapely.get_parts(shape))
    if not all(isinstance(part, Polygon) for part in parts):
        raise BadShape("not-an-area", name=name, geometry=shape.geom_type)
    return MultiPolygon(list(parts))


def _mended(whole: MultiPolygon, name: str) -> tuple[MultiPolygon, Flaw]:
    """The nearest valid boundary, unless it is another area than was drawn."""
    flaw = _flaw(whole)
    mended = polygons_of(shapely.make_valid(whole, method="structure", keep_collapsed=False))
    if mended.is_empty or abs(mended.area - whole.area) >= MOST_CHANGE * mended.area:
        raise BadShape("invalid-polygon", name=name, **vars(flaw))
    return mended, flaw


def _flaw(whole: MultiPolygon) -> Flaw:
    """What GEOS says, for example: Self-intersection[9.91 57.04]."""
    reason, _, where = explain_validity(whole).partition("[")
    lon, lat = (round(float(number), 6) for number in where.rstrip("]").split())
    return Flaw(reason, lon, lat)
