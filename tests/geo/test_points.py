"""Files of points."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import MultiPoint, Point, box

from geo.errors import BadShape
from geo.metres import to_metres
from geo.points import read_points


@pytest.mark.parametrize("file", ["lamper.gpkg", "lamper.geojson", "lamper.shp"])
def test_points_keep_their_order_place_and_properties(gdal_file: Any, file: str):
    path = gdal_file(
        file, [Point(to_metres(9.9, 57)), Point(to_metres(9.8, 57.1))], ["Å", "B"], "EPSG:25832"
    )
    table = read_points(path)
    assert table.lon == pytest.approx([9.9, 9.8]) and table.lat == pytest.approx([57, 57.1])
    assert table.rows.tolist() == [1, 2]
    assert table.properties() == [{"navn": "Å"}, {"navn": "B"}]
    assert table.properties(1) == [{"navn": "B"}]


def test_a_row_without_a_place_stays_with_nan(geojson: Any):
    path = geojson(
        (Point(9.9, 57), {"nr": 1}),
        (None, {"nr": 2}),
        ({"type": "Point", "coordinates": [float("nan"), 57]}, {"nr": 3}),
        (Point(200, 57), {"nr": 4}),
        (MultiPoint([(9.9, 57), (9.8, 57)]), {"nr": 5}),
        (MultiPoint([(9.7, 57)]), {"nr": 6}),
        (box(9, 57, 10, 58), {"nr": 7}),
        (Point(9.6, 57, 12), {"nr": 8}),
    )
    table = read_points(path)
    assert np.flatnonzero(np.isfinite(table.lon)).tolist() == [0, 5, 7]
    assert (np.isnan(table.lon) == np.isnan(table.lat)).all()
    assert [row["nr"] for row in table.properties()] == list(range(1, 9))


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(BadShape) as refused:
        read_points(path, **options)
    return refused.value.code


def test_areas_are_no_points(geojson: Any):
    assert refusal(geojson((None, {}), (box(9, 57, 10, 58), {}))) == "not-points"


def test_swapped_axes_and_undeclared_metres_are_recognised(geojson: Any):
    assert refusal(geojson((Point(57, 9.9), {}))) == "axes-swapped"
    path = geojson((Point(to_metres(9.9, 57)), {}))
    assert refusal(path) == "unknown-crs"
    assert read_points(path, crs="EPSG:25832").lon == pytest.approx([9.9])


def test_the_layer_of_points_is_taken_and_others_by_name(gdal_file: Any):
    path = gdal_file("by.gpkg", [box(9, 57, 10, 58)], ["Vest"], layer="bydele")
    gdal_file("by.gpkg", [Point(9.9, 57)], ["Lampe 1"], layer="lamper", append=True)
    assert read_points(path).properties() == [{"navn": "Lampe 1"}]
    gdal_file("by.gpkg", [Point(9.9, 57)], ["Bænk 1"], layer="baenke", append=True)
    assert refusal(path) == "several-layers"
    assert read_points(path, layer="baenke").properties() == [{"navn": "Bænk 1"}]


def test_ten_thousand_points_are_columns_and_no_dictionaries(gdal_file: Any):
    places = shapely.points(np.linspace(9, 10, 10_000), 57.0)
    table = read_points(gdal_file("lamper.gpkg", list(places), ["x"] * 10_000))
    assert table.lon == pytest.approx(np.linspace(9, 10, 10_000))
    assert {type(column) for column in table.columns.values()} == {np.ndarray}
