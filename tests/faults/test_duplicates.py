"""R6: twelve writers send the same letter at the same moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.faults import duplicates

IDS = 60


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL of its own: two servers on one database."""
    with postgres.server() as running:
        yield running


def test_over_two_processes_on_postgresql_each_letter_is_new_once(
    tmp_path: Path, address: str
) -> None:
    url = postgres.new_database(address, "clean")
    doubled = duplicates.over_http(tmp_path, IDS, servers=2, database_url=url)
    assert doubled.is_good, doubled
    assert doubled.statuses[201] == IDS


def test_over_one_process_on_sqlite_each_letter_is_new_once(tmp_path: Path) -> None:
    doubled = duplicates.over_http(tmp_path, IDS, servers=1)
    assert doubled.is_good, doubled
    assert doubled.statuses[201] == IDS


def test_over_threads_on_sqlite_each_letter_is_new_once(tmp_path: Path) -> None:
    doubled = duplicates.over_threads(tmp_path, IDS)
    assert doubled.is_good, doubled
    assert doubled.statuses[201] == IDS


def test_without_a_key_duplicates_are_seen_on_sqlite(tmp_path: Path) -> None:
    doubled = duplicates.over_http(tmp_path, 10, servers=1, bug="no_unique")
    assert doubled.verdict.duplicates > 0


def test_without_a_key_duplicates_are_seen_on_postgresql(tmp_path: Path, address: str) -> None:
    url = postgres.new_database(address, "no_unique")
    doubled = duplicates.over_http(tmp_path, 10, servers=2, bug="no_unique", database_url=url)
    assert doubled.verdict.duplicates > 0
