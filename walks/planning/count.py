"""Count what was told of groups of conditions, many groups at once: people count once a group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from walks.conditions.condition import WIDE_M, Condition, column
from walks.conditions.tally import different, numbered
from walks.conditions.width import widths

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Told:
    """How much was told of one group."""

    observations: int
    people: int  # different ones; whoever nobody knows counts as one
    walks: int  # different ones; at least 1
    is_anonymous: bool  # nobody knows who any of them were
    after_dark: int  # observations; UNKNOWN: none is known, and of some nobody knows
    width_m: float  # between the middles of its conditions, or of the widest one if that is more
    wide: int  # conditions so wide that a person should be asked to split them
    widest_m: float  # the widest of its conditions
    lon: float  # the middle of its conditions, degrees, WGS84
    lat: float


def count(groups: Sequence[Sequence[Condition]]) -> list[Told]:
    """What was told of each group. No group may be empty."""
    if not groups:
        return []
    conditions = [one for group in groups for one in group]
    members = [one for condition in conditions for one in condition.members]
    sizes = np.array([len(group) for group in groups])
    starts = np.cumsum(sizes) - sizes
    told = np.array([len(one.members) for one in conditions])
    observations = np.add.reduceat(told, starts)
    first = np.cumsum(observations) - observations
    group = np.repeat(np.arange(len(groups)), observations)
    named = np.array([bool(one.reporter) for one in members])
    reporter, _ = numbered([one.reporter or place for place, one in enumerate(members)])
    walk, _ = numbered([one.walk for one in members])
    dark = np.array([one.is_after_dark for one in members], float)  # None becomes NaN
    after_dark = np.add.reduceat(dark == 1, first, dtype=int)
    is_unknown = (after_dark == 0) & np.logical_or.reduceat(np.isnan(dark), first)
    east, north = column(conditions, "east"), column(conditions, "north")
    each = column(conditions, "width_m")
    widest = np.maximum.reduceat(each, starts)
    columns = (
        observations,
        different(group, reporter),
        different(group, walk),
        ~np.logical_or.reduceat(named, first),
        np.where(is_unknown, UNKNOWN, after_dark),
        np.maximum(widths(east, north, starts, sizes), widest),
        np.add.reduceat(each > WIDE_M, starts, dtype=int),
        widest,
        np.add.reduceat(column(conditions, "lon"), starts) / sizes,
        np.add.reduceat(column(conditions, "lat"), starts) / sizes,
    )
    rows = zip(*(values.tolist() for values in columns), strict=True)
    return [Told(*row) for row in rows]
