"""Where places go on a drawing: from longitude and latitude by metres (EPSG:25832) to px."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from geo.metres import to_metres

LonLat = tuple[float, float]
Ring = Sequence[LonLat]
Points = NDArray[np.float64]  # one row per point: x and y, in px or in metres

FINE = 0.4  # px; points of an outline nearer to each other than this are drawn as one
LEAST = 50.0  # metres; a single place is shown with at least this much around it


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing of `size` px with north up. Without a scale there is nothing to draw."""

    size: tuple[float, float]
    west: float = 0.0  # metres
    top: float = 0.0
    left: float = 0.0  # px
    down: float = 0.0
    scale: float | None = None  # px per metre

    def place(self, lonlat: Sequence[LonLat]) -> Points:
        """Where the places are drawn; NaN for one that is nowhere."""
        metres, scale = _metres(lonlat), self.scale or 0.0
        x = self.left + (metres[:, 0] - self.west) * scale
        y = self.down + (self.top - metres[:, 1]) * scale
        return np.column_stack((x, y))

    def holds(self, place: LonLat) -> bool:
        """Whether the place is on the drawing: a wrong position must not shrink the district."""
        [(x, y)] = self.place([place])
        return self.scale is not None and 0 <= x <= self.size[0] and 0 <= y <= self.size[1]

    def path(self, rings: Iterable[Ring]) -> str:
        """The rings as the `d` of an SVG path."""
        return " ".join(_path(self.place(ring)) for ring in rings)

    def bar(self) -> float:
        """A round length in metres: 1, 2 or 5 times a power of ten, at most a quarter's width."""
        most = self.size[0] * 0.25 / (self.scale or 1.0)
        power = 10.0 ** floor(log10(most))
        return max(step for step in (1, 2, 5) if step * power <= most) * power


def frame_around(
    boundary: Iterable[Ring],
    places: Sequence[LonLat],
    size: tuple[float, float],
    edge: float = 0.0,
    foot: float = 0.0,
) -> Frame:
    """The frame that shows the boundary, or without one the places, as large as there is room."""
    seen = _metres([corner for ring in boundary for corner in ring] or places)
    seen = seen[np.isfinite(seen).all(axis=1)]
    if not len(seen):
        return Frame(size)
    low, high = seen.min(axis=0), seen.max(axis=0)
    span = np.maximum(high - low, LEAST)
    corner = (low + high - span) / 2
    room = np.array(size) - 2 * edge - np.array((0.0, foot))
    scale = float((room / span).min())
    left, down = edge + (room - span * scale) / 2
    return Frame(size, float(corner[0]), float(corner[1] + span[1]), left, down, scale)


def _metres(lonlat: Sequence[LonLat]) -> Points:
    if not lonlat:
        return np.empty((0, 2))
    lon, lat = np.asarray(lonlat, dtype=float).T
    return np.column_stack(to_metres(lon, lat))


def _path(points: Points) -> str:
    kept = [points[0]]
    for point in points[1:]:
        if np.abs(point - kept[-1]).max() >= FINE:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"
