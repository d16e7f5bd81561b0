"""A walk's piece of a map: its tiles, whole and unchanged, in an archive that reads by itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.basemap import CREDIT
from geo.basemap.archive import opened
from geo.basemap.boxes import every_tile, grown, overlap
from geo.basemap.cut import cut
from geo.errors import BadShape

WHOLE = (-180.0, -85.0, 180.0, 85.0)
ESPLANADE = (24.944, 60.166, 24.949, 60.169)
RASTER = ["near-badschandau-z10-11.pmtiles", "png.pmtiles"]


def take(source: Path, target: Path, box=WHOLE, **options):
    return cut(source, target, box, lambda *_: None, **options)


def refusal(source: Path, target: Path, box=WHOLE, **options) -> BadShape:
    with pytest.raises(BadShape) as refused:
        take(source, target, box, **options)
    assert not target.exists()
    return refused.value


@pytest.fixture
def raster(shared: Path) -> Path:
    return shared / "data" / "osm"


def test_a_walks_piece_has_its_own_tiles_and_no_others(helsinki, tmp_path):
    target = tmp_path / "walk.pmtiles"
    piece = take(helsinki.archive, target, ESPLANADE)
    with opened(helsinki.archive) as whole, opened(target) as part:
        wanted = set(every_tile(ESPLANADE, part.zooms))
        for place in every_tile(whole.box, whole.zooms):
            assert part.tile(*place) == (whole.tile(*place) if place in wanted else None)
        assert part.box == pytest.approx(ESPLANADE)
        assert part.header["addressed_tiles_count"] == piece.tiles < 22
        assert part.header["tile_compression"] == whole.header["tile_compression"]


def test_another_program_reads_the_piece(helsinki, tmp_path, decoded):
    target = tmp_path / "walk.pmtiles"
    take(helsinki.archive, target, ESPLANADE)
    names = {road["properties"].get("name") for road in decoded(target, 15, "roads")}
    assert "Pohjoisesplanadi" in names


@pytest.mark.parametrize("name", RASTER)
def test_pictures_are_cut_as_well_as_vectors(raster, tmp_path, name):
    target = tmp_path / "piece.pmtiles"
    take(raster / name, target)
    with opened(raster / name) as whole, opened(target) as part:
        assert part.header["tile_type"] == whole.header["tile_type"]
        for place in every_tile(whole.box, whole.zooms):
            assert part.tile(*place) == whole.tile(*place)


def test_a_map_keeps_its_own_credit_and_one_that_names_nobody_gets_openstreetmaps(raster, tmp_path):
    target = tmp_path / "piece.pmtiles"
    assert "Mapterhorn" in take(raster / RASTER[0], target).credit
    assert take(raster / RASTER[1], target).credit == CREDIT
    assert take(raster / RASTER[1], target, credit="© Kommunen").credit == "© Kommunen"
    with opened(target) as part:
        assert part.metadata["attribution"] == "© Kommunen"


def test_only_so_deep_as_was_asked_for(helsinki, tmp_path):
    target = tmp_path / "walk.pmtiles"
    piece = take(helsinki.archive, target, ESPLANADE, max_zoom=12)
    with opened(target) as part:
        assert (piece.zooms[-1], part.zooms[-1]) == (12, 12)
        assert {layer["maxzoom"] for layer in part.metadata["vector_layers"]} == {12}
    target.unlink()
    assert refusal(helsinki.archive, target, ESPLANADE, max_zoom=5).code == "no-such-zoom"


def test_whoever_waits_is_told_to_the_end(helsinki, tmp_path):
    told: list[tuple[int, int]] = []
    cut(helsinki.archive, tmp_path / "w.pmtiles", ESPLANADE, lambda *facts: told.append(facts))
    assert told[-1][0] == told[-1][1] > 0


def test_a_box_outside_the_map_is_refused(helsinki, tmp_path):
    refused = refusal(helsinki.archive, tmp_path / "walk.pmtiles", (9.9, 57.0, 10.0, 57.1))
    assert refused.code == "outside"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda whole: b"", "not-an-archive"),
        (lambda whole: b"PK\3\4" + whole, "not-an-archive"),
        (lambda whole: whole[:60], "archive-version"),
        (lambda whole: whole[:7] + b"\2" + whole[8:], "archive-version"),
        (lambda whole: whole[:200], "archive-damaged"),
        (lambda whole: whole[:2000], "archive-damaged"),
        (lambda whole: whole[:99] + b"\x63" + whole[100:], "archive-damaged"),
        (lambda whole: whole[:127] + bytes(20) + whole[147:], "archive-damaged"),
        (lambda whole: whole[:97] + b"\3" + whole[98:], "archive-compression"),
    ],
)
def test_a_file_that_is_no_whole_archive_is_refused(helsinki, tmp_path, change, code):
    source = tmp_path / "map.pmtiles"
    source.write_bytes(change(helsinki.archive.read_bytes()))
    assert refusal(source, tmp_path / "walk.pmtiles", ESPLANADE).code == code


def test_a_map_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "no.pmtiles", tmp_path / "walk.pmtiles").code == "file-missing"


def test_half_the_world_at_once_is_refused_before_anything_is_copied(raster, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.basemap.cut.MOST_TILES", 4)
    refused = refusal(raster / "png.pmtiles", tmp_path / "walk.pmtiles")
    assert (refused.code, refused.facts["tiles"]) == ("too-many-tiles", 5)


def test_a_map_can_be_cut_in_its_own_place(helsinki, tmp_path):
    own = tmp_path / "map.pmtiles"
    own.write_bytes(helsinki.archive.read_bytes())
    take(own, own, ESPLANADE)
    with opened(own) as part:
        assert part.box == pytest.approx(ESPLANADE)


boxes = st.tuples(
    st.floats(-179, 178), st.floats(-84, 83), st.floats(0.001, 1), st.floats(0.001, 1)
).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3]))


@given(boxes, st.integers(0, 12))
@settings(max_examples=30)
def test_the_tiles_of_a_box_join_up_and_hold_its_corners(box, zoom):
    tiles = set(every_tile(box, range(zoom, zoom + 1)))
    west, south, east, north = box
    for corner in ((west, south), (east, north)):
        lon, lat = corner
        assert set(every_tile((lon, lat, lon, lat), range(zoom, zoom + 1))) <= tiles
    parents = {(z - 1, x // 2, y // 2) for z, x, y in tiles if z}
    assert not zoom or parents == set(every_tile(box, range(zoom - 1, zoom)))


@given(boxes, st.floats(1, 2000))
@settings(max_examples=30)
def test_a_box_that_is_grown_still_holds_what_it_held(box, metres):
    assert overlap(grown(box, metres), box) == box


def test_a_walks_margin_is_metres_on_the_ground():
    west, south, east, north = grown((9.92, 57.02, 9.92, 57.02), 500)
    assert (north - south) * 111_320 == pytest.approx(1000)
    assert (east - west) * 111_320 * 0.5443 == pytest.approx(1000, rel=1e-3)
