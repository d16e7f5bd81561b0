"""Simulated walks where it is known which observations are of the same thing (science.md 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tests.told import saw
from walks.catalogue import categories
from walks.conditions.condition import Seen
from walks.conditions.suggest import suggestions

TAXONOMY = categories.load()
KINDS = ("LYS", "GRO", "REN", "VED", "TRF", "OVB")
PEOPLE, SEES = 12, 0.5  # and how likely each of them notes a thing
LINEAR, LENGTH = 0.15, 40.0  # a dark path is noted anywhere along so many metres
SPARSE, DENSE = (700.0, 13), (400.0, 35)  # metres of a side, and things
WALKS = 40
# Pair F1 as published in science.md: by ground and sigma of the positions in metres.
PUBLISHED = {
    ("sparse", 5): 0.93, ("sparse", 10): 0.93, ("sparse", 15): 0.87,
    ("dense", 5): 0.88, ("dense", 10): 0.80, ("dense", 15): 0.74,
}  # fmt: skip
GROUNDS = {"sparse": SPARSE, "dense": DENSE}


@dataclass(frozen=True)
class Found:
    """How well pairs of the same thing are suggested."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Both in one."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def walked(ground: str, sigma: float, chance: np.random.Generator) -> tuple[list[Seen], list[int]]:
    """One evening: what twelve people noted, and which thing each of it was."""
    side, things = GROUNDS[ground]
    seen: list[Seen] = []
    truth: list[int] = []
    for thing in range(things):
        place, along = chance.uniform(0, side, 2), chance.uniform(0, 2 * np.pi)
        length = LENGTH if chance.random() < LINEAR else 0.0
        for person in np.flatnonzero(chance.random(PEOPLE) < SEES).tolist():
            step = chance.uniform(-length / 2, length / 2)
            spot = place + step * np.array([np.cos(along), np.sin(along)])
            east, north = (spot + chance.normal(0, sigma, 2)).tolist()
            told = {"reporter": f"p{person}", "accuracy_m": 2.45 * sigma}
            seen.append(saw(len(seen), KINDS[thing % len(KINDS)], east, north, **told))
            truth.append(thing)
    return seen, truth


def measured(ground: str, sigma: float, walks: int = WALKS, seed: int = 6) -> Found:
    """Over so many evenings, every pair alike."""
    chance = np.random.default_rng(seed)
    right = suggested = real = 0
    for _ in range(walks):
        seen, truth = walked(ground, sigma, chance)
        told = pairs([id.int for id in one.members] for one in suggestions(seen, TAXONOMY))
        true = pairs(
            [number for number, of in enumerate(truth) if of == thing] for thing in set(truth)
        )
        right, suggested, real = right + len(told & true), suggested + len(told), real + len(true)
    return Found(right / suggested, right / real)


def pairs(groups: Iterable[Iterable[int]]) -> set[tuple[int, int]]:
    """Every two of a group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}
