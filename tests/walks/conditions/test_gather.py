"""The same thing told twice is one condition; nothing is lost and order changes nothing."""

import json
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cluster import same_place
from geo.metres import to_metres
from tests.told import EVENING, gathered, numbers, saw
from walks.catalogue import categories
from walks.conditions.gather import as_one, as_told, gather, reach
from walks.errors import Unusable

TAXONOMY = categories.load()


def cases(shared, module):
    told = json.loads((shared / "science_cases.json").read_text(encoding="utf-8"))["cases"]
    found = [case for case in told if case["module"] == module]
    assert found
    return found


def test_the_plane_is_the_published_one(shared):
    for case in cases(shared, "crs"):
        east, north = to_metres(case["input"]["lon"], case["input"]["lat"])
        assert east == pytest.approx(case["expected"]["E"], abs=case["tolerance"]["abs"])
        assert north == pytest.approx(case["expected"]["N"], abs=case["tolerance"]["abs"])


def test_published_duplicates_are_found(shared):
    for case in cases(shared, "dedupe"):
        seen = []
        for minute, point in enumerate(case["input"]["points"]):
            one = saw(minute, point["cat"], reporter=point["user"], accuracy_m=point["acc"])
            from_middle = saw(minute, east=point["E"] - 555_700, north=point["N"] - 6_323_100)
            seen.append(replace(one, lon=from_middle.lon, lat=from_middle.lat))
        names = [point["id"] for point in case["input"]["points"]]
        found = gather(seen, TAXONOMY)
        assert reach(one.accuracy_m for one in seen) == case["expected"]["eps"]
        told = {frozenset(names[n] for n in numbers(one)): one.reporters for one in found}
        expected = [frozenset(cluster) for cluster in case["expected"]["clusters"]]
        assert told == dict(zip(expected, case["expected"]["distinct_reporters"], strict=True))


@pytest.mark.parametrize(
    ("accuracies", "metres"),
    [
        ([5], 20),
        ([12.5], 20),
        ([20], 26),
        ([24, 16], 26),
        ([90], 30),
        ([None, 20], 26),
        ([None], 20),
    ],
)
def test_reach_follows_the_accuracy_of_the_positions(accuracies, metres):
    assert reach(accuracies) == pytest.approx(metres)


def test_reach_is_each_categorys_own():
    rough = [saw(1, "LYS", accuracy_m=30.0), saw(2, "LYS", east=28, accuracy_m=30.0)]
    fine = [saw(3, "REN", accuracy_m=5.0), saw(4, "REN", east=28, accuracy_m=5.0)]
    assert [numbers(one) for one in gathered(TAXONOMY, *rough, *fine)] == [[1, 2], [3], [4]]


def test_other_categories_and_praise_stand_apart():
    seen = [saw(1), saw(2, "GRO"), saw(3, feeling="safe"), saw(4, feeling="neutral")]
    found = gathered(TAXONOMY, *seen)
    assert [numbers(one) for one in found] == [[1, 4], [2], [3]]
    assert [one.is_positive for one in found] == [False, False, True]


def test_a_remark_without_a_feeling_is_praise_when_its_subtype_is():
    [one] = gathered(TAXONOMY, saw(1, subtype="LYS-POS", feeling="neutral"))
    assert one.is_positive


def test_hearsay_never_counts_with_what_was_seen():
    found = gathered(TAXONOMY, saw(1, "ADF", subtype="ADF-1"), saw(2, "ADF", subtype="ADF-7"))
    assert [(numbers(one), one.is_hearsay) for one in found] == [([1], False), ([2], True)]


def test_one_person_counts_once_and_strangers_count_each():
    told = [saw(1, reporter="a"), saw(2, reporter="a"), saw(3, reporter=""), saw(4, reporter="")]
    [one] = gathered(TAXONOMY, *told)
    assert one.reporters == 3


def test_the_most_frequent_subtype_speaks_for_the_condition():
    seen = [saw(1, subtype="LYS-3"), saw(2, subtype="LYS-2"), saw(3, subtype="LYS-3"), saw(4)]
    assert gathered(TAXONOMY, *seen)[0].subtype == "LYS-3"
    assert gathered(TAXONOMY, *seen[:2])[0].subtype == "LYS-2"
    assert gathered(TAXONOMY, saw(1), saw(2))[0].subtype is None


def test_a_condition_is_as_hidden_as_its_most_hidden_member():
    plain, raised = saw(1, "REN"), saw(2, "REN", visibility="police")
    assert gathered(TAXONOMY, plain)[0].visibility == "public"
    assert gathered(TAXONOMY, plain, saw(2, "REN", subtype="REN-5"))[0].visibility == "walk"
    assert gathered(TAXONOMY, plain, raised)[0].visibility == "police"


