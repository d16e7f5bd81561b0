"""Which area a position lies in."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.areas import NONE, AreaIndex, box_of, in_flat_metres, simplified
from geo.metres import to_wgs84
from geo.shapes import Reading, read_areas

# Four squares that share borders and one corner, a hole in the first, and an island of the last.
WEST = Polygon([(9, 57), (10, 57), (10, 58), (9, 58)], [[(9.2, 57.2), (9.4, 57.2), (9.4, 57.4)]])
TOWN = [
    ("nord", box(10, 58, 11, 59)),
    ("syd", box(10, 57, 11, 58)),
    ("vest", WEST),
    ("oest", MultiPolygon([box(11, 57, 12, 58), box(12.5, 57, 13, 57.5)])),
]
TENTHS = st.tuples(
    st.integers(88, 132).map(lambda n: n / 10), st.integers(568, 592).map(lambda n: n / 10)
)


@pytest.fixture(scope="module")
def districts(shared: Path) -> Reading:
    return read_areas(shared / "data/reports/zurich_districts_2056.gpkg", anywhere=True)


@given(TENTHS, st.permutations(TOWN))
def test_a_position_has_one_area_whatever_order_the_areas_come_in(
    place: tuple[float, float], mixed: list[tuple[str, Polygon]]
):
    covering = sorted(key for key, shape in TOWN if shape.covers(shapely.Point(place)))
    index = AreaIndex(mixed)
    assert index.of(*place) == (covering[0] if covering else None)
    [number] = index.of_many(*np.array([place]).T)
    assert (number == NONE) if not covering else (index.keys[number] == covering[0])


def test_a_hole_belongs_to_nobody_and_an_island_to_its_owner():
    index = AreaIndex(TOWN)
    assert index.of(9.35, 57.25) is None
    assert index.of(12.7, 57.2) == "oest"
    assert index.of(12.2, 57.2) is None


def test_a_position_nobody_knows_is_in_no_area():
    index = AreaIndex(TOWN)
    assert index.of(float("nan"), 57.5) is None
    assert index.of_many(np.array([np.nan, 10.5]), np.array([57.5, np.nan])).tolist() == [NONE] * 2


def test_no_areas_answer_nothing():
    assert AreaIndex[str]([]).of(9.9, 57.0) is None
    assert AreaIndex[str]([]).of_many(np.array([9.9]), np.array([57.0])).tolist() == [NONE]


def test_every_corner_of_the_parishes_has_one_parish_both_ways_of_asking(shared: Path):
    areas = read_areas(shared / "data/boundaries/aalborg_sogne_4326.geojson").areas
    index = AreaIndex([(area.code, area.boundary) for area in areas])
    corners = shapely.get_coordinates([area.boundary for area in areas])
    many = index.of_many(*corners.T)
    assert (many != NONE).all()
    assert [index.keys[number] for number in many] == [index.of(*corner) for corner in corners]
    turned = AreaIndex([(area.code, area.boundary) for area in reversed(areas)])
    assert [turned.keys[number] for number in turned.of_many(*corners.T)] == [
        index.keys[number] for number in many
    ]


def test_every_report_of_zurich_falls_in_exactly_one_district(shared: Path, districts: Reading):
    with gzip.open(shared / "data/reports/zurich_reports_2056.csv.gz", "rt") as file:
        rows = [(float(row["e"]), float(row["n"])) for row in csv.DictReader(file)]
    lon, lat = to_wgs84(*np.array(rows).T, "EPSG:2056")
    index = AreaIndex([(area.code, area.boundary) for area in districts.areas])
    found = index.of_many(lon, lat)
    assert len(found) == 62_245 and (found != NONE).all()

    boundaries = [shapely.from_wkb(shapely.to_wkb(area.boundary)) for area in districts.areas]
    shapely.prepare(boundaries)
    inside = np.array([shapely.contains_xy(boundary, lon, lat) for boundary in boundaries])
    assert (inside.sum(axis=0) == 1).all()
    assert Counter(found.tolist()) == Counter(inside.argmax(axis=0).tolist())


def test_the_box_holds_all_boundaries():
    assert box_of(WEST) == (9, 57, 10, 58)
    assert box_of(*(shape for _, shape in TOWN)) == (9, 57, 13, 59)


@pytest.mark.parametrize("metres", [1, 20, 500])
def test_a_simplified_boundary_is_near_valid_and_short(districts: Reading, metres: int):
    for area in districts.areas:
        light = simplified(area.boundary, metres)
        assert light.is_valid and isinstance(light, MultiPolygon)
        flat = shapely.transform(light, lambda points: points * [75_300, 111_320])
        exact = shapely.transform(area.boundary, lambda points: points * [75_300, 111_320])
        assert shapely.hausdorff_distance(flat, exact) < metres * 1.5 + 1
        assert len(shapely.get_coordinates(light)) < len(shapely.get_coordinates(area.boundary))
        numbers = shapely.get_coordinates(light)
        assert (numbers == np.round(numbers, 6)).all()


def test_simplifying_never_leaves_nothing():
    small = shapely.Point(9.9, 57.0).buffer(1e-7)
    ring = Polygon(
        box(9, 57, 9.001, 57.001).exterior, [box(9.0001, 57.0001, 9.0009, 57.0009).exterior]
    )
    for shape in (small, ring, MultiPolygon([box(9, 57, 10, 58), small])):
        light = simplified(shape, 100_000)
        assert light.is_valid and light.area > 0


def test_flat_metres_are_metres():
    assert in_flat_metres(box(9.9, 57.0, 9.901, 57.001)).area == pytest.approx(
        60.7 * 111.3, rel=0.01
    )
