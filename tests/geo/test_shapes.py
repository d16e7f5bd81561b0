"""Files of areas that can be read."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Transformer
from shapely import MultiPolygon, Polygon, box

from geo.metres import to_metres
from geo.shapes import Note, Reading, read_areas

VEST, OEST = box(9.90, 57.00, 9.95, 57.05), box(9.95, 57.00, 10.00, 57.05)


def in_utm(shape: Polygon) -> Polygon:
    return shapely.transform(shape, lambda x, y: to_metres(x, y), interleaved=False)


def outlines(reading: Reading) -> dict[str, MultiPolygon]:
    return {area.code: area.boundary for area in reading.areas}


def test_the_parishes_are_the_same_in_both_files(shared: Path):
    degrees = read_areas(shared / "data/boundaries/aalborg_sogne_4326.geojson")
    metres = read_areas(shared / "data/boundaries/aalborg_sogne_25832.gpkg")
    assert len(degrees.areas) == len(metres.areas) == 57
    assert degrees.notes == metres.notes == []
    assert [(a.code, a.name) for a in degrees.areas] == [(a.code, a.name) for a in metres.areas]
    for code, boundary in outlines(degrees).items():
        other = outlines(metres)[code]
        assert boundary.is_valid and other.is_valid
        assert boundary.area == pytest.approx(other.area, rel=0.001)
        assert boundary.symmetric_difference(other).area < 0.001 * boundary.area


def test_copenhagen_has_ten_bydele_with_their_numbers(shared: Path):
    areas = read_areas(shared / "data/boundaries/koebenhavn_bydele_4326.geojson").areas
    assert len(areas) == 10
    assert {"Østerbro", "Indre By", "Vanløse"} <= {area.name for area in areas}
    assert [area.code for area in areas] == [str(area.properties["bydel_nr"]) for area in areas]


def test_zurich_has_22_districts_when_asked_for_places_anywhere(shared: Path):
    reading = read_areas(shared / "data/reports/zurich_districts_2056.gpkg", anywhere=True)
    assert len(reading.areas) == 22 and reading.notes == []
    assert {type(area.boundary) for area in reading.areas} == {MultiPolygon}


def test_properties_are_plain_values(geojson: Any):
    said = {"navn": "Vestbyen", "borgere": 222, "andel": 0.5, "by": True, "numre": [1, 2]}
    rows = (VEST, said | {"dato": "2026-11-12"}), (OEST, {"navn": "Øst", "andel": None})
    vest, oest = read_areas(geojson(*rows)).areas
    assert vest.properties == said | {"dato": "2026-11-12"}
    assert oest.properties["andel"] is None and oest.properties["dato"] is None
    assert json.loads(json.dumps(oest.properties)) == oest.properties


@pytest.mark.parametrize("file", ["bydele.gpkg", "bydele.shp", "bydele.geojson"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832", "EPSG:3857", "EPSG:25833"])
def test_every_format_and_system_gives_the_same_place(gdal_file: Any, file: str, crs: str):
    way = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = [shapely.transform(shape, way.transform, interleaved=False) for shape in (VEST, OEST)]
    path = gdal_file(file, moved, ["Vestbyen", "Ø-gadekvarteret"], crs)
    areas = read_areas(path).areas
    assert [(area.code, area.name) for area in areas] == [
        ("vestbyen", "Vestbyen"),
        ("oe-gadekvarteret", "Ø-gadekvarteret"),
    ]
    for area, shape in zip(areas, (VEST, OEST), strict=True):
        assert shapely.hausdorff_distance(area.boundary, shape) < 1e-6


def test_a_shapefile_is_read_whatever_the_case_of_its_parts(gdal_file: Any):
    path = gdal_file("bydele.shp", [in_utm(VEST)], ["Vestbyen"], "EPSG:25832")
    for part in list(path.parent.glob("bydele.*")):
        part.rename(part.with_name(f"Bydele{part.suffix.upper()}"))
    assert read_areas(path.with_name("Bydele.SHP")).areas[0].name == "Vestbyen"


@pytest.mark.parametrize("folder", ["", "kort/"])
def test_a_shapefile_in_a_zip_is_read(gdal_file: Any, zipped: Any, folder: str):
    path = gdal_file("kort/Bydele.shp", [in_utm(VEST)], ["Vestbyen"], "EPSG:25832")
    [area] = read_areas(zipped(path, folder=folder)).areas
    assert area.boundary.bounds == pytest.approx(VEST.bounds, abs=1e-4)


def test_one_of_several_layers_is_chosen_by_name(gdal_file: Any, zipped: Any):
    paths = [
        gdal_file("kort/Bydele.shp", [VEST], ["Vestbyen"]),
        gdal_file("kort/Skoledistrikter.shp", [OEST], ["Skolen"]),
    ]
    [area] = read_areas(zipped(*paths), layer="Skoledistrikter").areas
    assert area.name == "Skolen"


def test_the_only_layer_of_areas_is_taken(gdal_file: Any):
    path = gdal_file("by.gpkg", [VEST], ["Vestbyen"], layer="bydele")
    gdal_file("by.gpkg", [shapely.Point(9.9, 57)], ["Lampe 1"], layer="lamper", append=True)
    assert [area.name for area in read_areas(path).areas] == ["Vestbyen"]


@pytest.mark.parametrize("said", ["EPSG:25832", "urn:ogc:def:crs:EPSG::25832"])
def test_geojson_in_metres_that_says_so_is_believed(geojson: Any, said: str):
    crs = {"type": "name", "properties": {"name": said}}
    [area] = read_areas(geojson((in_utm(VEST), {"navn": "Vestbyen"}), crs=crs)).areas
    assert shapely.hausdorff_distance(area.boundary, VEST) < 1e-6


def test_a_file_that_does_not_say_its_system_can_be_helped(geojson: Any, gdal_file: Any):
    for path in (
        geojson((in_utm(VEST), {"navn": "Vestbyen"})),
        gdal_file("bydele.shp", [in_utm(VEST)], ["Vestbyen"], None),
        gdal_file("bydele.gpkg", [in_utm(VEST)], ["Vestbyen"], None),
    ):
        [area] = read_areas(path, crs="EPSG:25832").areas
        assert shapely.hausdorff_distance(area.boundary, VEST) < 1e-6


def test_heights_are_dropped(geojson: Any):
    [area] = read_areas(geojson((shapely.force_3d(VEST, 12.5), {"navn": "Vestbyen"}))).areas
    assert not area.boundary.has_z
    assert area.boundary.equals(VEST)


def test_outer_rings_run_counterclockwise(geojson: Any):
    hole = [(9.91, 57.01), (9.92, 57.01), (9.92, 57.02)]
    clockwise = Polygon(VEST.exterior.coords[::-1], [hole])
    [area] = read_areas(geojson((clockwise, {"navn": "Vestbyen"}))).areas
    assert area.boundary.geoms[0].exterior.is_ccw
    assert not area.boundary.geoms[0].interiors[0].is_ccw


def test_parts_of_one_area_are_joined_and_it_is_said(geojson: Any):
    reading = read_areas(
        geojson(
            (VEST, {"navn": "Centrum", "kode": 7}),
            (box(10.1, 57, 10.2, 57.1), {"navn": "Øen", "kode": 8}),
            (OEST, {"navn": "Centrum", "kode": 7}),
        )
    )
    assert [(area.code, area.name) for area in reading.areas] == [("7", "Centrum"), ("8", "Øen")]
    assert reading.areas[0].boundary.equals(VEST.union(OEST))
    assert reading.notes == [Note("joined", {"name": "Centrum", "parts": 2})]


def test_a_small_flaw_is_mended_and_it_is_said(geojson: Any):
    *corners, last, _ = VEST.exterior.coords
    spike = Polygon([*corners, (9.90, 57.03), (9.89, 57.03), (9.90, 57.03), last])
    reading = read_areas(geojson((spike, {"navn": "Vestbyen"})))
    assert reading.areas[0].boundary.is_valid
    assert reading.areas[0].boundary.area == pytest.approx(VEST.area, rel=0.01)
    [note] = reading.notes
    assert (note.code, note.facts["name"]) == ("repaired", "Vestbyen")
    assert "elf-intersection" in str(note.facts["reason"])
    assert 9.89 <= float(str(note.facts["lon"])) <= 9.95


def test_a_ring_that_is_left_open_is_closed(geojson: Any):
    ring = [list(corner) for corner in VEST.exterior.coords[:-1]]
    path = geojson(({"type": "Polygon", "coordinates": [ring]}, {"navn": "Vestbyen"}))
    with pytest.warns(RuntimeWarning, match="Non closed ring"):
        assert read_areas(path).areas[0].boundary.equals(VEST)


def test_an_overlap_is_reported_and_a_sliver_is_not(geojson: Any):
    wide = box(9.94, 57.00, 10.00, 57.05)  # 600 m into the west
    sliver = box(9.94998, 57.00, 10.00, 57.05)  # 1.2 m
    vest = (VEST, {"navn": "Vest"})
    [note] = read_areas(geojson(vest, (wide, {"navn": "Øst"}))).notes
    assert (note.code, note.facts["name"], note.facts["other"]) == ("overlap", "Vest", "Øst")
    assert note.facts["m2"] == pytest.approx(607 * 5566, rel=0.01)
    assert read_areas(geojson(vest, (sliver, {"navn": "Øst"}))).notes == []


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("says_so", [True, False])
def test_danish_letters_survive_a_shapefile(gdal_file: Any, encoding: str, says_so: bool):
    path = gdal_file("bydele.shp", [VEST], ["Ærø og Åbyhøj"], encoding=encoding)
    if not says_so:
        path.with_suffix(".cpg").unlink()
    assert read_areas(path).areas[0].name == "Ærø og Åbyhøj"


def test_the_name_of_the_file_does_not_matter(gdal_file: Any):
    path = gdal_file("bydele.gpkg", [VEST], ["Vestbyen"])
    for name in ("upload", "a!b.zip.gpkg", "http:__x.geojson"):
        assert len(read_areas(path.rename(path.with_name(name))).areas) == 1
        path = path.with_name(name)
