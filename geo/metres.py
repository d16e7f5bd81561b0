"""Between longitude and latitude (WGS84) and metres on the ground (EPSG:25832, UTM zone 32 N).

One plane serves a whole deployment. Lengths in it are 0.04 % short at 9 degrees east and
0.14 % long on Bornholm (15 degrees); Zurich (8.5) is as good as Aalborg. Further than some 10
degrees from 9 east the error passes 1 %, and another plane would have to be chosen.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from geo.errors import BadShape

if TYPE_CHECKING:  # loaded by who first measures: a server that only receives spares 10 MB
    from pyproj import CRS, Geod, Transformer

Floats = NDArray[np.float64]

WGS84 = "EPSG:4326"
PLANE = "EPSG:25832"
FAR = 1e8  # more metres or feet than any map's coordinates reach


@overload
def to_metres(lon: float, lat: float) -> tuple[float, float]: ...
@overload
def to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]: ...
def to_metres(lon: float | Floats, lat: float | Floats) -> tuple[float | Floats, float | Floats]:
    """East and north in EPSG:25832; NaN where there is no such place."""
    return _moved(between(WGS84, PLANE), lon, lat)


@overload
def from_metres(east: float, north: float) -> tuple[float, float]: ...
@overload
def from_metres(east: Floats, north: Floats) -> tuple[Floats, Floats]: ...
def from_metres(
    east: float | Floats, north: float | Floats
) -> tuple[float | Floats, float | Floats]:
    """Longitude and latitude of a position in EPSG:25832; NaN where there is no such place."""
    return _moved(between(PLANE, WGS84), east, north)


def to_wgs84(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Longitude and latitude of positions in any coordinate system, x before y (east, north).

    A row that is missing, infinite or nowhere on Earth becomes NaN in both.
    A coordinate system nobody knows is refused as `unknown-crs`.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    lon, lat = _moved(between(crs, WGS84), x, y)
    # Absurdly large numbers wrap around the Earth instead of failing.
    somewhere = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & (np.maximum(abs(x), abs(y)) < FAR)
    return np.where(somewhere, lon, np.nan), np.where(somewhere, lat, np.nan)


@overload
def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float: ...
@overload
def distance_m(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats: ...
def distance_m(
    lon: float | Floats, lat: float | Floats, other_lon: float | Floats, other_lat: float | Floats
) -> float | Floats:
    """Metres along the ellipsoid, anywhere on Earth."""
    metres: float | Floats = _earth().inv(lon, lat, other_lon, other_lat)[2]
    return metres


def known_crs(crs: str) -> "CRS":
    """The coordinate system a text names; refused as `unknown-crs` when nobody knows it."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        known = CRS.from_user_input(crs)
    except CRSError as error:
        raise BadShape("unknown-crs", crs=crs) from error
    # GeoPackage calls its srs 0 "Undefined geographic SRS": a name for not knowing either.
    if known.name.startswith("Undefined") or not (known.is_geographic or known.is_projected):
        raise BadShape("unknown-crs", crs=known.name)
    return known


@lru_cache(maxsize=32)
def between(crs: str, other: str) -> "Transformer":
    """The way from one coordinate system to another, x before y; safe to share by threads."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        return Transformer.from_crs(known_crs(crs), known_crs(other), always_xy=True)
    except ProjError as error:
        raise BadShape("unknown-crs", crs=crs) from error


@cache
def _earth() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="WGS84")


def _moved(
    way: "Transformer", x: float | Floats, y: float | Floats
) -> tuple[float | Floats, float | Floats]:
    """Both coordinates moved; NaN, never infinite, where the way does not lead."""
    new_x, new_y = way.transform(x, y)
    nowhere = ~(np.isfinite(new_x) & np.isfinite(new_y))
    if isinstance(new_x, np.ndarray):
        return np.where(nowhere, np.nan, new_x), np.where(nowhere, np.nan, new_y)
    return (float("nan"), float("nan")) if nowhere else (float(new_x), float(new_y))
