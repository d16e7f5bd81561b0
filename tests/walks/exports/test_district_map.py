"""The drawn district is true to the ground, readable, and safe to put in any page."""

import json
import re
from itertools import combinations, pairwise
from math import dist
from xml.etree import ElementTree

import numpy as np
import pytest

from geo.metres import to_metres
from walks.exports.district_map import PIN, Pin, Stop, district_map, outline
from walks.exports.pins import look_of, spread, symbol

SQUARE = ((9.90, 57.07), (9.93, 57.07), (9.93, 57.08), (9.90, 57.08), (9.90, 57.07))
HOLE = ((9.91, 57.074), (9.92, 57.074), (9.92, 57.076), (9.91, 57.074))
WEST, EAST = Pin("1", 9.905, 57.075, 0), Pin("2", 9.925, 57.075, 0)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(boundary=(SQUARE,), pins=(), **more):
    text = district_map(boundary, pins, title="Kort", description="Et kort", **more)
    return ElementTree.fromstring(text)


def circles(svg):
    return [
        (float(it.get("cx")), float(it.get("cy")))
        for it in svg.iterfind(f".//{SVG}g[@class='pin pin-circle pin-dark']/{SVG}circle")
    ]


def corners(svg, kind):
    shape = svg.find(f".//{SVG}path[@class='{kind}']").get("d")
    return [tuple(map(float, at.split())) for at in re.findall(r"[\d.]+ [\d.]+", shape)]


def test_the_scale_bar_is_true():
    svg = drawn(pins=[WEST, EAST])
    [bar] = svg.iterfind(f".//{SVG}g[@class='map-scale']")
    metres = {"500 m": 500, "200 m": 200}[bar.findtext(f"{SVG}text")]
    long = float(re.search(r"h([\d.]+)", bar.find(f"{SVG}path").get("d"))[1])
    ground = dist(to_metres(WEST.lon, WEST.lat), to_metres(EAST.lon, EAST.lat))
    assert dist(*circles(svg)) / long * metres == pytest.approx(ground, rel=0.01)


def test_the_scale_bar_is_round_and_at_most_a_quarter_wide(shared):
    for rings in parishes(shared).values():
        bar = drawn(rings).find(f".//{SVG}g[@class='map-scale']")
        words = bar.findtext(f"{SVG}text")
        assert re.fullmatch(r"[125]0* (m|km)", words)
        assert float(re.search(r"h([\d.]+)", bar.find(f"{SVG}path").get("d"))[1]) <= 480 / 4


def test_north_is_up_and_east_is_right():
    south, north_east = Pin("1", 9.91, 57.072, 0), Pin("2", 9.92, 57.078, 0)
    (x, y), (right, up) = circles(drawn(pins=[south, north_east]))
    assert right > x
    assert up < y


def test_every_real_parish_fits_and_its_outline_is_thinned(shared):
    for rings in parishes(shared).values():
        shape = corners(drawn(rings), "map-boundary")
        assert 3 < len(shape) <= sum(map(len, rings))
        assert all(0 <= x <= 480 and 0 <= y <= 420 for x, y in shape)


def test_a_hole_in_a_district_stays_open():
    land = drawn((SQUARE, HOLE)).find(f".//{SVG}path[@class='map-land']")
    assert land.get("d").count("M") == 2
    assert land.get("fill-rule") == "evenodd"


def test_pins_on_one_spot_are_moved_apart_and_point_to_it():
    svg = drawn(pins=[Pin(str(n), 9.915, 57.075, 0) for n in range(12)])
    assert all(dist(one, other) > 2 * PIN for one, other in combinations(circles(svg), 2))
    leaders = svg.findall(f".//{SVG}path[@class='map-leader']")
    starts = {re.match(r"M[\d.]+ [\d.]+", it.get("d"))[0] for it in leaders}
    assert len(leaders) >= 10
    assert len(starts) == 1


