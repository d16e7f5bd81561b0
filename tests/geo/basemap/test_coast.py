"""Land and sea within a box, from the stretches of coast in it."""

import pytest

from geo.basemap.coast import land_and_sea
from geo.basemap.extract import Run

BOX = (0.0, 0.0, 4.0, 4.0)


def whole(*positions: tuple[float, float]) -> Run:
    return Run(list(positions), False, False)


def test_without_a_coast_all_is_land():
    land, sea, is_whole = land_and_sea([], BOX)
    assert (land.area, sea.is_empty, is_whole) == (16, True, True)


def test_land_lies_on_the_left():
    northwards = whole((1, -1), (1, 5))
    southwards = whole((1, 5), (1, -1))
    assert land_and_sea([northwards], BOX)[0].area == pytest.approx(4)
    assert land_and_sea([southwards], BOX)[0].area == pytest.approx(12)


def test_an_island_is_land_and_a_fjord_with_two_shores_is_sea():
    island = whole((1, 1), (2, 1), (2, 2), (1, 2), (1, 1))
    land, sea, is_whole = land_and_sea([island], BOX)
    assert (land.area, sea.area, is_whole) == pytest.approx((1, 15, True))
    shores = [whole((5, 0.5), (-1, 0.5)), whole((-1, 3), (5, 3))]
    land, sea, is_whole = land_and_sea([*shores, island], BOX)
    assert (land.area, sea.area, is_whole) == pytest.approx((2 + 4 + 1, 9, True))


def test_a_coast_the_extract_cut_off_is_led_out_to_its_edge():
    cut_off = Run([(1, 0.1), (1, 3.9)], True, True)
    land, sea, is_whole = land_and_sea([cut_off], BOX)
    assert (land.area, sea.area, is_whole) == pytest.approx((4, 12, True))


def test_a_coast_that_ends_in_the_open_is_told_and_nothing_is_flooded():
    land, sea, is_whole = land_and_sea([whole((1, -1), (1, 2))], BOX)
    assert (land.area, sea.is_empty, is_whole) == (16, True, False)
