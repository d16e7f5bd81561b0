"""From an extract to an archive: what is in it, read back, and what is refused."""

import json
from pathlib import Path

import osmium
import pytest

from geo.basemap import CREDIT
from geo.basemap.archive import opened
from geo.basemap.build import build
from geo.errors import BadShape

HAIR = (-5e-5, 0, 5e-5)  # degrees: what a tile's grid moves a point
LAMP = (9.92, 57.02, {"highway": "street_lamp"})


def lamps_of(extract: Path) -> list[tuple[float, float]]:
    nodes = osmium.FileProcessor(extract, osmium.osm.NODE)
    return [(n.lon, n.lat) for n in nodes if n.tags.get("highway") == "street_lamp"]


def refusal(source: Path, target: Path, **options) -> BadShape:
    with pytest.raises(BadShape) as refused:
        build(source, target, lambda *_: None, **options)
    return refused.value


def test_every_lamp_of_the_town_is_in_the_tiles(helsinki, decoded):
    assert helsinki.built.features["lamps"] == 586
    near = {
        tuple(round(degrees, 4) for degrees in lamp["geometry"]["coordinates"])
        for lamp in decoded(helsinki.archive, 15, "lamps")
    }
    real = lamps_of(helsinki.source)
    assert len(real) == 586
    assert all(
        any((round(lon + e, 4), round(lat + n, 4)) in near for e in HAIR for n in HAIR)
        for lon, lat in real
    )


def test_a_street_that_is_known_has_its_name_its_kind_and_its_light(helsinki, decoded):
    streets = [road["properties"] for road in decoded(helsinki.archive, 15, "roads")]
    known = [street for street in streets if street.get("name") == "Mannerheimintie"]
    assert {"major_road"} & {street["kind"] for street in known}
    assert "yes" in {street.get("lit") for street in known}


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("earth", "earth"), ("water", "ocean"), ("landuse", "park"), ("buildings", "building"),
        ("buildings", "address"), ("pois", "bus_stop"), ("pois", "tram_stop"), ("roads", "rail"),
        ("places", "neighbourhood"),
    ],
)  # fmt: skip
def test_every_layer_a_style_asks_for_is_there(helsinki, decoded, layer, kind):
    found = {feature["properties"]["kind"] for feature in decoded(helsinki.archive, 15, layer)}
    assert kind in found


def test_houses_are_not_drawn_from_afar_and_big_roads_are(helsinki, decoded):
    assert decoded(helsinki.archive, 10, "buildings") == []
    assert decoded(helsinki.archive, 10, "roads") != []


def test_the_archive_says_whose_map_it_is_and_nothing_of_our_machine(helsinki):
    with opened(helsinki.archive) as archive:
        assert archive.metadata["attribution"] == CREDIT
        said = json.dumps(archive.metadata)
        assert str(helsinki.archive.parent) not in said
        assert "features.geojsonl" not in said
        assert {layer["id"] for layer in archive.metadata["vector_layers"]} >= {"lamps", "roads"}


def test_whoever_waits_is_told_every_stage_to_its_end(helsinki):
    stages = list(dict.fromkeys(stage for stage, _, _ in helsinki.told))
    assert stages == ["read", "bake", "copy"]
    assert helsinki.told[-1][1] == 1.0
    assert list(helsinki.archive.parent.iterdir()) == [helsinki.archive]


def test_only_the_box_that_was_asked_for_is_built(extract, tmp_path):
    far = (9.94, 57.04, {"highway": "street_lamp"})
    target = tmp_path / "town.pmtiles"
    box = (9.91, 57.01, 9.93, 57.03)
    built = build(extract([LAMP, far], []), target, lambda *_: None, box=box)
    assert built.features["lamps"] == 1
    assert built.piece.box == pytest.approx(box, abs=1e-5)


def test_an_extract_whose_header_says_nothing_is_as_wide_as_its_nodes(extract, tmp_path):
    other = (9.93, 57.03, {"highway": "street_lamp"})
    source = extract([LAMP, other], [], box=None)
    built = build(source, tmp_path / "town.pmtiles", lambda *_: None)
    assert built.piece.box == pytest.approx((9.92, 57.02, 9.93, 57.03), abs=1e-5)


def test_a_street_that_leaves_the_extract_is_drawn_as_far_as_it_is_known(
    extract, tmp_path, decoded
):
    nodes = [(9.91, 57.02, {}), (9.92, 57.02, {}), (9.93, 57.02, {}), (9.94, 57.02, {})]
    source = extract(nodes, [([1, 2, 99, 3, 4], {"highway": "primary", "name": "Vesterbro"})])
    target = tmp_path / "town.pmtiles"
    build(source, target, lambda *_: None)
    (street,) = decoded(target, 10, "roads")
    assert street["geometry"]["type"] == "MultiLineString"
    ends = [[line[0][0], line[-1][0]] for line in street["geometry"]["coordinates"]]
    assert ends == [pytest.approx([9.91, 9.92], abs=1e-3), pytest.approx([9.93, 9.94], abs=1e-3)]


def test_the_sea_is_drawn_where_the_coast_says(extract, tmp_path, decoded):
    nodes = [(9.92, 56.9, {}), (9.92, 57.1, {}), LAMP]
    target = tmp_path / "town.pmtiles"
    built = build(extract(nodes, [([1, 2], {"natural": "coastline"})]), target, lambda *_: None)
    assert built.is_coast_whole
    (sea,) = decoded(target, 10, "water")
    assert min(lon for lon, _ in sea["geometry"]["coordinates"][0]) == pytest.approx(9.92, abs=1e-3)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b"<osm></osm>", "not-an-extract"),
     (b"\0\0\0\x0d\x0a\x09OSMHeader garbage", "extract-damaged")],
)  # fmt: skip
def test_what_is_no_extract_is_refused_by_name(tmp_path, content, code):
    source = tmp_path / "town.osm.pbf"
    source.write_bytes(content)
    refused = refusal(source, tmp_path / "town.pmtiles")
    assert (refused.code, refused.facts["file"]) == (code, "town.osm.pbf")


def test_half_an_extract_is_refused_and_the_old_archive_stays(helsinki, tmp_path):
    half, target = tmp_path / "half.osm.pbf", tmp_path / "town.pmtiles"
    half.write_bytes(helsinki.source.read_bytes()[:300_000])
    target.write_bytes(helsinki.archive.read_bytes())
    assert refusal(half, target).code == "extract-damaged"
    assert target.read_bytes() == helsinki.archive.read_bytes()
    assert sorted(tmp_path.iterdir()) == [half, target]


def test_an_extract_with_nothing_to_draw_or_nothing_at_all_is_refused(extract, tmp_path):
    target = tmp_path / "town.pmtiles"
    assert refusal(extract([(9.92, 57.02, {})], []), target).code == "extract-empty"
    assert refusal(extract([], [], box=None), target).code == "extract-empty"
    assert refusal(tmp_path / "nowhere.osm.pbf", target).code == "file-missing"


def test_a_box_outside_the_extract_is_refused(extract, tmp_path):
    box = (12.5, 55.6, 12.6, 55.7)
    refused = refusal(extract([LAMP], []), tmp_path / "town.pmtiles", box=box)
    assert (refused.code, refused.facts["box"]) == ("outside", box)


def test_the_extract_is_never_overwritten_by_a_slip(extract, tmp_path):
    source = extract([LAMP], [])
    before = source.read_bytes()
    assert refusal(source, source).code == "target-in-the-way"
    assert source.read_bytes() == before
