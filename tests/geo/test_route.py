"""What a walked route covers."""

import math

import pytest

from geo.metres import from_metres
from geo.route import walked_area_m2

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
