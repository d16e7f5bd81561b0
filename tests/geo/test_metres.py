"""Degrees to metres and back."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadShape
from geo.metres import distance_m, from_metres, to_metres, to_wgs84


def test_aalborg_lies_where_the_science_cases_say(shared: Path):
    cases = json.loads((shared / "science_cases.json").read_text())["cases"]
    [case] = [case for case in cases if case["id"] == "S31"]
    east, north = to_metres(case["input"]["lon"], case["input"]["lat"])
    assert east == pytest.approx(case["expected"]["E"], abs=0.05)
    assert north == pytest.approx(case["expected"]["N"], abs=0.05)


@given(st.floats(3, 17), st.floats(53, 60))
def test_there_and_back_is_the_same_place(lon: float, lat: float):
    assert from_metres(*to_metres(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_many_positions_move_as_one_does():
    lon, lat = np.array([9.9187, 12.5683, 15.1]), np.array([57.048, 55.6761, 55.1])
    east, north = to_metres(lon, lat)
    assert [to_metres(*place) for place in zip(lon, lat, strict=True)] == list(
        zip(east, north, strict=True)
    )


def test_the_plane_is_true_to_two_promille_in_all_of_denmark_and_in_zurich():
    for lon, lat in [(8.1, 55.5), (9.9187, 57.048), (12.57, 55.68), (15.1, 55.1), (8.5, 47.4)]:
        (east, north), (other_east, other_north) = to_metres(lon, lat), to_metres(lon + 0.01, lat)
        flat = math.hypot(other_east - east, other_north - north)
        assert flat == pytest.approx(distance_m(lon, lat, lon + 0.01, lat), rel=0.002)


def test_a_place_that_is_nowhere_is_nan_and_spoils_no_other():
    x = np.array([555736.23, np.nan, np.inf, 1e30, 555736.23])
    y = np.array([6323104.05, 1.0, 1.0, 1.0, np.nan])
    lon, lat = to_wgs84(x, y, "EPSG:25832")
    assert (lon[0], lat[0]) == pytest.approx((9.9187, 57.048), abs=1e-6)
    assert np.isnan(lon[1:]).all() and np.isnan(lat[1:]).all()
    assert math.isnan(to_metres(math.nan, 57.0)[0])


def test_degrees_beyond_the_globe_are_nan():
    lon, lat = to_wgs84(np.array([9.9, 200.0]), np.array([95.0, 57.0]), "EPSG:4326")
    assert np.isnan(lon).all() and np.isnan(lat).all()


def test_east_comes_before_north_whatever_the_system_says_of_its_axes():
    lon, lat = to_wgs84(np.array([9.9187]), np.array([57.048]), "EPSG:4258")
    assert (lon[0], lat[0]) == pytest.approx((9.9187, 57.048))


@pytest.mark.parametrize(
    "crs", ["", "bydele", "EPSG:999999", "EPSG:5799", "ESRI:104905"]
)  # the last two: heights, and the planet Mars
def test_a_system_without_a_map_is_refused(crs: str):
    with pytest.raises(BadShape) as refused:
        to_wgs84(np.array([1.0]), np.array([1.0]), crs)
    assert refused.value.code == "unknown-crs"


def test_many_threads_get_the_same_answer():
    def ask(_: int) -> tuple[float, float]:
        return to_metres(9.9187, 57.048)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(200)))) == 1
