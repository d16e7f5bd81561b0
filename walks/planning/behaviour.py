"""Which hotspots owe their place to observations of what people do (science.md 4.3, test 1).

Such a hotspot may not alone lead to policing. No data about anybody's origin is needed for this.
"""

from collections.abc import Sequence
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


def dependent(hotspots: Sequence[Hotspot], taxonomy: Taxonomy, scales: Scales) -> frozenset[UUID]:
    """Keys of the hotspots that fall more than five places when behaviour is left out.

    So does a hotspot where nothing else was seen, however few hotspots there are.
    """
    places = [_still(one, taxonomy) for one in hotspots]
    touched = [
        len(still) < len(one.conditions) for one, still in zip(hotspots, places, strict=True)
    ]
    if not any(touched):
        return frozenset()
    before = _weights([one.conditions for one in hotspots], scales)
    after = before.copy()
    after[touched] = _weights(
        [p for p, is_touched in zip(places, touched, strict=True) if is_touched], scales
    )
    falls = _ranks(after) - _ranks(before)
    is_dependent = np.array(touched) & ((after < 0) | (falls > PLACES))
    return frozenset(hotspots[place].key for place in np.flatnonzero(is_dependent).tolist())


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
