"""The operator's commands for basemaps: what they make, and what they say when they can't."""

import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.basemap import basemap
from app.texts import texts
from geo.basemap.archive import opened
from walks.schedule import arrange


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command of a deployment; the exit status and what it said, on one line."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def command(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(basemap, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, re.sub(r"\s+", " ", result.output)

    return command


@pytest.fixture
def extract(shared: Path) -> Path:
    return shared / "data" / "osm" / "Helsinki.osm.pbf"


def test_a_map_is_built_and_a_piece_is_cut_out(run, extract, tmp_path):
    status, said = run("build", extract)
    assert (status, "586 gadelygter" in said, "OpenStreetMap" in said) == (0, True, True)
    assert run("cut", "--box", "24.940,60.168,24.945,60.171")[0] == 0
    with opened(tmp_path / "basemaps" / "box.pmtiles") as piece:
        assert piece.box == pytest.approx((24.940, 60.168, 24.945, 60.171))


def test_a_walk_gets_the_map_around_its_stops(
    run, desk, shared, tmp_path, database_url, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", database_url)
    walk = desk.walk()
    world = shared / "data" / "osm" / "png.pmtiles"
    assert run("cut", "--walk", walk.id, "--from", world, "--margin", 1113.2)[0] == 0
    assert run("cut", "--walk", walk.join_code.lower(), "--from", world)[0] == 0
    own = tmp_path / "basemaps" / f"{walk.id}.pmtiles"
    with opened(own) as piece:
        assert piece.box == pytest.approx((0.2433, 0.2433, 0.7567, 0.7567), abs=1e-4)


def test_a_walk_without_stops_gets_the_map_of_its_districts(
    run, desk, shared, tmp_path, database_url, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", database_url)
    walk = desk.walk()
    with desk.database.writing() as session:
        arrange.set_stops(session, walk, [])
    world = shared / "data" / "osm" / "png.pmtiles"
    assert run("cut", "--walk", walk.id, "--from", world, "--to", tmp_path / "a.pmtiles")[0] == 0
    with opened(tmp_path / "a.pmtiles") as piece:
        assert piece.box == pytest.approx((0, 0, 1, 1))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cut",), "walk-or-box"),
        (("cut", "--walk", "ABC123", "--box", "1,2,3,4"), "walk-or-box"),
        (("cut", "--box", "1,2,3"), "box-unclear"),
        (("cut", "--box", "3,2,1,4"), "box-unclear"),
        (("cut", "--box", "nan,2,3,4"), "box-unclear"),
        (("cut", "--walk", "ABC123"), "walk-missing"),
        (("cut", "--box", "1,2,3,4"), "file-missing"),
        (("build", "nothing.osm.pbf"), "file-missing"),
        (("build", __file__), "not-an-extract"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(run, words, code):
    status, said = run(*words)
    wanted = texts("da")[f"basemap.{code}"]
    pattern = ".*".join(map(re.escape, re.split(r"\{\w+\}", wanted)))
    assert status == 1
    assert re.search(pattern, said), said


def test_without_the_extra_the_command_says_what_to_install(run, extract, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("geo.basemap.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "osmium", None)
    status, said = run("build", extract)
    assert (status, "pip install osmium" in said) == (1, True)
