"""Gather what was seen into conditions: the same thing at the same place, told more than once.

A suggestion for a person to agree with: nothing is thrown away and everything can be split again.
Within a category and polarity, single linkage joins what lies within reach of each other, as
accurate as the positions were (science.md section 3, step 1). Values in, values out; the order
observations come in changes nothing.
"""

from collections.abc import Iterable

import numpy as np

from geo.cluster import same_place
from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Condition, Seen, by_age
from walks.conditions.tally import Numbers, Tally
from walks.conditions.undisturbed import undisturbed

NEAREST_M, FARTHEST_M = 20.0, 30.0  # two of the same within so many metres are one condition


def gather(seen: Iterable[Seen], taxonomy: Taxonomy) -> list[Condition]:
    """Conditions by their earliest member. Raises Unusable("position-missing", id).

    Hearsay is gathered apart, so that it never counts with what people saw themselves.
    """
    rows = list(seen)
    if not rows:
        return []
    with undisturbed():
        tally = Tally([rows[place] for place in by_age(rows)], taxonomy)
        return tally.conditions(_labels(tally))


def as_told(groups: Iterable[Iterable[Seen]], taxonomy: Taxonomy) -> list[Condition]:
    """The conditions people have agreed on, however far apart; by their earliest member."""
    told = [(row, number) for number, group in enumerate(groups) for row in group]
    if not told:
        return []
    order = by_age([row for row, _ in told])
    tally = Tally([told[place][0] for place in order], taxonomy)
    return tally.conditions(np.array([told[place][1] for place in order]))


def as_one(members: Iterable[Seen], taxonomy: Taxonomy) -> Condition:
    """These are one thing, whatever the distances. There must be at least one."""
    [condition] = as_told([members], taxonomy)
    return condition


def reach(accuracies: Iterable[float | None]) -> float:
    """Metres within which two of a category are the same: clip(10 + 0.8 * median, 20, 30).

    Accuracies are radii of 95 %; unknown ones are left out. Where none is known (pins put by
    hand, old notes) the shortest reach: a missed pair is one more line, a wrong one hides a place.
    """
    told = np.array(list(accuracies), float)  # None becomes NaN
    known = told[np.isfinite(told)]
    if not len(known):
        return NEAREST_M
    return float(np.clip(10 + 0.8 * np.median(known), NEAREST_M, FARTHEST_M))


def _labels(tally: Tally) -> Numbers:
    """A label for each row."""
    groups = (tally.category * 2 + tally.positive) * 2 + tally.hearsay
    accuracy = np.array([row.accuracy_m for row in tally.rows], float)
    labels, taken = np.empty(len(groups), np.int64), 0
    for group in np.unique(groups).tolist():
        rows = np.flatnonzero(groups == group)
        eps = reach(accuracy[tally.category == group // 4].tolist())
        east, north = tally.places[rows, 2], tally.places[rows, 3]
        labels[rows] = taken + same_place(east, north, eps)
        taken = labels[rows].max() + 1
    return labels
