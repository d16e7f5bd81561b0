"""Suggestions of what is the same: as good as published, never asked twice, with their reasons."""

from uuid import UUID

import pytest

from tests.told import saw
from tests.walked import PUBLISHED, measured
from walks.catalogue import categories
from walks.conditions.suggest import Suggestion, suggestions

TAXONOMY = categories.load()


def ids(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=number) for number in numbers)


def members(found: list[Suggestion]) -> list[list[int]]:
    return [[id.int for id in one.members] for one in found]


@pytest.mark.parametrize(("ground", "sigma"), list(PUBLISHED))
def test_pairs_are_found_as_well_as_published(ground, sigma):
    assert measured(ground, sigma).f1 >= PUBLISHED[ground, sigma]


def test_a_suggestion_tells_why():
    seen = [saw(1, subtype="LYS-1"), saw(2, subtype="LYS-1", east=12), saw(9, east=400)]
    [one] = suggestions(seen, TAXONOMY)
    assert (one.members, one.category, one.subtype) == (ids(1, 2), "LYS", "LYS-1")
    assert (round(one.apart_m), one.minutes, one.people) == (12, 1, 2)


def test_other_subtypes_are_one_category_and_no_one_subtype():
    [one] = suggestions([saw(1, subtype="LYS-1"), saw(2, subtype="LYS-3")], TAXONOMY)
    assert (one.category, one.subtype) == ("LYS", None)


def test_other_categories_and_what_is_far_are_never_suggested():
    assert suggestions([saw(1), saw(2, "GRO"), saw(3, east=60)], TAXONOMY) == []
    assert suggestions([], TAXONOMY) == []


def test_what_somebody_said_no_to_is_not_asked_again():
    seen = [saw(1), saw(2, east=5)]
    assert suggestions(seen, TAXONOMY, {ids(1, 2)}) == []


def test_a_no_cuts_only_that_pair():
    seen = [saw(1), saw(2, east=5), saw(3, east=18), saw(4, east=23)]
    apart = {ids(1, 2), ids(1, 3), ids(2, 3), ids(2, 4), ids(1, 4)}
    assert members(suggestions(seen, TAXONOMY, apart)) == [[3, 4]]


def test_what_is_one_already_is_not_asked_until_somebody_new_joins():
    seen = [saw(1), saw(2, east=5)]
    first, second = ids(1, 2)
    assert suggestions(seen, TAXONOMY, (), {second: first}) == []
    more = [*seen, saw(3, east=8)]
    assert members(suggestions(more, TAXONOMY, (), {second: first})) == [[1, 2, 3]]


def test_a_chain_that_hangs_together_is_one_suggestion():
    seen = [saw(number, east=15 * number) for number in range(1, 6)]
    assert members(suggestions(seen, TAXONOMY)) == [[1, 2, 3, 4, 5]]


def test_the_order_they_come_in_changes_nothing():
    seen = [saw(1), saw(2, east=5), saw(3, east=300), saw(4, east=305)]
    assert suggestions(seen[::-1], TAXONOMY) == suggestions(seen, TAXONOMY)
