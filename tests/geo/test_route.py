"""What a walked route covers, and how long it is."""

import math

import pytest
import shapely

from geo.metres import from_metres
from geo.route import length_m, length_within_m, walked_area_m2

START = (555_700.0, 6_323_100.0)


def at(east: float, north: float) -> tuple[float, float]:
    return from_metres(START[0] + east, START[1] + north)


def test_a_straight_walk_covers_its_length_and_two_half_discs():
    assert walked_area_m2([at(0, 0), at(1000, 0)]) == pytest.approx(
        1000 * 100 + math.pi * 50**2, rel=0.001
    )


def test_ground_walked_twice_counts_once():
    out = [at(0, 0), at(1000, 0)]
    assert walked_area_m2([*out, at(0, 0)]) == pytest.approx(walked_area_m2(out), rel=1e-6)


def test_one_stop_is_a_disc_and_no_stop_is_nothing():
    assert walked_area_m2([at(0, 0)], 30) == pytest.approx(math.pi * 30**2, rel=0.001)
    assert walked_area_m2([]) == 0


def test_a_route_is_as_long_as_its_legs_also_back_again():
    there = [at(0, 0), at(300, 400), at(300, 1400)]
    assert length_m(there) == pytest.approx(1500, rel=0.001)
    assert length_m([*there, at(300, 400)]) == pytest.approx(2500, rel=0.001)


@pytest.mark.parametrize("lonlats", [[], [at(0, 0)]])
def test_fewer_than_two_places_are_no_way(lonlats):
    assert length_m(lonlats) == 0


def test_only_what_lies_inside_is_counted():
    square = shapely.box(9.9, 57.0, 9.92, 57.02)
    crossing = [(9.89, 57.01), (9.93, 57.01)]
    assert length_within_m(crossing, square) == pytest.approx(length_m(crossing) / 2, rel=0.005)
    assert length_within_m([(9.8, 57.0), (9.81, 57.0)], square) == 0
    assert length_within_m([(9.91, 57.01)], square) == 0
