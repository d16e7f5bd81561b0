"""The operator's command line: what it does, and what it says when a file can't be used."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import func, select
from typer.testing import CliRunner

from app.cli import tryg
from app.texts import texts
from walks.tables import Deletion, District, Observation, Residents, Tries, Walk

SQUARE = [[9.9, 57.0], [10.0, 57.0], [10.0, 57.1], [9.9, 57.1], [9.9, 57.0]]
BOW_TIE = [[9.9, 57.0], [10.0, 57.1], [10.0, 57.0], [9.9, 57.1], [9.9, 57.0]]


@pytest.fixture
def run(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch):
    """Run a command of this deployment; the exit status and what it said, on one line."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)

    def command(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(tryg, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, re.sub(r"\s+", " ", result.output)

    return command


def write(path: Path, ring=SQUARE, **properties) -> Path:
    feature = {
        "type": "Feature",
        "properties": {"navn": "Løvvangen", "kode": "LOV"} | properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_districts_come_in_and_the_same_file_again_changes_nothing(run, db, tmp_path):
    file = write(tmp_path / "bydele.geojson")
    assert run("districts", "import", file)[0] == 0
    status, said = run("districts", "import", file)
    assert (status, "0 nye, 0 ændrede" in said) == (0, True)
    assert db.exec(select(District)).one().name == "Løvvangen"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b'{"type": "FeatureCollection", "features"', "corrupt-file"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "topojson"),
        (b'{"type": "FeatureCollection", "features": []}', "no-features"),
    ],
)
def test_a_file_of_districts_that_cannot_be_used_says_why(run, db, tmp_path, content, code):
    path = tmp_path / "bydele.geojson"
    path.write_bytes(content)
    status, said = run("districts", "import", path)
    assert status == 1
    assert texts("da")[f"cli.shape-{code}"].split("{")[0].strip() in said
    assert db.exec(select(District)) == []


def test_a_border_that_crosses_itself_is_refused_by_name(run, tmp_path):
    status, said = run("districts", "import", write(tmp_path / "bydele.geojson", BOW_TIE))
    assert (status, "»Løvvangen«" in said) == (1, True)


def test_districts_far_away_need_a_word(run, tmp_path):
    far = [[lon - 60, lat - 57] for lon, lat in SQUARE]
    file = write(tmp_path / "bydele.geojson", far)
    status, said = run("districts", "import", file)
    assert (status, "--anywhere" in said) == (1, True)
    assert run("districts", "import", file, "--anywhere")[0] == 0


def test_a_field_that_is_not_there_names_those_that_are(run, tmp_path):
    file = write(tmp_path / "bydele.geojson")
    status, said = run("districts", "import", file, "--name-field", "bydel")
    assert (status, "navn, kode" in said) == (1, True)


def test_residents_come_in_with_their_source_and_a_wrong_file_says_why(run, db, tmp_path):
    run("districts", "import", write(tmp_path / "bydele.geojson"))
    file = tmp_path / "indbyggere.csv"
    file.write_text("kode;indbyggere\nLOV;4.321\nTHY;9\n", encoding="cp1252")
    command = ["districts", "residents", file, "--year", 2026, "--source", "Danmarks Statistik"]
    status, said = run(*command)
    assert (status, "for 1 bydele. 1 rækker" in said) == (0, True)
    assert db.exec(select(Residents.people)).one() == 4321
    status, said = run(*command, "--count-field", "folketal")
    assert (status, "kode, indbyggere" in said) == (1, True)
    file.write_text("kode;indbyggere\nLOV;mange\n")
    status, said = run(*command)
    assert (status, "i række 2" in said) == (1, True)


def test_old_notes_are_tried_then_taken_then_known(run, db, tmp_path):
    run("districts", "import", write(tmp_path / "bydele.geojson"))
    notes = tmp_path / "noter.csv"
    notes.write_text("Tekst;Type;Dato;X;Y\nMørkt;Belysning;12.11.2019;9,95;57,05\nSkidt;;;;\n")
    command = ["observations", "import", notes]
    for pair in ("note=Tekst", "category=Type", "date=Dato", "x=X", "y=Y"):
        command += ["--map", pair]
    report = tmp_path / "udeladt.csv"
    assert "1 kan tages ind" in run(*command, "--dry-run")[1]
    assert db.exec(select(Observation)) == []
    assert "1 taget ind" in run(*command, "--report", report)[1]
    assert "1 var der i forvejen" in run(*command)[1]
    assert db.exec(select(func.count()).select_from(Observation)).one() == 1
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "3;" in report.read_text(encoding="utf-8-sig").splitlines()[1]


