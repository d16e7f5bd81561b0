"""Files of areas that cannot be read: each is refused by a code and the facts to mend it."""

import json
import math
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import Polygon, box

from geo.errors import BadShape
from geo.metres import to_metres
from geo.shapes import read_areas

VEST = box(9.90, 57.00, 9.95, 57.05)
BOW_TIE = Polygon([(9.90, 57.00), (9.95, 57.05), (9.95, 57.00), (9.90, 57.05)])


def refusal(path: Path, **options: Any) -> tuple[str, dict[str, object]]:
    with pytest.raises(BadShape) as refused:
        read_areas(path, **options)
    return refused.value.code, refused.value.facts


def code_of(path: Path, **options: Any) -> str:
    return refusal(path, **options)[0]


def test_what_is_no_file_is_refused(tmp_path: Path):
    assert code_of(tmp_path / "nothing.gpkg") == "missing-file"
    assert code_of(tmp_path / ("long" * 100)) == "not-a-file"
    assert code_of(tmp_path) == "not-a-file"
    folder = tmp_path / "bydele.geojson"
    folder.mkdir()
    assert code_of(folder) == "not-a-file"


@pytest.mark.parametrize("file", ["bydele.gpkg", "bydele.geojson", "bydele.shp", "bydele.zip"])
def test_empty_and_garbled_files_are_refused(tmp_path: Path, file: str):
    path = tmp_path / file
    path.write_bytes(b"")
    assert code_of(path) == "empty-file"
    path.write_bytes(bytes(range(256)) * 20)
    assert code_of(path) == "corrupt-file"


def test_a_photo_a_table_and_a_zip_of_photos_are_no_maps(shared: Path, tmp_path: Path, zipped: Any):
    photo = shared / "data/photos/Landscape_1.jpg"
    assert code_of(photo) == "unknown-format"
    assert code_of(shared / "data/index/amsterdam_index_2014_2015.csv") == "unknown-format"
    assert code_of(zipped(photo)) == "no-shapes-in-zip"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("part", [".gpkg", ".geojson", ".shp", ".shx", ".dbf"])
def test_half_a_file_is_refused(gdal_file: Any, part: str, kept: float):
    file = "bydele.shp" if part in (".shx", ".dbf") else f"bydele{part}"
    path = gdal_file(file, [VEST, VEST.buffer(0.1)] * 40, ["Vestbyen"] * 80)
    cut = path.with_suffix(part)
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * kept)])
    assert code_of(path) == "corrupt-file"


def test_a_table_of_names_that_is_something_else_is_refused(gdal_file: Any):
    path = gdal_file("bydele.shp", [VEST], ["Vestbyen"])
    path.with_suffix(".dbf").write_bytes(b"junk")
    assert code_of(path) == "corrupt-file"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "Topology", "objects": {}, "arcs": []}', "topojson"),
        ('{"type": "FeatureCollection", "features": []}', "no-features"),
        ('{"hello": 1}', "unknown-format"),
        ('{"type": "FeatureCollection", "features": [', "corrupt-file"),
        ('{"a": ' * 100_000, "corrupt-file"),
        ('{"type": "FeatureCollection", "features": []} and more', "corrupt-file"),
        # Formats that GDAL would follow to other files on the machine.
        ('{"type": "gdal_streamed_alg", "command_line": "gdal vector x"}', "unknown-format"),
        ("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "corrupt-file"),
    ],
)
def test_text_that_is_no_geojson_is_refused(tmp_path: Path, text: str, code: str):
    path = tmp_path / "bydele.geojson"
    path.write_text(text)
    assert code_of(path) == code


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_than_utf8_is_refused(tmp_path: Path, geojson: Any, encoding: str):
    path = geojson((VEST, {"navn": "x"}))
    path.write_bytes(path.read_text().replace('"x"', '"Ærø"').encode(encoding))
    assert code_of(path) == "bad-encoding"
    path.write_bytes(path.read_bytes()[:-2])
    assert code_of(path) == "bad-encoding"


def test_a_shapefile_without_its_parts_is_refused(gdal_file: Any, zipped: Any):
    path = gdal_file("kort/bydele.shp", [VEST], ["Vestbyen"])
    path.with_suffix(".dbf").unlink()
    for whole in (path, zipped(path)):
        assert refusal(whole) == (
            "incomplete-shapefile",
            {"name": "bydele.shp", "missing": [".dbf"]},
        )


