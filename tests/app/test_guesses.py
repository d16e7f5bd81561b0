"""Whoever knocks without an invitation costs the others nothing."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.pace import WRONG_SECRETS, Pace, of_wrong_secrets
from tests.app.test_join import join_with
from tests.cast import NOON
from walks.schedule import join
from walks.tables import Tries, Walk


@pytest.fixture
def walk(desk) -> Walk:
    return desk.walk()


def somebody(client, host: str) -> TestClient:
    """Somebody else, at that address."""
    return TestClient(client.app, client=(host, 50000), raise_server_exceptions=False)


def look(client, secret: str):
    return client.get("/api/field/invitation", headers={"Tryg-Invitation": secret})


def test_wrong_qrs_are_stopped_by_network_and_the_right_one_never_is(
    client, walk, settings, monkeypatch
):
    monkeypatch.setattr(client.app.state, "wrong_secrets", Pace(WRONG_SECRETS, 1e-9))
    right = join.secret_of(walk, settings.key)
    answers = []
    for n in range(WRONG_SECRETS + 20):
        wrong = f"{n:022d}"
        answers.append(look(client, wrong) if n % 2 else join_with(client, secret=wrong))
    codes = [answer.status_code for answer in answers]
    assert codes[:WRONG_SECRETS] == [404] * WRONG_SECRETS
    assert codes[-1] == 429
    assert answers[-1].headers["retry-after"] == "60"
    assert join_with(client, secret=right).status_code == 201
    assert look(somebody(client, "192.0.2.7"), "B" * 22).status_code == 404


def test_thirty_wrong_qrs_a_minute_and_no_more():
    guesses = of_wrong_secrets()
    assert [guesses.spend("n", NOON) for _ in range(31)] == [True] * 30 + [False]
    assert guesses.spend("n", NOON + timedelta(minutes=1))
    assert guesses.spend("other", NOON)


def test_a_wrong_invitation_is_turned_away_while_the_lane_is_at_work(client, walk):
    go_on, begun = threading.Event(), threading.Event()

    def long_work(_session) -> None:
        begun.set()
        assert go_on.wait(20)

    worker = threading.Thread(target=client.app.state.lane.wait, args=(long_work,))
    worker.start()
    assert begun.wait(20)
    told: list[int] = []
    asking = threading.Thread(
        target=lambda: told.append(join_with(client, secret="C" * 22).status_code)
    )
    asking.start()
    asking.join(10)
    go_on.set()
    worker.join()
    asking.join()
    assert told == [404]


def test_of_a_thousand_walks_the_right_one_is_found(client, desk, walk, settings):
    with desk.database.writing() as session:
        session.add_all(Walk(title=f"Nr. {n}", starts_at=walk.starts_at) for n in range(1000))
    assert join_with(client, secret=join.secret_of(walk, settings.key)).status_code == 201
    leaders = join_with(client, secret=join.leader_secret_of(walk, settings.key))
    assert leaders.json()["is_leader"]


def code(somebody: TestClient) -> int:
    return join_with(somebody, code="00000000").status_code


def invitation(somebody: TestClient) -> int:
    return look(somebody, "00000000").status_code


def link(somebody: TestClient) -> int:
    return somebody.post("/svar/", data={"secret": "wrong"}).status_code


@pytest.mark.parametrize(
    ("guess", "most"), [(code, 30), (invitation, 30), (link, 10)], ids=["code", "look", "link"]
)
def test_one_line_of_many_addresses_is_one_caller_and_no_address_is_kept(
    client, walk, db, guess, most
):
    line = [somebody(client, f"2001:db8:1:2::{n:x}") for n in range(1, most + 31)]
    codes = [guess(one) for one in line]
    assert 429 not in codes[:most]
    assert 429 in codes[most:]
    assert guess(somebody(client, "2001:db8:1:3::1")) != 429  # the line beside it
    keys = db.exec(select(Tries.key)).all()
    assert len(keys) == 3  # two lines, and everybody together
    assert not any("2001" in key for key in keys)
