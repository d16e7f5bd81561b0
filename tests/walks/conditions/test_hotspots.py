"""Places where conditions gather, and that they stay the same place when more is seen."""

import json
from uuid import UUID

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from geo import cluster
from geo.metres import to_metres
from tests.told import AREA_M2, a_cluster, gathered, numbers, saw
from walks.catalogue import categories
from walks.conditions.hotspots import fewest, hotspots, match
from walks.errors import Unusable

TAXONOMY = categories.load()


def found(*seen, area_m2=AREA_M2):
    return hotspots(gathered(TAXONOMY, *seen), area_m2)


def same_groups(labels, expected):
    pairs = set(zip(labels, expected, strict=True))
    return len(pairs) == len(set(labels)) == len(set(expected)) and all(
        (ours == -1) == (theirs == -1) for ours, theirs in pairs
    )


def test_published_hotspots_are_found_in_any_order(shared):
    told = json.loads((shared / "science_cases.json").read_text(encoding="utf-8"))["cases"]
    cases = [one for one in told if one["module"] == "hotspot" and "points" in one["input"]]
    assert cases
    for case in cases:
        points = np.array(case["input"]["points"], float)
        asked = case["input"]["eps"], case["input"]["min_samples"]
        expected = np.array(case["expected"]["labels"])
        for seed in range(5):
            order = np.random.default_rng(seed).permutation(len(points))
            labels = cluster.hotspots(points[order, 0], points[order, 1], *asked)
            assert same_groups(labels.tolist(), expected[order].tolist())


def test_how_many_it_takes_follows_the_density(shared):
    told = json.loads((shared / "science_cases.json").read_text(encoding="utf-8"))["cases"]
    cases = [one for one in told if one["module"] == "hotspot" and "cases" in one["input"]]
    assert cases
    for case in cases:
        ours = [fewest(**one) for one in case["input"]["cases"]]
        assert ours == case["expected"]["k"]


@given(st.integers(0, 200_000), st.floats(1e4, 1e9))
@settings(max_examples=80, deadline=None)
def test_no_fewer_would_do(n, area_m2):
    k = fewest(n, area_m2)
    company = n / area_m2 * np.pi * 50**2
    assert poisson.sf(k - 2, company) <= 0.01 + 1e-12
    assert k == 4 or poisson.sf(k - 3, company) > 0.01 - 1e-12


def test_an_absurd_density_is_answered_at_once():
    assert fewest(1_000_000, 1.0) > 1_000_000


@pytest.mark.parametrize("area_m2", [0.0, -1.0, float("nan")])
def test_an_area_must_be_an_area(area_m2):
    with pytest.raises(Unusable, match="area-not-positive"):
        fewest(10, area_m2)


def test_four_conditions_make_a_hotspot_and_three_do_not():
    [place] = found(*a_cluster(1))
    assert [numbers(one) for one in place.conditions] == [[1], [2], [3], [4]]
    assert place.key == UUID(int=1)
    assert found(*a_cluster(1)[:3]) == []


def test_one_talkative_person_makes_no_hotspot():
    assert found(*(saw(number, east=number) for number in range(1, 9))) == []


def test_praise_and_hearsay_make_no_hotspot():
    assert found(*a_cluster(1, feeling="safe")) == []
    assert found(*a_cluster(1, "ADF", subtype="ADF-7")) == []


def test_different_categories_gather_at_one_place():
    seen = [saw(n, code, 8 * n) for n, code in enumerate(["LYS", "GRO", "REN", "TRF"], 1)]
    assert len(found(*seen)) == 1


def test_the_outline_holds_its_conditions_and_fifteen_metres_more():
    [place] = found(*a_cluster(1))
    outline = shapely.from_wkb(place.outline)
    assert outline.geom_type == "Polygon"
    assert all(outline.contains(shapely.Point(one.lon, one.lat)) for one in place.conditions)
    assert outline.contains(shapely.Point(place.lon, place.lat))
    corners = to_metres(*shapely.get_coordinates(outline).T)
    area = shapely.Polygon(np.column_stack(corners)).area
    assert area == pytest.approx(25 * 25 + 4 * 25 * 15 + np.pi * 15**2, rel=0.02)


def test_a_place_keeps_its_id_while_half_of_it_stays():
    before = found(*a_cluster(1), *a_cluster(11, east=300))
    old = {
        UUID(int=100 + n): [one.key for one in place.conditions] for n, place in enumerate(before)
    }
    later = found(*a_cluster(1)[1:], saw(40, "GRO"), *a_cluster(21, "REN", east=600))
    assert match(old, later) == {later[0].key: UUID(int=100)}


def test_a_place_that_falls_apart_leaves_its_id_to_the_larger_part():
    old = {UUID(int=99): [UUID(int=n) for n in (1, 2, 3, 4, 11, 12, 13)]}
    small, large = a_cluster(11, east=300), [*a_cluster(1), saw(7, "GRO", 10, 10)]
    new = found(*small, *large)
    assert match(old, new) == {UUID(int=1): UUID(int=99)}


def test_places_with_nothing_in_common_are_new():
    assert match({UUID(int=99): [UUID(int=77)]}, found(*a_cluster(1))) == {}
    assert match({}, found(*a_cluster(1))) == {}


def test_less_than_half_in_common_is_another_place():
    old = {UUID(int=99): [UUID(int=n) for n in (1, 70, 71, 72)]}
    assert match(old, found(*a_cluster(1))) == {}


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_conditions_changes_nothing(chance):
    seen = [
        *a_cluster(1),
        *a_cluster(11, "GRO", east=60),
        saw(30, "REN", east=85),
        saw(31, east=400),
    ]
    conditions = gathered(TAXONOMY, *seen)
    mixed = chance.sample(conditions, len(conditions))
    assert hotspots(mixed, AREA_M2) == hotspots(conditions, AREA_M2)
