"""Places as numbers: map tiles along a z-order curve, and the 100 m grid that keeps privacy.

A cell number is the Morton (z-order) number of a position in Web Mercator: 31 bits each way,
62 in all, so it fits a signed BIGINT and every z/x/y tile of a map is one range of numbers.
"""

from math import floor, isfinite, pi
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import BadShape
from geo.metres import Floats, from_metres, to_metres

Cells = NDArray[np.int64]

LEVELS = 31  # a cell of the finest level is 1.9 cm wide at the equator
NORTHERNMOST = 85.0511287798066  # where Web Mercator's square ends
_SIDE = 1 << LEVELS
_LAST = _SIDE - 1

# Each step doubles the room between the bits: ...abcd -> ...a0b0c0d.
_STEPS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def cell_of(lon: float, lat: float) -> int:
    """The number of the finest cell around one position; see cells_of."""
    if not (isfinite(lon) and isfinite(lat)):
        raise BadShape("bad-coordinates")
    down = _down(min(max(lat, -NORTHERNMOST), NORTHERNMOST))
    column = min(max(floor(_right(lon) * _SIDE), 0), _LAST)
    row = min(max(floor(down * _SIDE), 0), _LAST)
    return _spread(column) | (_spread(row) << 1)


def cells_of(lons: ArrayLike, lats: ArrayLike) -> Cells:
    """The number of the finest cell around each position, at least 0 and below 2**62.

    Latitudes beyond Web Mercator's square count as its edge; a missing position is refused.
    """
    lon, lat = np.asarray(lons, float), np.asarray(lats, float)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise BadShape("bad-coordinates")
    columns = _whole(_right(lon))
    rows = _whole(_down(np.clip(lat, -NORTHERNMOST, NORTHERNMOST)))
    return (_spread(columns) | (_spread(rows) << 1)).astype(np.int64)


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """The first and the last finest cell of a map tile, both included (y counts southwards)."""
    if not (0 <= z <= LEVELS and 0 <= x < 2**z and 0 <= y < 2**z):
        raise BadShape("no-such-tile", z=z, x=x, y=y)
    number, room = _spread(x) | (_spread(y) << 1), 2 * (LEVELS - z)
    return number << room, ((number + 1) << room) - 1


@overload
def at_level(cell: int, level: int) -> int: ...
@overload
def at_level(cell: Cells, level: int) -> Cells: ...
def at_level(cell: int | Cells, level: int) -> int | Cells:
    """The number, at a coarser level (0 is the whole world), of what surrounds a finest cell."""
    return cell >> 2 * (LEVELS - level)


def centres_of(cells: ArrayLike, level: int = LEVELS) -> tuple[Floats, Floats]:
    """Longitude and latitude of the middle of cells numbered at this level."""
    numbers = np.asarray(cells, np.uint64)
    right: Floats = (_gathered(numbers) + 0.5) / 2**level
    down: Floats = (_gathered(numbers >> np.uint64(1)) + 0.5) / 2**level
    return (right - 0.5) * 360, np.arctan(np.sinh(pi * (1 - 2 * down))) * (180 / pi)


@overload
def coarse(lon: float, lat: float, metres: int = 100) -> tuple[float, float]: ...
@overload
def coarse(lon: Floats, lat: Floats, metres: int = 100) -> tuple[Floats, Floats]: ...
def coarse(
    lon: float | Floats, lat: float | Floats, metres: int = 100
) -> tuple[float | Floats, float | Floats]:
    """The middle of the square of EPSG:25832 (the Danish kvadratnet) a position lies in."""
    east, north = to_metres(lon, lat)  # type: ignore[arg-type]
    middle = metres / 2
    return from_metres(east // metres * metres + middle, north // metres * metres + middle)


@overload
def _right(lon: float) -> float: ...
@overload
def _right(lon: Floats) -> Floats: ...
def _right(lon: float | Floats) -> float | Floats:
    """How far across Web Mercator's square, from its western edge: 0 to 1."""
    return lon / 360 + 0.5


@overload
def _down(lat: float) -> float: ...
@overload
def _down(lat: Floats) -> Floats: ...
def _down(lat: float | Floats) -> float | Floats:
    """How far down Web Mercator's square, from its northern edge: 0 to 1."""
    # numpy's sine and logarithm for one position too: the math module's differ in the last
    # digit, and one position must never have two cells.
    sine = np.sin(lat * (pi / 180))
    down: float | Floats = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * pi)
    return down


def _whole(share: Floats) -> NDArray[np.uint64]:
    """A share of the square's side as a whole number of finest cells."""
    return np.clip(np.floor(share * _SIDE), 0, _LAST).astype(np.uint64)


@overload
def _spread(bits: int) -> int: ...
@overload
def _spread(bits: NDArray[np.uint64]) -> NDArray[np.uint64]: ...
def _spread(bits: Any) -> Any:
    """The lower 31 bits with an empty bit above each."""
    for shift, mask in _STEPS:
        bits = (bits | (bits << shift)) & mask
    return bits


def _gathered(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every second bit, moved together again: the reverse of spreading."""
    bits = bits & np.uint64(_STEPS[-1][1])
    masks = [mask for _, mask in _STEPS[-2::-1]] + [0xFFFFFFFF]
    for (shift, _), mask in zip(reversed(_STEPS), masks, strict=True):
        bits = (bits | (bits >> np.uint64(shift))) & np.uint64(mask)
    return bits
