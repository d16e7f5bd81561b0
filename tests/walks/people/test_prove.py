"""Guesses are counted before they are looked at, also when many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOON
from walks.errors import Refused
from walks.people import prove, tries

MINUTE = timedelta(minutes=1)


def guesses(database, count: int, network: str = "n", account: str = "karen@tryg.example") -> int:
    """How many of so many guesses are evaluated."""
    evaluated = 0
    with database.writing() as session:
        for n in range(count):
            try:
                prove.count_try(session, account, network.format(n), NOON)
                evaluated += 1
            except Refused as refused:
                assert refused.code == "too-many-tries"
                assert refused.facts["wait_seconds"] > 0
    return evaluated


def test_of_a_thousand_guesses_twenty_are_evaluated(database):
    """A41, T16."""
    assert guesses(database, 1_000) == 20


def test_many_networks_guess_no_more_at_one_account(database):
    """T16: a botnet."""
    assert guesses(database, 200, network="network {}") == 20


def test_three_minutes_give_one_more_guess(database):
    guesses(database, 20)
    with database.writing() as session:
        prove.count_try(session, "karen@tryg.example", "n", NOON + 3 * MINUTE + MINUTE / 60)
    with pytest.raises(Refused), database.writing() as session:
        prove.count_try(session, "karen@tryg.example", "n", NOON + 4 * MINUTE)


def test_guesses_at_the_same_moment_spend_a_try_each(database):
    """A41: on PostgreSQL two transactions would else read the same number."""

    def guess(_: int) -> bool:
        try:
            with database.writing() as session:
                tries.spend(session, "one", datetime.now(UTC), most=5, per_minute=0.01)
            return True
        except Refused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(40))) == 5