def test_a_zip_whose_shapefile_is_something_else_is_refused(gdal_file: Any, zipped: Any):
    path = gdal_file("kort/bydele.shp", [VEST], ["Vestbyen"])
    path.write_bytes(b"PK\x03\x04 and so on")
    assert refusal(zipped(path)) == ("corrupt-file", {"name": "bydele.shp"})


@pytest.mark.filterwarnings("ignore:GPKG")
def test_a_database_that_is_no_geopackage_is_refused(gdal_file: Any):
    # GDAL's reader of other databases would open tables that lead to other files.
    path = gdal_file("by.sqlite", [VEST], ["Vestbyen"], driver="SQLite")
    assert code_of(path) == "corrupt-file"


def test_a_choice_of_layers_is_handed_back(gdal_file: Any):
    path = gdal_file("by.gpkg", [VEST], ["Vestbyen"], layer="bydele")
    gdal_file("by.gpkg", [VEST], ["Skolen"], layer="skoler", append=True)
    assert refusal(path) == ("several-layers", {"layers": ["bydele", "skoler"]})
    assert refusal(path, layer="veje") == (
        "unknown-layer",
        {"layer": "veje", "layers": ["bydele", "skoler"]},
    )


def test_a_geopackage_without_layers_is_refused(gdal_file: Any):
    path = gdal_file("by.gpkg", [VEST], ["Vestbyen"])
    with sqlite3.connect(path) as inside:
        inside.execute("delete from gpkg_geometry_columns")
        inside.execute("delete from gpkg_contents")
    assert code_of(path) == "no-features"


@pytest.mark.parametrize(
    "shape",
    [shapely.Point(9.9, 57), shapely.LineString([(9.9, 57), (9.95, 57)]),
     shapely.GeometryCollection([VEST, shapely.Point(9.9, 57)])],
)  # fmt: skip
def test_points_and_lines_are_no_areas(geojson: Any, shape: Any):
    found = refusal(geojson((VEST, {"navn": "Vest"}), (shape, {"navn": "Lampen"})))
    assert found == ("not-an-area", {"name": "Lampen", "geometry": shape.geom_type})


@pytest.mark.parametrize(
    "shape",
    [None, Polygon(), {"type": "Polygon", "coordinates": []},
     {"type": "Polygon", "coordinates": [[[9, None], [9, 57], [10, 57], [9, None]]]}],
)  # fmt: skip
def test_an_area_without_a_boundary_is_named(geojson: Any, shape: Any):
    found = refusal(geojson((VEST, {"navn": "Vest"}), (shape, {"navn": "Tomgaarden"})))
    assert found == ("empty-geometry", {"name": "Tomgaarden"})


@pytest.mark.filterwarnings("ignore:Non closed ring")
@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e300])
def test_a_number_that_is_none_is_named(geojson: Any, number: float, at: int):
    ring = [[9.9, 57.0], [9.95, 57.0], [9.95, 57.05], [9.9, 57.0]]
    ring[at][0] = number
    rows = [(VEST, {"navn": "Vest"}), ({"type": "Polygon", "coordinates": [ring]}, {"navn": "Øst"})]
    code, facts = refusal(geojson(*rows), anywhere=True)
    assert facts == {"name": "Øst"}
    # A ring that begins nowhere never closes, so GDAL hands over nothing.
    assert code == ("empty-geometry" if math.isnan(number) and at == 0 else "bad-coordinates")


def test_a_crossed_boundary_is_named_with_the_crossing(geojson: Any):
    code, facts = refusal(geojson((BOW_TIE, {"navn": "Sløjfen"})))
    assert (code, facts["name"], facts["reason"]) == (
        "invalid-polygon", "Sløjfen", "Self-intersection",
    )  # fmt: skip
    assert (facts["lon"], facts["lat"]) == pytest.approx((9.925, 57.025))


