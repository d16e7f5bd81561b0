"""Old notes come in once, each row or its reason, on both databases."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import func, select

from tests.cast import NOON, Desk
from walks.errors import Unusable
from walks.observations.bring_in import bring_in
from walks.observations.mapping import Mapping, parse
from walks.observations.old_notes import read_rows
from walks.tables import Event, Observation

PAIRS = ["note=Tekst", "category=Type", "date=Dato", "x=E", "y=N", "category:Lygtepæl=LYS-1"]
HEADER = ["Tekst", "Type", "Dato", "E", "N"]


@pytest.fixture
def mapping(taxonomy) -> Mapping:
    return parse(PAIRS, taxonomy)


def note(text="Mørkt ved tunnelen", kind="Belysning", day="12.11.2019", x="0,5", y="0.5"):
    return dict(zip(HEADER, (text, kind, day, x, y), strict=True))


def take(database, taxonomy, mapping, *notes, **options):
    Desk.set_up(database) if "desk" not in options else None
    with database.writing() as session:
        return bring_in(
            session, enumerate(notes, 2), "gamle.xlsx", mapping, "EPSG:4326", taxonomy, NOON,
            dry_run=options.get("dry_run", False),
        )  # fmt: skip


def test_a_row_becomes_an_observation_in_its_district(database, db, taxonomy, mapping):
    report = take(database, taxonomy, mapping, note())
    assert (report.taken, report.left_out, report.outside) == (1, [], 0)
    kept = db.exec(select(Observation)).one()
    assert (kept.category, kept.note, kept.lon) == ("LYS", "Mørkt ved tunnelen", 0.5)
    assert kept.captured_at == datetime(2019, 11, 12, 11, 0, tzinfo=UTC)
    assert kept.district_id is not None


def test_the_same_file_again_changes_nothing(database, db, taxonomy, mapping):
    take(database, taxonomy, mapping, note(), note("Affald", "Renhold"))
    again = take(database, taxonomy, mapping, note(), note("Affald", "Renhold"), desk=True)
    assert (again.taken, again.known) == (0, 2)
    assert db.exec(select(func.count()).select_from(Observation)).one() == 2


def test_a_longer_file_brings_in_only_what_is_new(database, taxonomy, mapping):
    take(database, taxonomy, mapping, note())
    again = take(database, taxonomy, mapping, note(), note("Ny række"), desk=True)
    assert (again.taken, again.known) == (1, 1)


def test_two_equal_rows_are_two_notes(database, taxonomy, mapping):
    assert take(database, taxonomy, mapping, note(), note()).taken == 2


def test_a_dry_run_tells_the_same_and_stores_nothing(database, db, taxonomy, mapping):
    tried = take(database, taxonomy, mapping, note(), note(day="i går"), dry_run=True)
    assert (tried.taken, len(tried.left_out)) == (1, 1)
    assert db.exec(select(Observation)) == []
    assert db.exec(select(Event)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": "i går"}, "row-date"),
        ({"day": ""}, "row-date"),
        ({"x": "ved skolen"}, "row-position"),
        ({"x": "nan"}, "row-position"),
        ({"x": "1e400"}, "row-position"),
        ({"x": "0", "y": "0"}, "row-position"),
        ({"y": "91"}, "row-position"),
        ({"text": "a" * 20_001}, "row-note-too-long"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(database, taxonomy, mapping, changes, code):
    report = take(database, taxonomy, mapping, note(**changes), note())
    assert [(row.row, row.code) for row in report.left_out] == [(2, code)]
    assert report.taken == 1


def test_a_word_we_do_not_know_is_filed_as_other_and_told(database, db, taxonomy, mapping):
    report = take(database, taxonomy, mapping, note(kind="Ufoer"))
    assert report.unnamed == {"Ufoer": 1}
    assert db.exec(select(Observation)).one().category == "AND"


def test_their_word_can_be_mapped_to_a_subtype(database, db, taxonomy, mapping):
    take(database, taxonomy, mapping, note(kind="lygtepæl"))
    assert db.exec(select(Observation)).one().subtype == "LYS-1"


def test_a_point_outside_all_districts_is_kept(database, db, taxonomy, mapping):
    report = take(database, taxonomy, mapping, note(x="50", y="50"))
    assert (report.taken, report.outside) == (1, 1)


def test_rows_come_from_excel_with_dates_and_numbers(tmp_path, database, db, taxonomy, mapping):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["Løse fliser", "Vedligehold", datetime(2020, 3, 1), 0.25, 0.75])  # noqa: DTZ001
    path = tmp_path / "gamle noter.xlsx"
    book.save(path)
    rows = [row for _, row in read_rows(path)]
    assert take(database, taxonomy, mapping, *rows).taken == 1
    assert db.exec(select(Observation)).one().lat == 0.75


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_as_excel_writes_it(tmp_path, encoding, separator):
    path = tmp_path / "noter.csv"
    path.write_text(f"Tekst{separator}Type\nSmøge{separator}Mørk\n", encoding=encoding)
    assert list(read_rows(path)) == [(2, {"Tekst": "Smøge", "Type": "Mørk"})]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tom.csv", b"", "file-empty"),
        ("kun-linjeskift.csv", b"\n\n", "file-empty"),
        ("i-stykker.xlsx", b"PK\x03\x04 ikke en zip", "file-unreadable"),
        ("i-stykker.csv.gz", b"ikke gzip", "file-unreadable"),
        ("brev.docx", b"PK", "file-kind-unknown"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unusable) as trouble:
        list(read_rows(path))
    assert trouble.value.code == code


def test_a_file_that_is_not_there_says_so():
    with pytest.raises(Unusable) as trouble:
        read_rows(Path("findes-ikke.csv"))
    assert trouble.value.code == "file-missing"


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ("note", "map-unclear"),
        ("farve=Rød", "map-unknown-field"),
        ("category:Lampe=FINDES-IKKE", "map-unknown-category"),
    ],
)
def test_a_mapping_that_makes_no_sense_says_why(taxonomy, pair, code):
    with pytest.raises(Unusable) as trouble:
        parse([pair], taxonomy)
    assert trouble.value.code == code
