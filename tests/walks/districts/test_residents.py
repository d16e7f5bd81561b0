"""A register's count of who lives where: all of a file or nothing, and why."""

import pytest
from sqlmodel import select

from tests.cast import NOON, a_district
from walks.districts.residents import bring_in, newest
from walks.errors import Unusable
from walks.tables import Residents

COLUMNS = ("kode", "indbyggere")


@pytest.fixture(autouse=True)
def districts(database):
    """Bydel A and Bydel B."""
    with database.writing() as session:
        session.add_all([a_district("A"), a_district("B", west=1.0)])


def take(database, *rows: tuple[object, object], year: int = 2026, columns=COLUMNS):
    told = [(n, dict(zip(COLUMNS, row, strict=True))) for n, row in enumerate(rows, 2)]
    with database.writing() as session:
        return bring_in(session, told, columns, year, "KM1", "operator", NOON)


def people(db) -> list[int]:
    return sorted(db.exec(select(Residents.people)))


def test_code_or_name_and_thousands_as_danes_write_them(database, db):
    outcome = take(database, ("A", "12.345"), ("BYDEL B", 678.0))
    assert (outcome.told, outcome.missing, outcome.unknown) == (2, (), 0)
    assert people(db) == [678, 12_345]


def test_the_whole_country_may_be_in_the_file(database):
    outcome = take(database, ("Thy", "ukendt"), ("A", 5))
    assert (outcome.told, outcome.missing, outcome.unknown) == (1, ("Bydel B",), 1)


def test_the_newest_year_is_what_counts_and_a_year_told_again_is_put_right(database, db):
    for year, count in ((2026, 7), (2025, 5), (2026, 9)):
        take(database, ("A", count), year=year)
    assert people(db) == [5, 9]
    with database.reading() as session:
        assert [one.people for one in newest(session).values()] == [9]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("B", 5), ("A", "mange")], "residents-not-counts"),
        ([("A", -5)], "residents-not-counts"),
        ([("A", "")], "residents-not-counts"),
        ([("A", None)], "residents-not-counts"),
        ([("A", "1.23")], "residents-not-counts"),
        ([("A", 5), ("bydel a", 6)], "residents-twice"),
        ([("Thy", 5)], "residents-none"),
        ([], "residents-none"),
    ],
)
def test_what_is_no_count_is_refused_and_nothing_kept(database, db, rows, code):
    with pytest.raises(Unusable) as refused:
        take(database, *rows)
    assert refused.value.code == code
    assert people(db) == []


def test_a_column_that_is_not_there_names_those_that_are(database):
    with pytest.raises(Unusable) as refused:
        take(database, ("A", 5), columns=("kode", "folk"))
    assert refused.value.facts == {"columns": ["folk"], "there": ["kode", "indbyggere"]}
