"""Who may see an observation: four classes, each stricter than the one before."""

from collections.abc import Iterable
from typing import Literal

Visibility = Literal["public", "walk", "authorities", "police"]
CLASSES: tuple[Visibility, ...] = ("public", "walk", "authorities", "police")


def strictest(classes: Iterable[str]) -> Visibility:
    """The strictest of them; "public" when there are none. A class nobody knows is "police"."""
    return CLASSES[max((_step(one) for one in classes), default=0)]


def _step(one: str) -> int:
    return CLASSES.index(one) if one in CLASSES else len(CLASSES) - 1
