"""Planted towns: what was put there is found, and what is chance is not (a light version)."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from tests.told import gathered, saw
from walks.catalogue import categories
from walks.conditions.hotspots import hotspots

TAXONOMY = categories.load()
KINDS = ("LYS", "GRO", "REN", "VED", "TRF")
AREA_M2 = 800.0 * 800.0
TOWNS = 12


def reported(chance: np.random.Generator, sigma: float) -> tuple[list, list[int]]:
    """Thirteen things in 700 m, each seen by about half of twelve people; and which thing."""
    seen, truth = [], []
    for thing, place in enumerate(chance.uniform(0, 700, (13, 2))):
        kind = KINDS[thing % len(KINDS)]
        for person in np.flatnonzero(chance.random(12) < 0.5).tolist():
            east, north = place + chance.normal(0, sigma, 2)
            told = {"reporter": f"p{person}", "accuracy_m": 2.45 * sigma}
            seen.append(saw(len(seen), kind, east, north, **told))
            truth.append(thing)
    return seen, truth


def pairs(groups) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def f1(chance: np.random.Generator, sigma: float) -> float:
    """How well pairs of the same thing are found: precision and recall in one."""
    seen, truth = reported(chance, sigma)
    found = pairs([one.id.int for one in c.members] for c in gathered(TAXONOMY, *seen))
    real = pairs([n for n, t in enumerate(truth) if t == thing] for thing in set(truth))
    return 2 * len(found & real) / (len(found) + len(real))


def test_the_same_thing_told_by_many_is_one_condition():
    chance = np.random.default_rng(1)
    assert np.mean([f1(chance, sigma=5.0) for _ in range(TOWNS)]) >= 0.95
    assert np.mean([f1(chance, sigma=10.0) for _ in range(TOWNS)]) >= 0.92


def scattered(chance: np.random.Generator, count: int, middle=None, spread=20.0) -> Iterator:
    """So many things, anywhere or around a place."""
    for place in chance.uniform(0, 800, (count, 2)):
        at = place if middle is None else chance.normal(middle, spread)
        yield KINDS[int(chance.integers(len(KINDS)))], at


def town(chance: np.random.Generator, planted) -> list:
    """Twenty things anywhere and five around each planted place, each told once."""
    told = list(scattered(chance, 20))
    for middle in planted:
        told += scattered(chance, 5, middle)
    seen = [saw(n, kind, *at.tolist()) for n, (kind, at) in enumerate(told)]
    return hotspots(gathered(TAXONOMY, *seen), AREA_M2)


def holds_planted(place) -> bool:
    return sum(one.key.int >= 20 for one in place.conditions) >= 3


def test_planted_places_are_found_and_little_else():
    chance = np.random.default_rng(2)
    middles = [(150, 150), (600, 200), (350, 620)]
    places = [town(chance, middles) for _ in range(TOWNS)]
    found = sum(holds_planted(place) for one in places for place in one)
    assert found / (len(middles) * TOWNS) >= 0.8
    assert found / sum(map(len, places)) >= 0.95


def test_chance_alone_makes_hardly_a_place():
    chance = np.random.default_rng(3)
    assert sum(len(town(chance, [])) for _ in range(TOWNS)) <= 0.1 * TOWNS