def test_one_who_saw_danger_makes_the_condition_urgent():
    seen = [saw(1, "VED", subtype="VED-1"), saw(2, "VED", subtype="VED-1")]
    assert not gathered(TAXONOMY, *seen)[0].is_urgent
    assert gathered(TAXONOMY, *seen, saw(3, "VED", subtype="VED-8"))[0].is_urgent


def test_a_fault_goes_to_operations_only_when_nobody_saw_more_in_it():
    out, dim = saw(1, subtype="LYS-1"), saw(2, subtype="LYS-3")
    assert gathered(TAXONOMY, out, saw(3))[0].to_operations
    assert not gathered(TAXONOMY, out, dim)[0].to_operations
    assert not gathered(TAXONOMY, saw(3))[0].to_operations


def test_a_chain_becomes_too_wide_and_says_so():
    chain = [saw(number, east=18.0 * number) for number in range(1, 12)]
    [one] = gathered(TAXONOMY, *chain)
    assert one.is_wide
    assert one.width_m == pytest.approx(180, abs=0.5)
    [short] = gathered(TAXONOMY, *chain[:4])
    assert not short.is_wide
    assert short.width_m == pytest.approx(54, abs=0.2)


def test_the_middle_and_the_grades_are_those_of_the_members():
    seen = [saw(1, severity=4), saw(2, east=10, severity=1), saw(3, east=5, north=9)]
    [one] = gathered(TAXONOMY, *seen)
    assert one.lon == pytest.approx(np.mean([each.lon for each in seen]))
    assert (one.graded, one.severity) == (2, 1.0)
    assert (one.walks, one.key) == (1, UUID(int=1))


def test_of_one_moment_the_lowest_id_comes_first():
    together = [saw(number, captured_at=EVENING) for number in (3, 1, 2)]
    assert numbers(gathered(TAXONOMY, *together)[0]) == [1, 2, 3]


def test_the_key_stays_when_more_is_seen():
    before = gathered(TAXONOMY, saw(1), saw(2, east=5))
    after = gathered(TAXONOMY, saw(1), saw(2, east=5), saw(9, east=9), saw(10, "REN"))
    assert before[0].key == after[0].key


def test_people_decide_what_is_one_thing():
    near, far = saw(1), saw(2, east=400)
    one = as_one([far, near], TAXONOMY)
    assert (numbers(one), round(one.width_m)) == ([1, 2], 400)
    apart = as_told([[saw(4)], [saw(3, east=1)]], TAXONOMY)
    assert [numbers(one) for one in apart] == [[3], [4]]


def test_nothing_seen_is_no_condition():
    assert gather([], TAXONOMY) == as_told([], TAXONOMY) == []


def test_an_observation_without_a_place_is_named():
    with pytest.raises(Unusable) as caught:
        gathered(TAXONOMY, saw(1), replace(saw(7), lon=float("nan")))
    assert caught.value.code == "position-missing"
    assert caught.value.facts["id"] == str(UUID(int=7))


walkers = st.lists(
    st.builds(
        lambda category, feeling, east, north, minute, reporter, accuracy: {
            "category": category, "feeling": feeling, "east": east, "north": north,
            "minute": minute, "reporter": reporter, "accuracy": accuracy,
        },
        st.sampled_from(["LYS", "GRO"]), st.sampled_from(["unsafe", "safe", "neutral"]),
        st.integers(0, 120), st.integers(0, 60), st.integers(0, 3), st.sampled_from(["", "a", "b"]),
        st.sampled_from([None, 8.0, 40.0]),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@given(walkers, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_things_are_told_in_changes_nothing(told, chance):
    seen = [
        replace(
            saw(number, one["category"], one["east"], one["north"], feeling=one["feeling"]),
            reporter=one["reporter"],
            accuracy_m=one["accuracy"],
            captured_at=EVENING.replace(minute=one["minute"]),
        )
        for number, one in enumerate(told)
    ]
    mixed = chance.sample(seen, len(seen))
    found = gather(seen, TAXONOMY)
    assert gather(mixed, TAXONOMY) == found
    assert sorted(n for one in found for n in numbers(one)) == list(range(len(seen)))


@given(walkers)
@settings(max_examples=40, deadline=None)
def test_within_a_kind_the_groups_are_single_linkage(told):
    seen = [saw(n, "LYS", one["east"], one["north"]) for n, one in enumerate(told)]
    places = ([one.lon for one in seen], [one.lat for one in seen])
    east, north = to_metres(*map(np.array, places))
    labels = same_place(east, north, 20.0)
    expected = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels)}
    assert {frozenset(numbers(one)) for one in gather(seen, TAXONOMY)} == expected
