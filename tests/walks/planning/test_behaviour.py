"""Fairness: places that owe their weight to what people were seen doing are marked."""

import pytest

from tests.told import AREA_M2, a_cluster, gathered, saw
from walks.catalogue import categories, measures
from walks.conditions.hotspots import hotspots
from walks.planning.behaviour import dependent
from walks.planning.proposals import PLANNERS_ONLY, Around
from walks.planning.propose import propose
from walks.planning.suggest import is_policing
from walks.planning.weigh import Scales

TAXONOMY = categories.load()
MEASURES = measures.load()


def places_of(*seen):
    return hotspots(gathered(TAXONOMY, *seen), AREA_M2 * 100)


def marked(*seen):
    places = places_of(*seen)
    return [one.key.int for one in places if one.key in dependent(
        places, TAXONOMY, Scales(TAXONOMY, Around()))]  # fmt: skip


def ordinary_places(count, first=1_000):
    """Places of litter, each seen a little more than the one before."""
    told = []
    for n in range(count):
        start = first + 100 * n
        told += a_cluster(start, "REN", east=400.0 * (n + 1))
        told += [saw(start + 20 + m, "REN", 400.0 * (n + 1)) for m in range(n)]
    return told


def a_place_of_behaviour(people):
    """A place of litter where so many also saw threatening conduct."""
    seen = [saw(50 + n, "ADF", 12, 12, subtype="ADF-2", severity=4) for n in range(people)]
    return [*a_cluster(1, "REN"), *seen]


def test_places_without_behaviour_depend_on_nothing():
    assert marked() == []
    assert marked(*ordinary_places(8)) == []


def test_a_place_that_falls_more_than_five_places_without_behaviour_is_marked():
    assert marked(*a_place_of_behaviour(12), *ordinary_places(8)) == [1]


def test_a_place_that_falls_less_is_not_marked():
    assert marked(*a_place_of_behaviour(12), *ordinary_places(4)) == []


def test_a_place_of_nothing_but_behaviour_is_marked_however_few_places_there_are():
    assert marked(*a_cluster(1, "ADF", subtype="ADF-2")) == [1]


def test_others_that_rise_are_not_marked():
    behaving = [a_cluster(n * 10, "ADF", east=-400.0 * n, subtype="ADF-2") for n in range(1, 8)]
    seen = [one for place in behaving for one in place] + ordinary_places(2)
    assert marked(*seen) == [n * 10 for n in range(1, 8)]


@pytest.mark.parametrize("category", ["ADF", "RUS", "UNG"])
def test_a_marked_place_says_so_and_leads_to_no_policing(category):
    seen = [one for kind in TAXONOMY.category(category).subtypes if not kind.is_positive
            for one in a_cluster(hash_of(kind.code), category, subtype=kind.code)
            if not kind.is_hearsay]  # fmt: skip
    conditions = gathered(TAXONOMY, *seen)
    draft = propose(conditions, hotspots(conditions, AREA_M2), TAXONOMY, MEASURES)
    lines = [one for one in draft.proposals if one.kind == "hotspot"]
    assert lines
    for line in lines:
        assert line.depends_on_behaviour
        assert "depends-on-behaviour" in {reason.code for reason in line.reasons}
        chosen = [one for one in (line.measure, *line.alternatives) if one]
        assert not any(is_policing(MEASURES.measure(one)) for one in chosen)


def hash_of(code: str) -> int:
    """A number of its own for each sub-type."""
    return 100 * list(TAXONOMY.kinds).index(code)


def test_control_never_comes_before_other_measures():
    seen = saw(1, "BYG", subtype="BYG-4", is_after_dark=True)
    line = propose(gathered(TAXONOMY, seen), [], TAXONOMY, MEASURES).proposals[0]
    chosen = [one for one in (line.measure, *line.alternatives) if one]
    control = [MEASURES.measure(one).is_control for one in chosen]
    assert control == sorted(control)
    loud = saw(1, "ADF", subtype="ADF-3")
    [night] = propose(gathered(TAXONOMY, loud), [], TAXONOMY, MEASURES).proposals
    assert night.measure == "M29"


def test_what_others_may_not_read_is_named():
    assert "depends-on-behaviour" in PLANNERS_ONLY
