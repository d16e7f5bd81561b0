"""A walk that nobody closes is over by itself: its QR and code let nobody in for ever."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app.clock import keep_time
from app.demo.seed import seed
from tests.app.test_join import join_with
from tests.cast import letter
from walks.errors import Refused
from walks.schedule import arrange, join
from walks.schedule.closing import joins_until
from walks.tables import Event, Observation, Walk


@pytest.fixture
def walk(desk) -> Walk:
    """An open walk that is long over and that nobody has closed."""
    return forgotten(desk, days=3)


def forgotten(desk, days: float) -> Walk:
    walk = desk.walk()
    with desk.database.writing() as session:
        row = session.get_one(Walk, walk.id)
        row.starts_at = row.opened_at = datetime.now(UTC) - timedelta(days=days)
        session.add(row)
    return row


def strikes(client, db, walk: Walk) -> Walk:
    """The clock of the house strikes once."""

    async def hour() -> None:
        clock = asyncio.create_task(keep_time(client.app))
        await asyncio.sleep(0.5)
        clock.cancel()

    client.portal.call(hour)
    [row] = db.exec(select(Walk).where(Walk.id == walk.id))
    return row


@pytest.mark.parametrize(
    ("starts_at", "opened_at", "until"),
    [
        ("2026-11-12T18:30+01:00", "2026-11-01T10:00+01:00", "2026-11-14T00:00+01:00"),
        ("2026-11-12T18:30+01:00", "2026-11-20T23:59+01:00", "2026-11-22T00:00+01:00"),
        ("2026-10-24T22:30+00:00", None, "2026-10-27T00:00+01:00"),
    ],
)
def test_it_is_over_at_the_end_of_the_day_after_in_denmark(starts_at, opened_at, until):
    opened = datetime.fromisoformat(opened_at) if opened_at else None
    told = joins_until(datetime.fromisoformat(starts_at), opened)
    assert told == datetime.fromisoformat(until)


def test_a_forgotten_walk_takes_nobody_in(client, walk, settings):
    secret = join.secret_of(walk, settings.key)
    look = client.get("/api/field/invitation", headers={"Tryg-Invitation": secret})
    for answer in (join_with(client, secret=secret), look):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/walk-not-open")


def test_the_short_code_lets_nobody_in_either(desk, settings):
    walk, later = desk.walk(), datetime.now(UTC) + timedelta(days=2)
    with desk.database.reading() as session, pytest.raises(Refused) as refused:
        join.invited_to(session, settings.key, walk.join_code, later)
    assert refused.value.code == "walk-not-open"


def test_a_walk_of_yesterday_still_takes_people_in(client, desk, settings):
    walk = forgotten(desk, days=1)
    assert join_with(client, secret=join.secret_of(walk, settings.key)).status_code == 201


def test_the_clock_closes_it_as_of_then_and_letters_have_their_week(client, desk, db, walk):
    phone = desk.phone(client, walk)
    closed = strikes(client, db, walk)
    assert (closed.state, closed.join_code) == ("closed", None)
    assert closed.closed_at == joins_until(walk.starts_at, walk.opened_at)
    assert phone.put(letter(walk)).status_code == 201
    assert len(db.exec(select(Event).where(Event.verb == "closed"))) == 1


def test_what_comes_more_than_a_week_later_waits(client, desk, db):
    walk, id = forgotten(desk, days=12), uuid4()
    phone = desk.phone(client, walk)
    strikes(client, db, walk)
    assert phone.put(letter(walk), id).status_code == 202
    assert db.exec(select(Observation).where(Observation.id == id)).one().reason == "walk-closed"


def test_to_open_it_again_is_to_have_another_day(client, desk, walk, settings):
    with desk.database.writing() as session:
        arrange.open_walk(session, walk.id, "operator", datetime.now(UTC))
    assert join_with(client, secret=join.secret_of(walk, settings.key)).status_code == 201


def test_the_walk_of_the_demo_can_be_joined_whenever_the_demo_is_started(database, settings):
    at = datetime.now(UTC)
    with database.writing() as session:
        seed(session, settings, at)
    later = at + timedelta(days=30)
    with database.writing() as session:
        assert arrange.close_forgotten(session, later) == 1
    with database.writing() as session:
        [*_, line, _leader] = seed(session, settings, later)
        assert line.code == "demo-walk"
        assert join.invited_to(session, settings.key, line.facts["code"], later).walk.title
