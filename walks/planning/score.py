"""Priority: a helper that shows its parts. Additive, 0 to 100; a person decides.

    severity     30  (sum((grade - 1) / 3) + 2 * category's default) / (graded + 2)
    exposure     20  min(1, log10(1 + passages a day) / log10(5001)); unknown: 0.5
    consensus    25  (reporters + 1) / (passers + 4)
    recurrence   15  1 - 0.5 ** (walks - 1)
    need         10  1 - index / 100; unknown: 0.5

science.md section 4.1. Parts are added, never multiplied: one unknown part must not kill the
score, and every part must be able to say what it gave.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.metres import Floats

PARTS = ("severity", "exposure", "consensus", "recurrence", "need")
UNKNOWNS = ("severity", "passages", "passers", "index")
WEIGHTS = np.array([30.0, 20.0, 25.0, 15.0, 10.0])
# Where nobody counted who passed, a walk of twelve is assumed; said as "passers" unknown.
USUAL_PASSERS = 12
DRAWS = 1_000
SEED = 20261123
AS_SURE = 50  # how close the drawn weights keep to ours: Dirichlet(50 * weight)
INTERVAL = (2.5, 97.5)  # per cent of the draws


@dataclass(frozen=True)
class Facts:
    """What is known about one place or many: numbers, or arrays of one length. NaN is unknown."""

    severity: ArrayLike  # sum of (grade - 1) / 3 over the graded observations
    graded: ArrayLike  # how many were graded
    default: ArrayLike  # the category's severity, 0 to 1
    passages: ArrayLike  # a day
    reporters: ArrayLike  # different people
    passers: ArrayLike  # participants who came by
    walks: ArrayLike  # different walks, at least 1
    index: ArrayLike  # safety index of the district, 0 to 100

    def at(self, places: NDArray[np.int64], count: int) -> "Facts":
        """The facts of some of so many places."""
        return Facts(**{n: np.broadcast_to(fact, count)[places] for n, fact in vars(self).items()})


@dataclass(frozen=True)
class Ranking:
    """Places in the order of the score, 1 the highest, and how sure the order is."""

    rank: NDArray[np.int64]
    low: NDArray[np.int64]  # the best place it takes in 95 % of the draws
    high: NDArray[np.int64]  # the worst
    group: NDArray[np.int64]  # from 1: those of a group have equal priority


def shares(facts: Facts) -> Floats:
    """The five parts, each 0 to 1, before weighing: one row for each place."""
    known = {name: np.asarray(value, float) for name, value in vars(facts).items()}
    exposure = np.minimum(1, np.log10(1 + known["passages"]) / np.log10(5001))
    passers = np.where(
        np.isnan(known["passers"]),
        np.maximum(USUAL_PASSERS, known["reporters"]),
        known["passers"],
    )
    parts = (
        (known["severity"] + 2 * known["default"]) / (known["graded"] + 2),
        np.where(np.isnan(exposure), 0.5, exposure),
        (known["reporters"] + 1) / (passers + 4),
        1 - 0.5 ** (known["walks"] - 1),
        np.where(np.isnan(known["index"]), 0.5, 1 - known["index"] / 100),
    )
    return np.stack(np.broadcast_arrays(*parts), axis=-1)


def lacking(facts: Facts) -> NDArray[np.bool_]:
    """Which of the UNKNOWNS each place's score rests on an assumption for: a row for each."""
    lacks = (
        np.asarray(facts.graded) == 0,
        np.isnan(facts.passages),
        np.isnan(facts.passers),
        np.isnan(facts.index),
    )
    return np.stack(np.broadcast_arrays(*lacks), axis=-1)


def points(share: Floats) -> Floats:
    """What each part gives; their sum is the score."""
    weighed: Floats = share * WEIGHTS
    return weighed


def rank(share: Floats) -> Ranking:
    """The order by score, and how it moves when the weights are drawn anew 1,000 times.

    Two places that differ in nothing share every place they could take.
    """
    kinds, kind, size = np.unique(share.round(12), axis=0, return_inverse=True, return_counts=True)
    kind = kind.reshape(-1)
    draws = np.random.default_rng(SEED).dirichlet(AS_SURE * WEIGHTS / WEIGHTS.sum(), DRAWS)
    best, worst = _places(draws @ kinds.T, size)
    low = np.percentile(best, INTERVAL[0], axis=0, method="lower").astype(np.int64)
    high = np.percentile(worst, INTERVAL[1], axis=0, method="higher").astype(np.int64)
    ours = _places((kinds @ WEIGHTS)[None, :], size)[0][0]
    return Ranking(ours[kind], low[kind], high[kind], _equals(ours, low, high)[kind])


def _places(scores: Floats, size: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """For each row of scores the best and worst place of each kind, where kinds have sizes."""
    order = np.argsort(-scores, axis=1, kind="stable")
    worst_in_order = np.cumsum(size[order], axis=1)
    worst = np.empty_like(worst_in_order)
    np.put_along_axis(worst, order, worst_in_order, axis=1)
    return worst - size + 1, worst


def _equals(
    ours: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Groups of equal priority: whoever could as well stand where the group's first one stands."""
    group = np.zeros(len(ours), np.int64)
    first = -1
    for one in np.argsort(ours, kind="stable").tolist():
        if first < 0 or low[one] > ours[first] or high[first] < ours[one]:
            first = one
            group[one] = group.max() + 1
        else:
            group[one] = group[first]
    return group