def test_pins_with_room_stand_where_they_are():
    wanted = np.array([[50.0, 50.0], [150.0, 90.0], [300.0, 200.0]])
    assert np.allclose(spread(wanted, 25, (480, 420)), wanted, atol=0.02)


def test_the_same_places_always_give_the_same_drawing():
    pins = [Pin(str(n), 9.915, 57.075, n) for n in range(30)]
    assert ElementTree.tostring(drawn(pins=pins)) == ElementTree.tostring(drawn(pins=pins))


def test_eighteen_families_look_different_and_neighbours_differ_twice():
    looks = [look_of(kind) for kind in range(18)]
    assert len(set(looks)) == 18
    for (shape, tone), (next_shape, next_tone) in pairwise(looks):
        assert shape != next_shape
        assert tone != next_tone


def test_a_wrong_position_is_left_out_and_does_not_shrink_the_district():
    lost = [Pin("9", 0.0, 0.0, 0), Pin("8", float("nan"), 57.0, 0), Pin("7", 9.9, 91.0, 0)]
    right = drawn(pins=[WEST])
    assert circles(drawn(pins=[WEST, *lost], stops=[Stop("Fejl", 12.5, 55.7)])) == circles(right)


def test_without_a_boundary_the_places_make_the_map():
    assert len(circles(drawn((), [WEST, EAST]))) == 2
    [(x, y)] = circles(drawn((), [WEST]))
    assert 0 < x < 480
    assert 0 < y < 420


def test_with_nothing_to_show_there_is_no_scale():
    svg = drawn(())
    assert svg.find(f".//{SVG}g[@class='map-scale']") is None
    assert svg.get("role") == "img"


def test_a_stop_is_named_where_there_is_room():
    stops = [Stop("Fælleshuset", 9.905, 57.075), Stop("Tunnelen", 9.915, 57.077)]
    names = [it.text for it in drawn(pins=[WEST], stops=stops).iter(f"{SVG}text")]
    assert {"Fælleshuset", "Tunnelen"} <= set(names)
    crowd = [Stop(f"Et temmelig langt navn {n}", 9.915, 57.075) for n in range(30)]
    assert len(drawn(stops=crowd).findall(f".//{SVG}text[@class='map-name']")) < 10


def test_the_map_has_a_name_and_a_description_of_its_own():
    svg = drawn(prefix="kort2")
    assert svg.findtext(f"{SVG}title") == "Kort"
    assert svg.findtext(f"{SVG}desc") == "Et kort"
    assert svg.get("aria-labelledby") == "kort2-title kort2-desc"
    ids = [it.get("id") for it in svg.iter() if it.get("id")]
    assert all(name.startswith("kort2-") for name in ids)
    assert len(ids) == len(set(ids))


def test_nothing_in_the_map_runs_fetches_or_styles():
    evil = '"><script>alert(1)</script><x y="'
    text = district_map(
        (SQUARE, HOLE),
        [Pin(evil, 9.91, 57.075, 3, evil)],
        title=evil,
        description=evil,
        stops=[Stop(evil, 9.92, 57.078)],
        hotspots=[HOLE],
        north=evil,
    )
    svg = ElementTree.fromstring(text)
    names = {it.tag.removeprefix(SVG) for it in svg.iter()}
    given = {name for it in svg.iter() for name in it.attrib}
    drawing = {"svg", "title", "desc", "clipPath", "path", "g", "circle", "polygon", "text"}
    assert names <= drawing
    assert not {name for name in given if name in ("style", "href") or name.startswith("on")}
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_symbol_and_outline_are_hidden_from_screen_readers():
    for text in (symbol(4), outline((SQUARE,), (200, 100), "#123456")):
        assert ElementTree.fromstring(text).get("aria-hidden") == "true"


def parishes(shared):
    read = json.loads((shared / "data/boundaries/aalborg_sogne_4326.geojson").read_text("utf-8"))
    return {
        it["properties"]["navn"]: [ring for part in it["geometry"]["coordinates"] for ring in part]
        for it in read["features"]
    }
