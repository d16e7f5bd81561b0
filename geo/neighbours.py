"""Points sorted into square cells, so that whatever is near lies in the same cell or beside it.

Pairs of points are only ever made a few millions at a time: a crowd costs time, not memory.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from geo.errors import BadShape
from geo.metres import Floats

Numbers = NDArray[np.int64]

SIDE = 0.7  # of the distance asked for: two points of one cell are always within it
REACH = 2  # so many cells away a point can still be within it
AT_ONCE = 1_000_000  # pairs of points held at a time

SHIFTS = list(product(range(-REACH, REACH + 1), repeat=2))
HALF_OF_THEM = [shift for shift in SHIFTS if shift > (0, 0)]  # every two cells meet once


class Cells:
    """Points in the order of their cells: `order` leads from here to the order given."""

    def __init__(self, east: Floats, north: Floats, within: float) -> None:
        if not (np.isfinite(east).all() and np.isfinite(north).all()):
            raise BadShape("bad-coordinates")
        column, row = (_cell(axis, within * SIDE) for axis in (east, north))
        self._high = int(row.max(initial=0)) + 1 + 2 * REACH
        number = column * self._high + row + REACH
        self.order: Numbers = np.argsort(number, kind="stable")
        self.east, self.north = east[self.order], north[self.order]
        self._numbers, self.start, self.count = np.unique(
            number[self.order], return_index=True, return_counts=True
        )
        self.cell: Numbers = np.repeat(np.arange(len(self.count)), self.count)

    def beside(self, columns: int, rows: int) -> Numbers:
        """For each cell the one so many columns and rows away; -1 where nothing lies there."""
        wanted = self._numbers + columns * self._high + rows
        at = np.minimum(np.searchsorted(self._numbers, wanted), len(self._numbers) - 1)
        return np.where(self._numbers[at] == wanted, at, -1)

    def apart(self, one: Numbers, other: Numbers) -> Floats:
        """The squared distance of points."""
        east, north = self.east[one] - self.east[other], self.north[one] - self.north[other]
        squared: Floats = east * east + north * north
        return squared

    def near(self, points: Numbers, within: float) -> Iterator[tuple[Numbers, Numbers, Floats]]:
        """Each of these points with every point within the distance, itself included.

        Yields parts: the points, their neighbours, and how far apart (squared) they are.
        """
        for shift in SHIFTS:
            cell = self.beside(*shift)[self.cell[points]]
            here, cell = points[cell >= 0], cell[cell >= 0]
            for part in portions(self.count[cell]):
                item, step = unfolded(self.count[cell[part]])
                one, other = here[part][item], self.start[cell[part]][item] + step
                squared = self.apart(one, other)
                close = squared <= within * within
                yield one[close], other[close], squared[close]


def portions(sizes: Numbers) -> Iterator[slice]:
    """Runs of items that hold no more than AT_ONCE together; a larger item stands alone."""
    ends, start, done = np.cumsum(sizes), 0, 0
    while start < len(sizes):
        stop = max(start + 1, int(np.searchsorted(ends, done + AT_ONCE, side="right")))
        yield slice(start, stop)
        start, done = stop, int(ends[stop - 1])


def unfolded(sizes: Numbers) -> tuple[Numbers, Numbers]:
    """For items of these sizes: each member's item, and its place (from 0) within the item."""
    item = np.repeat(np.arange(len(sizes)), sizes)
    return item, np.arange(len(item)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _cell(axis: Floats, side: float) -> Numbers:
    """Which row or column each position lies in, counted from the first."""
    steps: Floats = np.floor((axis - axis.min(initial=np.inf)) / side)
    return steps.astype(np.int64)