@pytest.mark.parametrize(
    "shape",
    [
        Polygon([(9.9, 57), (9.95, 57), (9.99, 57)]),
        Polygon(VEST.exterior.coords, [box(9.96, 57.0, 9.99, 57.05).exterior.coords]),
        shapely.MultiPolygon([VEST, box(9.92, 57.00, 9.97, 57.05)]),
    ],
    ids=["flat", "hole outside", "parts that overlap"],
)
def test_a_boundary_that_cannot_be_meant_is_refused(geojson: Any, shape: Any):
    assert code_of(geojson((shape, {"navn": "Vest"}))) == "invalid-polygon"


def test_two_names_for_one_code_are_refused(geojson: Any):
    path = geojson((VEST, {"navn": "Vest", "kode": 1}), (VEST, {"navn": "Øst", "kode": 1}))
    assert refusal(path) == ("code-duplicate", {"area": "1", "names": ["Vest", "Øst"]})


def test_fields_nobody_can_guess_are_handed_back(geojson: Any):
    path = geojson((VEST, {"a": "Vest", "b": 2}))
    assert refusal(path) == ("no-name-field", {"fields": ["a", "b"]})
    assert read_areas(path, name_field="a").areas[0].code == "vest"
    assert code_of(path, name_field="a", code_field="c") == "unknown-field"


def test_metres_that_say_nothing_are_not_taken_for_degrees(geojson: Any, gdal_file: Any):
    metres = shapely.transform(VEST, lambda x, y: to_metres(x, y), interleaved=False)
    for path in (
        geojson((metres, {"navn": "Vest"})),
        gdal_file("bydele.shp", [metres], ["Vest"], None),
        gdal_file("bydele.gpkg", [metres], ["Vest"], None),
    ):
        assert code_of(path) == "unknown-crs"
        assert code_of(path, crs="EPSG:0") == "unknown-crs"


@pytest.mark.parametrize("said", [b"", b"garbled", b'GEOGCS["x"]', b'GEOGCS["\xff"]'])
def test_a_prj_that_makes_no_sense_is_as_good_as_none(gdal_file: Any, said: bytes):
    path = gdal_file("bydele.shp", [VEST], ["Vest"])
    path.with_suffix(".prj").write_bytes(said)
    assert code_of(path) == "unknown-crs"
    assert len(read_areas(path, crs="EPSG:4326").areas) == 1
    assert path.with_suffix(".prj").read_bytes() == said


@pytest.mark.parametrize("srs", [0, -1])
def test_a_geopackage_that_says_it_does_not_know_is_not_believed(gdal_file: Any, srs: int):
    path = gdal_file("bydele.gpkg", [VEST], ["Vest"])
    with sqlite3.connect(path) as inside:
        inside.execute("update gpkg_contents set srs_id = ?", (srs,))
        inside.execute("update gpkg_geometry_columns set srs_id = ?", (srs,))
    assert code_of(path) == "unknown-crs"
    assert len(read_areas(path, crs="EPSG:4326").areas) == 1


def test_another_country_is_refused_with_its_box(shared: Path):
    code, facts = refusal(shared / "data/reports/zurich_districts_2056.gpkg")
    assert (code, facts["box"]) == ("outside-denmark", [8.448, 47.3202, 8.6255, 47.4347])


def test_skaane_is_near_enough_and_one_stray_area_is_not(geojson: Any):
    malmoe = (box(12.9, 55.5, 13.1, 55.7), {"navn": "Malmö"})
    assert len(read_areas(geojson(malmoe)).areas) == 1
    assert code_of(geojson(malmoe, (box(0, 0, 1, 1), {"navn": "Havet"}))) == "outside-denmark"


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832"])
def test_swapped_axes_are_recognised(geojson: Any, crs: str):
    shape = VEST if crs == "EPSG:4326" else box(555_000, 6_322_000, 556_000, 6_323_000)
    turned = shapely.transform(shape, lambda points: points[:, ::-1])
    said = {"type": "name", "properties": {"name": crs}}
    assert code_of(geojson((turned, {"navn": "Vest"}), crs=said)) == "axes-swapped"


def test_a_refusal_never_tells_where_the_server_keeps_its_files(tmp_path: Path):
    path = tmp_path / "bydele.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"x" * 3000)
    with pytest.raises(BadShape) as refused, pytest.warns(RuntimeWarning, match="application_id"):
        read_areas(path)
    assert str(tmp_path) not in json.dumps(refused.value.facts)
