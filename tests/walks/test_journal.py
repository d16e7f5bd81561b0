"""The journal is only added to, by construction, and every edit of it is found."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from tests.cast import NOON
from walks import journal
from walks.journal import COLUMNS, FIRST_HASH, Mark
from walks.tables import Event

Row = dict[str, Any]
WHO = ("operator", "person:1", "person:2", "device:9")
VERBS = ("opened", "closed", "read-closed", "signed-in")


def a_chain(length: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, length + 1):
        previous = rows[-1]["hash"] if rows else FIRST_HASH
        at, facts = NOON + timedelta(minutes=number), {"of": number % 3}
        told = (
            number,
            at,
            WHO[number % 4],
            VERBS[number % 4],
            f"walk:{number % 5}",
            facts,
            previous,
        )
        row = dict(zip(COLUMNS, told, strict=True))
        rows.append(row | {"hash": journal.seal(*told)})
    return rows


def edited(rows: list[Row], dice: Random) -> str:
    """Change one value of one row; whoever is clever seals the row anew."""
    at = dice.randrange(len(rows))
    name = dice.choice(COLUMNS)
    row = rows[at] = dict(rows[at])
    row[name] = {
        "number": row["number"] + dice.choice((-1, 1, 7)),
        "at": row["at"] + timedelta(microseconds=dice.choice((-1, 1, 10**9))),
        "who": "person:3",
        "verb": "adopted",
        "noun": "walk:77",
        "facts": row["facts"] | {"more": 1},
        "previous_hash": "f" * 64,
    }[name]
    if dice.random() < 0.5:
        row["hash"] = journal.seal(**{column: row[column] for column in COLUMNS})
    return f"edited {name}"


def taken_out(rows: list[Row], dice: Random) -> str:
    first = dice.randrange(len(rows))
    del rows[first : first + dice.choice((1, 1, 2, 30))]
    return f"taken out from {first}"


def swapped(rows: list[Row], dice: Random) -> str:
    """Two rows change places, with their numbers or without."""
    one, other = dice.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    if dice.random() < 0.5:
        for place in (one, other):
            rows[place] = rows[place] | {"number": place + 1}
    return f"swapped {one} and {other}"


def put_in(rows: list[Row], dice: Random) -> str:
    at = dice.randrange(len(rows))
    rows.insert(at, dict(rows[at]) | {"verb": "put-in"})
    return f"put in at {at}"


def test_a_thousand_random_edits_are_all_found():
    whole, dice = a_chain(60), Random(5)
    mark = Mark(60, whole[-1]["hash"])
    assert journal.first_broken(whole, seen=mark) is None
    unseen = []
    for _ in range(1_000):
        rows = list(whole)
        how = dice.choice((edited, taken_out, swapped, put_in))(rows, dice)
        if journal.first_broken(rows, seen=mark) is None:
            unseen.append(how)
    assert unseen == []


def test_a_row_that_was_written_down_shows_that_the_newest_are_gone():
    whole = a_chain(20)
    assert journal.first_broken(whole[:-3]) is None  # a chain alone can't tell
    assert journal.first_broken(whole[:-3], seen=Mark(20, whole[-1]["hash"])) == 20


@pytest.fixture
def told(database):
    """Thirty rows, one a day."""
    with database.writing() as session:
        for day in range(30):
            at = NOON + timedelta(days=day)
            journal.record(session, at, "operator", "opened", f"walk:{day}", of=day)
    return database


def whole(database) -> int | None:
    with database.reading() as session:
        return journal.broken_at(session)


ON_BOTH = ("UPDATE event SET who = 'x'", "DELETE FROM event", "DELETE FROM event WHERE number = 30")
ON_SQLITE = (
    "REPLACE INTO event SELECT number, at, 'x', verb, noun, facts, previous_hash, hash FROM event",
    "UPDATE OR REPLACE event SET number = 3 WHERE number = 4",
)
ON_POSTGRESQL = (
    "INSERT INTO event SELECT * FROM event ON CONFLICT (number) DO UPDATE SET who = 'x'",
    "MERGE INTO event USING (SELECT 1) AS one ON number = 5 WHEN MATCHED THEN DELETE",
)


def test_the_database_itself_refuses_to_change_or_take_out_a_row(told):
    is_sqlite = told.url.startswith("sqlite")
    for statement in (*ON_BOTH, *(ON_SQLITE if is_sqlite else ON_POSTGRESQL)):
        with pytest.raises(DBAPIError, match="only added to"), told.write.begin() as connection:
            connection.execute(text(statement))
    with told.reading() as session:
        assert len(session.exec(select(Event)).all()) == 30
    assert whole(told) is None


def test_the_oldest_rows_can_be_pruned_and_the_chain_still_be_followed(told, db):
    with told.writing() as session:
        gone = journal.prune(session, NOON + timedelta(days=10), "operator", datetime.now(UTC))
    assert gone == 10
    numbers = [row.number for row in db.exec(select(Event).order_by(Event.number))]
    assert numbers == list(range(11, 32))
    checkpoint = db.exec(select(Event).where(Event.verb == "pruned")).one()
    assert (checkpoint.facts["through"], checkpoint.facts["rows"]) == (10, 10)
    assert whole(told) is None
    with told.writing() as session:
        journal.record(session, datetime.now(UTC), "operator", "opened", "walk:x")
        later = journal.prune(session, NOON + timedelta(days=20), "operator", datetime.now(UTC))
        assert later == 10
    assert whole(told) is None


def test_pruning_lets_exactly_the_oldest_go(told):
    with told.writing() as session:
        journal.prune(session, NOON + timedelta(days=10), "operator", datetime.now(UTC))
    for number in (11, 31):
        with pytest.raises(DBAPIError, match="only added to"), told.write.begin() as connection:
            connection.execute(text(f"DELETE FROM event WHERE number = {number}"))


def test_there_may_be_nothing_to_prune(told, database):
    with told.writing() as session:
        assert journal.prune(session, NOON - timedelta(days=1), "operator", NOON) == 0
        assert journal.newest(session).number == 30
