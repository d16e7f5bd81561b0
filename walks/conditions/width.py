"""How wide groups of points are, many groups at a time."""

import numpy as np
from numpy.typing import NDArray

from geo.cluster import width_m
from geo.metres import Floats

SMALL = 12  # points: so few are measured pair by pair, all groups of a size at once


def widths(
    east: Floats, north: Floats, starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> Floats:
    """Metres between the two points of each group that lie farthest apart; 0 for a lone point.

    A group is a run of points: where it starts, and how many they are.
    """
    wide = np.zeros(len(starts))
    for size in np.unique(counts[(counts > 1) & (counts <= SMALL)]).tolist():
        groups = np.flatnonzero(counts == size)
        member = starts[groups, None] + np.arange(size)
        apart_east = east[member][:, :, None] - east[member][:, None, :]
        apart_north = north[member][:, :, None] - north[member][:, None, :]
        wide[groups] = np.sqrt((apart_east**2 + apart_north**2).max(axis=(1, 2)))
    for group in np.flatnonzero(counts > SMALL).tolist():
        run = slice(starts[group], starts[group] + counts[group])
        wide[group] = width_m(east[run], north[run])
    return wide
