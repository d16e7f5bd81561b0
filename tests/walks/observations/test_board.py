"""The board of a walk: by stop, nothing closed, and told of whatever process wrote it."""

import pytest

from tests.cast import NOON, Desk, letter
from walks.observations.board import Mark, columns, mark, news, seen_on
from walks.schedule import contact, groups
from walks.schedule.take_along import stops_of


@pytest.fixture
def walk(desk: Desk):
    return desk.walk(groups=2)


@pytest.fixture
def phone(desk: Desk, client, walk):
    return desk.phone(client, walk, group="A")


@pytest.fixture
def board(desk: Desk, walk):
    """What the board says: the numbers of stops, and how many were seen there."""

    def read() -> dict[int | None, int]:
        with desk.database.reading() as session:
            told = columns(stops_of(session, walk), seen_on(session, walk.id))
            return {c.stop.number if c.stop else None: len(c.observations) for c in told}

    return read


@pytest.fixture
def look(desk: Desk, walk):
    def since(seen: Mark) -> tuple[Mark, bool]:
        with desk.database.reading() as session:
            return news(session, walk.id, seen)

    return since


@pytest.fixture
def now(desk: Desk, walk) -> Mark:
    with desk.database.reading() as session:
        return mark(session, walk.id)


def at_stop(number: int) -> dict[str, object]:
    return {"place": {"source": "stop", "stop": number}}


def test_what_was_seen_stands_at_its_stop(phone, walk, board):
    phone.put(letter(walk, **at_stop(2)))
    phone.put(letter(walk, **at_stop(2)))
    phone.put(letter(walk))
    assert board() == {1: 0, 2: 2, None: 1}


def test_nothing_closed_is_on_the_board(phone, walk, board):
    phone.put(letter(walk, category="RUS", subtype="RUS-1", **at_stop(1)))
    assert board() == {1: 0, 2: 0}


def test_nothing_new_is_no_news(phone, look, now):
    seen, is_new = look(now)
    assert (seen, is_new) == (now, False)


def test_an_observation_is_news_once(phone, walk, look, now):
    phone.put(letter(walk))
    seen, is_new = look(now)
    assert is_new
    assert look(seen) == (seen, False)


def test_another_walks_observation_is_no_news_here(desk, client, look, now):
    other = desk.walk("Den anden")
    desk.phone(client, other).put(letter(other))
    seen, is_new = look(now)
    assert not is_new
    assert seen.number > now.number


def test_what_a_phone_still_holds_and_where_a_group_is_are_news(desk, phone, look, now):
    with desk.database.writing() as session:
        contact.note(session, phone.device, contact.Contact(unsent=3, group="A"), NOON)
    seen, is_new = look(now)
    assert is_new
    with desk.database.writing() as session:
        groups.stand(session, phone.walk.id, groups.Whereabouts(group="A", number=2), NOON)
    assert look(seen)[1]


def test_whoever_was_away_for_long_is_told(phone, walk, look):
    for _ in range(3):
        phone.put(letter(walk))
    assert look(Mark(0, ""))[1]


@pytest.mark.parametrize("told", ["", "x", "-", "12-", "²-abc", "99999999999999999999-a"])
def test_a_mark_that_cannot_be_read_is_the_beginning(told):
    assert Mark.read(told).number in (0, 12)
    assert Mark.read(str(Mark(7, "abc"))) == Mark(7, "abc")
