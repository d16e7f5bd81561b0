"""The same place told twice, and hotspots."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from geo.cluster import NOWHERE, hotspots, same_place, width_m
from geo.errors import BadShape

# Whole metres, close together: exact distances, repeats and ties all happen.
PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=60)
FRACTIONS = st.lists(st.tuples(st.floats(0, 90), st.floats(0, 90)), max_size=40)
EPS = st.sampled_from([1.0, 5.0, 7.5, 20.0])


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, dict[str, Any]]:
    found = json.loads((shared / "science_cases.json").read_text())["cases"]
    return {case["id"]: case for case in found}


def axes(places: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(places, float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def groups(labels: np.ndarray) -> set[frozenset[int]]:
    """Who is together, whatever the numbers."""
    return {
        frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()) - {-1}
    }


@pytest.mark.parametrize("case", ["S29", "S33"])
def test_hotspots_are_those_of_the_science_cases(cases: dict[str, dict[str, Any]], case: str):
    given_, expected = cases[case]["input"], cases[case]["expected"]["labels"]
    found = hotspots(*axes(given_["points"]), given_["eps"], given_["min_samples"])
    assert found.tolist() == expected


def test_duplicates_are_those_of_the_science_case(cases: dict[str, dict[str, Any]]):
    points, expected = cases["S32"]["input"]["points"], cases["S32"]["expected"]
    found = []
    for category in ("lys", "affald"):
        told = [point for point in points if point["cat"] == category]
        labels = same_place(*axes([(p["E"], p["N"]) for p in told]), expected["eps"])
        found += [[told[index]["id"] for index in sorted(group)] for group in groups(labels)]
    assert sorted(found) == sorted(expected["clusters"])


@given(PLACES | FRACTIONS, EPS)
def test_same_place_is_what_scikit_learn_finds(places: list[tuple[float, float]], eps: float):
    labels = same_place(*axes(places), eps)
    if places:
        theirs = DBSCAN(eps=eps, min_samples=1).fit(np.array(places)).labels_
        assert groups(labels) == groups(theirs)
    else:
        assert len(labels) == 0


@given(PLACES.filter(bool), EPS, st.integers(1, 6))
def test_hotspots_are_what_scikit_learn_finds_with_edges_to_the_nearest_core(
    places: list[tuple[int, int]], eps: float, enough: int
):
    east, north = axes(places)
    labels = hotspots(east, north, eps, enough)
    theirs = DBSCAN(eps=eps, min_samples=enough).fit(np.array(places))
    core = theirs.core_sample_indices_
    assert groups(labels[core]) == groups(theirs.labels_[core])
    assert ((labels == NOWHERE) == (theirs.labels_ == -1)).all()
    apart = (east[:, None] - east[core]) ** 2 + (north[:, None] - north[core]) ** 2
    for edge in set(np.flatnonzero(labels >= 0)) - set(core):
        assert labels[edge] == labels[core][apart[edge] == apart[edge].min()].min()


@given(PLACES, EPS, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_order_of_the_points_changes_nothing(
    places: list[tuple[int, int]], eps: float, enough: int, random: Any
):
    east, north = axes(places)
    other = np.array(random.sample(range(len(places)), len(places)), int)
    for labels, mixed in (
        (same_place(east, north, eps), same_place(east[other], north[other], eps)),
        (hotspots(east, north, eps, enough), hotspots(east[other], north[other], eps, enough)),
    ):
        assert (labels[other] == mixed).all()


def test_labels_follow_the_keys_when_there_are_any():
    east, north, key = np.array([0.0, 500.0, 501.0]), np.zeros(3), np.array(["c", "b", "a"])
    assert same_place(east, north, 20).tolist() == [0, 1, 1]
    assert same_place(east, north, 20, key).tolist() == [1, 0, 0]
    assert hotspots(east, north, 20, 1, key).tolist() == [1, 0, 0]


def test_exactly_the_distance_is_within_and_a_hair_more_is_not():
    assert same_place([0, 12], [0, 16], 20).tolist() == [0, 0]
    assert same_place([0, 12], [0, 16.0001], 20).tolist() == [0, 1]


@pytest.mark.parametrize(
    "crowd",
    [
        pytest.param(lambda draw, n: (np.zeros(n), np.zeros(n)), id="on one spot"),
        pytest.param(lambda draw, n: draw.normal(0, 40, (2, n)), id="in one square"),
        pytest.param(
            lambda draw, n: np.where(np.arange(n) % 2, 0, 50.5) + draw.random((2, n)) * 0.3,
            id="in two tight crowds just too far apart",
        ),
    ],
)
def test_a_crowd_needs_no_pairs(crowd: Any):
    east, north = crowd(np.random.default_rng(7), 20_000)
    labels = hotspots(east, north, 50, 4)
    two_crowds = np.hypot(east[0] - east[1], north[0] - north[1]) > 50 and np.ptp(east) < 60
    assert labels.max() + 1 == (2 if two_crowds else 1)


def test_two_crowds_joined_by_one_pair_are_found_by_looking_closely():
    draw = np.random.default_rng(7)
    east = np.concatenate([draw.uniform(0, 20, 500), draw.uniform(71, 90, 500), [21.0, 70.875]])
    north = np.concatenate([draw.uniform(0, 5, 1000), [2.5, 2.5]])
    assert same_place(east, north, 49.875).max() == 0
    assert same_place(east, north, 49.874).max() == 1


def test_a_point_without_a_position_is_refused():
    with pytest.raises(BadShape) as refused:
        same_place([0, np.nan], [0, 0], 20)
    assert refused.value.code == "bad-coordinates"


@given(PLACES)
def test_the_width_is_the_largest_distance(places: list[tuple[int, int]]):
    east, north = axes(places)
    apart = np.hypot(east[:, None] - east, north[:, None] - north)
    assert width_m(east, north) == pytest.approx(apart.max(initial=0))
