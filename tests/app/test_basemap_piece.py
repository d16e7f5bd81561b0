"""The map a phone takes along: its own walk's, cut in time, fetched once and in parts."""

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from app import cutter, map_piece
from geo.basemap.archive import opened
from tests.cast import Desk, Phone, letter
from walks.schedule import arrange

BASEMAP = "/api/field/basemap"


@pytest.fixture
def archive(settings, shared) -> Path:
    """The deployment's basemap: the whole world, in few tiles."""
    place = settings.data_dir / "basemap.pmtiles"
    shutil.copyfile(shared / "data" / "osm" / "png.pmtiles", place)
    return place


@pytest.fixture
def cuts(monkeypatch) -> list[Path]:
    """The pieces that were cut, in order."""
    seen: list[Path] = []
    cut = cutter.cut

    def noted(source: Path, target: Path, *facts: object) -> object:
        seen.append(target)
        return cut(source, target, *facts)

    monkeypatch.setattr(cutter, "cut", noted)
    return seen


def package(phone: Phone) -> dict:
    """The walk package as the phone gets it."""
    return phone.get("/api/field/package").json()


def told(phone: Phone) -> dict:
    """What the package says of the map, once nothing is being cut."""
    for _ in range(500):
        package(phone)
        if all(cut.done() for cut in phone.client.app.state.cutter._under_way.values()):
            return package(phone)["basemap"]
        time.sleep(0.01)
    raise AssertionError("it is cut and cut")


