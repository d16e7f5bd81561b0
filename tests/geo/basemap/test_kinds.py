"""What a walker sees on the map, by how OpenStreetMap tags it."""

import pytest

from geo.basemap import ground, points, roads


def kinds(drawn) -> list[tuple[str, str]]:
    return [(one.layer, one.kind) for one in drawn]


@pytest.mark.parametrize(
    ("told", "lit"),
    [("yes", "yes"), ("24/7", "yes"), ("automatic", "yes"), ("limited", "limited"),
     ("no", "no"), ("disused", "no")],
)  # fmt: skip
def test_a_path_says_whether_it_is_lit(told, lit):
    (path,) = roads.roads({"highway": "footway", "lit": told})
    assert path.properties["lit"] == lit


def test_a_path_nobody_has_looked_at_does_not_claim_to_be_dark():
    (path,) = roads.roads({"highway": "footway"})
    assert "lit" not in path.properties


def test_names_are_danish_first():
    (street,) = roads.roads({"highway": "residential", "name": "Flensburg", "name:da": "Flensborg"})
    assert street.properties["name"] == "Flensborg"


def test_a_claim_that_does_not_hold_is_left_out_because_styles_ask_whether_it_is_there():
    (plain,) = roads.roads({"highway": "primary", "tunnel": "no"})
    (tunnel,) = roads.roads({"highway": "primary_link", "tunnel": "yes"})
    assert "is_tunnel" not in plain.properties
    assert (tunnel.properties["is_tunnel"], tunnel.properties["is_link"]) == (True, True)
    assert tunnel.properties["kind_detail"] == "primary"


def test_a_square_is_an_area_and_a_path_round_a_lawn_is_not():
    square = {"highway": "pedestrian", "area": "yes"}
    ring = {"highway": "footway"}
    assert kinds(roads.roads(square)) == []
    assert kinds(ground.areas(square, is_from_way=True)) == [("landuse", "pedestrian")]
    assert kinds(roads.roads(ring)) == [("roads", "path")]
    assert kinds(ground.areas(ring, is_from_way=True)) == []


def test_a_school_building_is_a_building_and_a_school():
    tags = {"building": "school", "amenity": "school"}
    assert kinds(ground.areas(tags, is_from_way=True)) == [
        ("buildings", "building"),
        ("landuse", "school"),
    ]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [({"natural": "water", "water": "lake"}, "lake"), ({"natural": "water"}, "water"),
     ({"natural": "water", "water": "wastewater"}, "water")],
)  # fmt: skip
def test_water_says_what_it_is_when_it_is_known(tags, kind):
    assert kinds(ground.areas(tags, is_from_way=False)) == [("water", kind)]


def test_a_stream_in_a_pipe_is_not_drawn():
    assert kinds(ground.streams({"waterway": "stream"})) == [("water", "stream")]
    assert kinds(ground.streams({"waterway": "stream", "tunnel": "culvert"})) == []


def test_a_lamp_is_a_lamp_and_a_door_has_its_number():
    assert kinds(points.points({"highway": "street_lamp"})) == [("lamps", "street_lamp")]
    (door,) = points.points({"addr:housenumber": "12B"})
    assert (door.kind, door.properties["addr_housenumber"]) == ("address", "12B")


def test_a_tree_a_bench_and_a_place_without_a_name_are_not_drawn():
    assert kinds(points.points({"natural": "tree"})) == []
    assert kinds(points.points({"amenity": "bench"})) == []
    assert kinds(points.points({"place": "village"})) == []


@pytest.mark.parametrize(
    ("people", "rank"), [(0, 1), (199, 1), (200, 2), (119_862, 9), (1_000_000, 12)]
)
def test_towns_are_ranked_by_how_many_live_there(people, rank):
    assert points.population_rank(people) == rank


def test_a_population_that_is_no_number_counts_as_usual_for_such_a_place():
    (told,) = points.points({"place": "town", "name": "Nibe", "population": "ca. 5000"})
    (usual,) = points.points({"place": "town", "name": "Nibe"})
    assert told == usual
