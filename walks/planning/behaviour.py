"""Which hotspots owe their place to observations of what people do (science.md 4.3, test 1).

Such a hotspot may not alone lead to policing. No data about anybody's origin is needed for this.
"""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from geo.metres import Floats
from walks.catalogue.categories import Taxonomy
from walks.planning.conditions import Condition
from walks.planning.hotspots import Hotspot
from walks.planning.score import WEIGHTS, shares
from walks.planning.weigh import Scales

PLACES = 5  # a hotspot that falls further than this without them depends on them


def dependent(hotspots: Sequence[Hotspot], taxonomy: Taxonomy, scales: Scales) -> frozenset[UUID]:
    """Keys of the hotspots that fall more than five places when behaviour is left out.

    So does a hotspot where nothing else was seen, however few hotspots there are.
    """
    if not hotspots:
        return frozenset()
    places = [_still(one, taxonomy) for one in hotspots]
    before = _ranks(_weights([one.conditions for one in hotspots], scales))
    after = _ranks(_weights(places, scales))
    return frozenset(
        one.key
        for one, still, was, becomes in zip(hotspots, places, before, after, strict=True)
        if len(still) < len(one.conditions) and (not still or becomes - was > PLACES)
    )


def _still(hotspot: Hotspot, taxonomy: Taxonomy) -> list[Condition]:
    return [one for one in hotspot.conditions if one.category not in taxonomy.behaviour]


def _weights(places: Sequence[Sequence[Condition]], scales: Scales) -> Floats:
    """The score of each place; below all others where nothing is left."""
    left = [place for place in places if place]
    weights = np.full(len(places), -1.0)
    if left:
        weights[[bool(place) for place in places]] = shares(scales.together(left)) @ WEIGHTS
    return weights


def _ranks(weights: Floats) -> list[int]:
    """1 for the heaviest; equals share the best place."""
    ordered = np.sort(-weights)
    ranks: list[int] = (np.searchsorted(ordered, -weights) + 1).tolist()
    return ranks
