"""Which hotspots owe their place to observations of what people do (science.md 4.3, test 1).

Such a hotspot may not alone lead to policing. No data about anybody's origin is needed for this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from geo.metres import Floats
from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Condition
from walks.conditions.hotspots import Hotspot
from walks.conditions.tally import Numbers
from walks.planning.count import count
from walks.planning.score import WEIGHTS, shares
from walks.planning.weigh import Scales

PLACES = 5  # a hotspot that falls further than this without them depends on them


@dataclass(frozen=True)
class Compared:
    """A hotspot's place with and without observations of behaviour; 1 is the heaviest."""

    hotspot: Hotspot
    before: int
    after: int | None  # None: nothing else was seen there
    depends: bool


def dependent(hotspots: Sequence[Hotspot], taxonomy: Taxonomy, scales: Scales) -> frozenset[UUID]:
    """Keys of the hotspots that fall more than five places when behaviour is left out.

    So does a hotspot where nothing else was seen, however few hotspots there are.
    """
    if not any(one.category in taxonomy.behaviour for h in hotspots for one in h.conditions):
        return frozenset()
    return frozenset(o.hotspot.key for o in compared(hotspots, taxonomy, scales) if o.depends)


def compared(hotspots: Sequence[Hotspot], taxonomy: Taxonomy, scales: Scales) -> list[Compared]:
    """Every hotspot ranked twice, in the order given."""
    places = [_still(one, taxonomy) for one in hotspots]
    touched = np.array(
        [len(still) < len(one.conditions) for one, still in zip(hotspots, places, strict=True)],
        bool,
    )
    before = _weights([one.conditions for one in hotspots], scales)
    after = before.copy()
    if touched.any():
        after[touched] = _weights(
            [p for p, is_touched in zip(places, touched, strict=True) if is_touched], scales
        )
    old, new = _ranks(before), _ranks(after)
    depends = touched & ((after < 0) | (new - old > PLACES))
    return [
        Compared(one, int(old[at]), int(new[at]) if after[at] >= 0 else None, bool(depends[at]))
        for at, one in enumerate(hotspots)
    ]


def _still(hotspot: Hotspot, taxonomy: Taxonomy) -> list[Condition]:
    return [one for one in hotspot.conditions if one.category not in taxonomy.behaviour]


def _weights(places: Sequence[Sequence[Condition]], scales: Scales) -> Floats:
    """The score of each place; below all others where nothing is left."""
    left = [place for place in places if place]
    weights = np.full(len(places), -1.0)
    if left:
        share = shares(scales.together(left, count(left)))
        weights[[bool(place) for place in places]] = share @ WEIGHTS
    return weights


def _ranks(weights: Floats) -> Numbers:
    """1 for the heaviest; equals share the best place."""
    ordered = np.sort(-weights)
    return np.searchsorted(ordered, -weights) + 1