def test_points_that_know_their_place_need_no_mapping(run, db, tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"tekst": "Mørkt"},
        "geometry": {"type": "Point", "coordinates": [9.95, 57.05]},
    }
    path = tmp_path / "noter.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    run("observations", "import", path, "--map", "note=tekst", "--on", "2019-10-01")
    kept = db.exec(select(Observation)).one()
    assert (kept.lon, kept.lat, kept.note) == (9.95, 57.05, "Mørkt")


def test_a_column_that_is_not_there_names_those_that_are(run, tmp_path):
    notes = tmp_path / "noter.csv"
    notes.write_text("Tekst;Type\nMørkt;Lys\n")
    status, said = run("observations", "import", notes, "--map", "note=Bemærkning")
    assert (status, "Tekst, Type" in said) == (1, True)


def test_the_demo_is_there_once_and_says_the_same_the_second_time(run, db):
    first, second = run("demo")[1], run("demo")[1]
    assert first == second
    assert "/tur/#" in first
    assert first.count("@tryg.example") == 5
    assert len(db.exec(select(Walk))) == 2
    assert 6 <= len(db.exec(select(District))) <= 10


def test_a_plan_is_proposed_for_every_district(run):
    run("demo")
    status, said = run("plans", "propose")
    assert status == 0
    assert "Løvvangen: version 1" in said


def test_the_journal_can_be_checked_and_tampering_is_found(run, database):
    run("demo")
    assert run("check-journal")[0] == 0
    around = "SET LOCAL session_replication_role = replica"  # what only the owner can do
    if database.url.startswith("sqlite"):
        around = "DROP TRIGGER event_is_not_changed"
    with database.writing() as session:
        session.execute(text(around))
        session.execute(text("UPDATE event SET who = 'operator:x' WHERE number = 3"))
    status, said = run("check-journal")
    assert (status, "række 3" in said) == (1, True)


def test_a_row_that_was_written_down_must_still_be_in_the_journal(run):
    run("demo")
    mark = re.search(r"\d+:[0-9a-f]{64}", run("check-journal")[1])
    assert mark is not None
    assert run("check-journal", "--seen", mark[0])[0] == 0
    number, _, hash = mark[0].partition(":")
    assert run("check-journal", "--seen", f"{int(number) + 1}:{hash}")[0] == 1
    assert run("check-journal", "--seen", "x")[0] == 2


def test_every_command_explains_itself(run):
    for words in (
        [],
        ["districts", "import"],
        ["observations", "import"],
        ["users", "invite"],
        ["users", "grant"],
        ["retention"],
        ["erase"],
        ["nightly"],
    ):
        status, said = run(*words, "--help")
        assert status == 0
        assert "cli." not in said


def test_a_file_of_categories_with_a_fault_stops_the_server_with_words(run, tmp_path, monkeypatch):
    path = tmp_path / "kategorier.toml"
    path.write_text("version = [")
    monkeypatch.setenv("TAXONOMY_FILE", str(path))
    status, said = run("serve")
    assert (status, "kategorier.toml" in said) == (1, True)


def test_retention_is_looked_at_first_and_done_when_told(run, db):
    db.add(Tries(key="old", left=1, counted_at=datetime(2020, 1, 1, tzinfo=UTC)))
    status, said = run("retention")
    assert (status, "Prøve: intet er slettet" in said) == (0, True)
    assert db.exec(select(Tries)).one()
    status, said = run("retention", "--do")
    assert (status, "Prøve" in said) == (0, False)
    assert db.exec(select(Tries)) == []
    assert db.exec(select(Deletion)).one().counts == {"tries": 1, "challenge": 0}
    assert run("nightly")[0] == 0