def fetch(phone: Phone, **headers: str):
    """The map, or what is said instead."""
    who = {"Authorization": f"Bearer {phone.token}"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return phone.client.get(BASEMAP, headers=who | named)


def move(desk: Desk, phone: Phone, *places: tuple[float, float]) -> None:
    """Put the walk's stops elsewhere."""
    stops = [arrange.NewStop(name="Stop", lon=lon, lat=lat) for lon, lat in places]
    with desk.database.writing() as session:
        arrange.set_stops(session, arrange.find(session, phone.walk.id), stops)


def piece(settings, phone: Phone) -> Path:
    return settings.data_dir / "basemaps" / f"{phone.walk.id}.pmtiles"


def box_of(content: bytes, tmp_path: Path) -> tuple[float, ...]:
    place = tmp_path / "fetched.pmtiles"
    place.write_bytes(content)
    with opened(place) as fetched:
        return fetched.box


def test_without_a_basemap_the_phone_is_told_that_there_is_none(phone: Phone):
    assert package(phone)["basemap"] is None
    answer = fetch(phone)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/basemap-missing")
    assert answer.headers["tryg"] == "1"


def test_a_phone_that_asks_gets_its_walks_piece(phone: Phone, archive, settings, tmp_path):
    answer = fetch(phone)
    assert answer.status_code == 200
    assert answer.content == piece(settings, phone).read_bytes()
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["tryg"] == "1"
    margin = cutter.MARGIN / 111_320
    assert box_of(answer.content, tmp_path) == pytest.approx(
        (0.25 - margin, 0.25 - margin, 0.75 + margin, 0.75 + margin), abs=1e-5
    )


def test_the_package_says_which_map_there_is_and_changes_when_it_is_cut(phone, archive, settings):
    facts = told(phone)
    answer = fetch(phone)
    assert facts == {"etag": answer.headers["etag"], "bytes": len(answer.content)}
    with_map = phone.get("/api/field/package").headers["etag"]
    joined = phone.client.post("/api/field/devices", json={"code": phone.walk.join_code})
    assert joined.json()["package"]["basemap"] == facts
    for piece in (settings.data_dir / "basemaps").glob("*.pmtiles"):
        piece.unlink()
    (settings.data_dir / "basemap.pmtiles").unlink()
    without = phone.get("/api/field/package")
    assert (without.json()["basemap"], without.headers["etag"] != with_map) == (None, True)


def test_a_map_comes_in_parts(phone: Phone, archive):
    whole = fetch(phone)
    tag, half = whole.headers["etag"], len(whole.content) // 2
    first = fetch(phone, Range=f"bytes=0-{half - 1}")
    second = fetch(phone, Range=f"bytes={half}-", If_Range=tag)
    assert (first.status_code, second.status_code) == (206, 206)
    assert first.content + second.content == whole.content
    assert first.headers["etag"] == tag
    assert first.headers["content-range"] == f"bytes 0-{half - 1}/{len(whole.content)}"
    assert fetch(phone, Range="bytes=999999999-").status_code == 416


def test_a_map_that_has_changed_comes_whole_and_not_in_parts_of_two(phone: Phone, archive):
    fetch(phone)
    answer = fetch(phone, Range="bytes=100-", If_Range='"another"')
    assert (answer.status_code, len(answer.content)) == (200, told(phone)["bytes"])


def test_a_map_the_phone_has_is_not_sent_again(phone: Phone, archive):
    tag = fetch(phone).headers["etag"]
    for known in (tag, f'"old", {tag}', f"W/{tag}"):
        answer = fetch(phone, If_None_Match=known)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert fetch(phone, If_None_Match='"another"').status_code == 200


def test_each_walk_has_its_own_map_and_an_expelled_phone_none(client, desk: Desk, archive):
    here, there = desk.phone(client, desk.walk()), desk.phone(client, desk.walk())
    move(desk, there, (0.9, 0.9))
    assert fetch(here).content != fetch(there).content
    desk.expel(here.device)
    assert fetch(here).status_code == 401
    assert client.get(BASEMAP).status_code == 401


def test_a_piece_is_cut_once_and_looked_at_without_being_opened(phone, archive, cuts, monkeypatch):
    tags = {fetch(phone).headers["etag"] for _ in range(3)}
    assert len(tags) == len(cuts) == 1
    told(phone)
    monkeypatch.setattr(cutter, "opened", lambda _: 1 / 0)
    assert package(phone)["basemap"]["etag"] in tags


def test_stops_that_move_out_of_the_piece_have_it_cut_anew(phone, desk, archive, cuts, tmp_path):
    before = fetch(phone)
    move(desk, phone, (0.3, 0.3), (0.7, 0.7))
    assert told(phone)["etag"] == before.headers["etag"]
    move(desk, phone, (0.3, 0.3), (2.0, 1.0))
    after = fetch(phone)
    assert len(cuts) == 2
    assert after.headers["etag"] != before.headers["etag"]
    assert box_of(after.content, tmp_path)[2] > 2.0


def test_a_walk_without_stops_gets_the_map_of_its_districts(phone, desk, archive, tmp_path):
    move(desk, phone)
    assert box_of(fetch(phone).content, tmp_path) == pytest.approx((0, 0, 1, 1))


def test_a_new_basemap_has_the_piece_cut_anew(phone: Phone, archive, cuts, shared):
    fetch(phone)
    shutil.copyfile(shared / "data" / "osm" / "png.pmtiles", archive)
    fetch(phone)
    assert len(cuts) == 2


def test_a_basemap_from_the_future_is_not_cut_at_every_word(phone: Phone, archive, cuts):
    later = time.time() + 1000
    os.utime(archive, (later, later))
    assert {fetch(phone).status_code for _ in range(3)} == {200}
    assert len(cuts) == 1


def test_a_basemap_that_was_taken_away_leaves_the_pieces(phone: Phone, desk, archive):
    before = fetch(phone).content
    archive.unlink()
    move(desk, phone, (40.0, 40.0))
    assert fetch(phone).content == before
    assert package(phone)["basemap"]["bytes"] == len(before)


@pytest.mark.parametrize("content", [b"", b"no map", b"PMTiles\3" + bytes(200)])
def test_a_basemap_that_can_not_be_cut_is_no_fault_and_is_tried_seldom(
    phone: Phone, archive, cuts, content, monkeypatch
):
    archive.write_bytes(content)
    assert {fetch(phone).status_code for _ in range(3)} == {404}
    assert told(phone) is None
    assert len(cuts) == 1
    monkeypatch.setattr(cutter, "ANEW", 0.0)
    fetch(phone)
    assert len(cuts) == 2


def test_a_walk_outside_the_basemap_has_none(phone: Phone, desk, archive, shared):
    shutil.copyfile(shared / "data" / "osm" / "near-badschandau-z10-11.pmtiles", archive)
    assert fetch(phone).status_code == 404


def test_while_a_piece_is_cut_letters_and_packages_go_on(phone: Phone, archive, monkeypatch):
    is_let_go, cut = threading.Event(), cutter.cut

    def slow(*facts: object) -> object:
        is_let_go.wait()
        return cut(*facts)

    monkeypatch.setattr(cutter, "cut", slow)
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(fetch, phone) for _ in range(3)]
        try:
            assert phone.put(letter(phone.walk), uuid4()).status_code == 201
            assert package(phone)["basemap"] is None
            assert not any(each.done() for each in waiting)
        finally:
            is_let_go.set()
        assert {each.result().status_code for each in waiting} == {200}


def test_a_phone_does_not_wait_for_ever(phone: Phone, desk, archive, monkeypatch):
    before, is_let_go = fetch(phone).content, threading.Event()
    monkeypatch.setattr(map_piece, "PATIENCE", 0.05)
    monkeypatch.setattr(cutter, "cut", lambda *_: is_let_go.wait())
    move(desk, phone, (3.0, 3.0))
    assert fetch(phone).content == before
    is_let_go.set()
