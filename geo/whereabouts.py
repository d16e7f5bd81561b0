"""Which coordinate system a file is in, and whether it then lies where it should."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas import Box
from geo.errors import BadShape
from geo.layers import Layer
from geo.metres import Floats, known_crs, to_wgs84

NEAR_DENMARK: Box = (3, 53, 17, 60)  # west, south, east, north: Skaane and Slesvig are inside


def system_of(layer: Layer, crs: str | None = None) -> str:
    """The coordinate system given, else the file's own; refused when it cannot be that one.

    GeoJSON that says nothing is in degrees by its standard, but not always in practice.
    """
    system = crs or layer.crs
    if system is None:
        raise BadShape("unknown-crs")
    in_degrees = known_crs(system).is_geographic
    x, y = _positions(layer)
    if crs is None and in_degrees and _most((np.abs(x) > 180) | (np.abs(y) > 90)):
        raise BadShape("unknown-crs", crs=system, box=_box(x, y))
    return system


def refuse_elsewhere(layer: Layer, system: str) -> None:
    """Refuse a layer that is not wholly in Denmark's neighbourhood, swapped axes as such."""
    refuse_swapped(layer, system)
    lon, lat = _known(*to_wgs84(*_positions(layer), system))
    if not _near_denmark(lon, lat).all():
        raise BadShape("outside-denmark", box=_box(lon, lat))


def refuse_swapped(layer: Layer, system: str) -> None:
    """Refuse a layer that lies in Denmark's neighbourhood only with x and y the other way round."""
    x, y = _positions(layer)
    here, swapped = to_wgs84(x, y, system), to_wgs84(y, x, system)
    if _most(_near_denmark(*swapped)) and not _most(_near_denmark(*here)):
        raise BadShape("axes-swapped", box=_box(*_known(*here)))


def _positions(layer: Layer) -> tuple[Floats, Floats]:
    """Every position in the layer that has numbers for coordinates."""
    x, y = shapely.get_coordinates(layer.geometries).T
    return _known(x, y)


def _known(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The positions that have both coordinates."""
    known = np.isfinite(x) & np.isfinite(y)
    return x[known], y[known]


def _near_denmark(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    west, south, east, north = NEAR_DENMARK
    return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)


def _most(claims: NDArray[np.bool_]) -> bool:
    """Whether more than half are true: one bad row must not speak for a file."""
    return bool(2 * claims.sum() > len(claims))


def _box(x: Floats, y: Floats) -> list[float]:
    """West, south, east and north, rounded for people; empty when nothing has a position."""
    return (
        [round(float(edge), 4) for edge in (x.min(), y.min(), x.max(), y.max())] if len(x) else []
    )
