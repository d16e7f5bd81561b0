"""Places as numbers."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cells import LEVELS, at_level, cell_of, cells_of, centres_of, coarse, tile_range
from geo.errors import BadShape
from geo.metres import distance_m, to_metres

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)
DANISH = st.tuples(st.floats(8, 15.2), st.floats(54.5, 57.8))


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """The tile by the formula every web map uses (OpenStreetMap, Slippy map tilenames)."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return int(x), int(y)


@given(st.floats(-179, 179), st.floats(-85, 85), st.integers(0, 20))
def test_a_position_lies_in_the_range_of_its_tile(lon: float, lat: float, z: int):
    x, y = tile_of(lon, lat, z)
    low, high = tile_range(z, x, y)
    assert low <= cell_of(lon, lat) <= high


@given(LON, LAT)
def test_a_number_fits_a_signed_bigint_and_one_is_as_many(lon: float, lat: float):
    cell = cell_of(lon, lat)
    assert 0 <= cell < 2**62
    assert cells_of([lon] * 9, [lat] * 9).tolist() == [cell] * 9


@given(st.integers(0, 2**62 - 1))
def test_the_middle_of_a_cell_lies_in_the_cell(cell: int):
    for level in (8, 16, 24):
        coarser = at_level(cell, level)
        [lon], [lat] = centres_of([coarser], level)
        assert at_level(cell_of(lon, lat), level) == coarser


@given(DANISH)
def test_a_cell_leads_back_to_its_place_within_centimetres(place: tuple[float, float]):
    [lon], [lat] = centres_of([cell_of(*place)])
    assert distance_m(*place, lon, lat) < 0.03


@given(st.integers(0, LEVELS - 1), st.data())
def test_a_tile_is_exactly_its_four_quarters(z: int, data: st.DataObject):
    x, y = (data.draw(st.integers(0, 2**z - 1)) for _ in range(2))
    quarters = sorted(
        tile_range(z + 1, 2 * x + right, 2 * y + down) for right in (0, 1) for down in (0, 1)
    )
    low, high = tile_range(z, x, y)
    assert (quarters[0][0], quarters[-1][1]) == (low, high)
    assert all(after[0] == before[1] + 1 for before, after in pairwise(quarters))


def test_the_edges_of_the_world_have_numbers_too():
    numbers = cells_of([-180, 180, 180, 0, 0], [90, -90, 0, 91, -91])
    assert numbers[0] == 0
    assert numbers[1] == 2**62 - 1
    assert ((numbers >= 0) & (numbers < 2**62)).all()


@pytest.mark.parametrize("lon", [math.nan, math.inf])
def test_a_missing_position_has_no_number(lon: float):
    for ask in (lambda: cell_of(lon, 57.0), lambda: cells_of([9.9, lon], [57.0, 57.0])):
        with pytest.raises(BadShape) as refused:
            ask()
        assert refused.value.code == "bad-coordinates"


@pytest.mark.parametrize("tile", [(-1, 0, 0), (32, 0, 0), (1, 2, 0), (1, 0, -1)])
def test_a_tile_outside_the_world_is_refused(tile: tuple[int, int, int]):
    with pytest.raises(BadShape) as refused:
        tile_range(*tile)
    assert refused.value.code == "no-such-tile"


@given(DANISH)
def test_a_coarse_position_is_the_middle_of_a_square_of_the_kvadratnet(place: tuple[float, float]):
    lon, lat = coarse(*place)
    for exact, middle in zip(to_metres(*place), to_metres(lon, lat), strict=True):
        assert middle % 100 == pytest.approx(50, abs=0.001)
        assert abs(exact - middle) <= 50.001
    assert coarse(lon, lat) == pytest.approx((lon, lat), abs=1e-9)


def test_neighbours_in_a_square_cannot_be_told_apart():
    lons, lats = coarse(np.array([9.9187, 9.9189]), np.array([57.0480, 57.0482]))
    assert lons[0] == lons[1] and lats[0] == lats[1]
