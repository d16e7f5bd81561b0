"""The board's doors: what comes in is told at once, and again to whoever was cut off."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import news_stream
from app.main import make_app
from tests.app.desk.conftest import Evening
from tests.cast import Phone, letter


@pytest.fixture
def stream(coordinator: TestClient, evening: Evening):
    def read(after: str = "", last: str = "") -> list[str]:
        headers = {"Last-Event-ID": last} if last else {}
        answer = coordinator.get(f"{evening.page}/board/events?after={after}", headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "retry: 500" in answer.text
        return re.findall(r"^id: (\S+)$", answer.text, re.MULTILINE)

    return read


@pytest.fixture
def seen(coordinator: TestClient, evening: Evening) -> str:
    """How far the page has seen."""
    page = coordinator.get(f"{evening.page}/board").text
    return str(re.search(r'data-seen="([^"]+)"', page)[1])


def test_the_board_shows_what_was_seen_with_its_number_and_no_closed_class(coordinator, evening):
    page = coordinator.get(f"{evening.page}/board").text
    assert "Lampen er slukket" in page
    assert "Tegn på salg" not in page
    assert "Én er lukket og vises kun på vandringens side." in page
    assert "3 observationer på tavlen." in page


def test_a_page_that_is_up_to_date_is_told_nothing(stream, seen):
    assert stream(seen) == []


def test_what_comes_in_is_told_and_a_browser_that_comes_back_misses_nothing(
    stream, seen, evening: Evening
):
    evening.phones[0].put(letter(evening.walk))
    [first] = stream(seen)
    assert stream(seen, last=first) == []  # the id of the last event counts, not the page's
    evening.phones[1].put(letter(evening.walk))
    [second] = stream(seen, last=first)
    assert second != first


def test_another_process_on_the_same_database_tells_it_too(
    coordinator, stream, seen, evening: Evening, settings
):
    """A phone delivers to one of them, the board is read from the other."""
    with TestClient(make_app(settings)) as other:
        phone = evening.phones[0]
        Phone(other, phone.token, phone.walk, phone.device).put(letter(evening.walk))
        assert len(stream(seen)) == 1


def test_a_connection_that_stays_open_is_told_while_it_lasts(
    coordinator, evening: Evening, seen, monkeypatch
):
    monkeypatch.setattr(news_stream, "LASTS", 1.0)
    monkeypatch.setattr(news_stream, "PAUSE", 0.2)
    looks: Iterator[None] = iter([None])
    look = news_stream._look

    def then(*args: object):
        """After the first look something comes in."""
        found = look(*args)
        if next(looks, 1) is None:
            evening.phones[0].put(letter(evening.walk))
        return found

    monkeypatch.setattr(news_stream, "_look", then)
    answer = coordinator.get(f"{evening.page}/board/events?after={seen}")
    assert answer.text.count("event: news") == 1


def test_the_stream_tells_no_content(coordinator, evening: Evening):
    answer = coordinator.get(f"{evening.page}/board/events")
    assert re.fullmatch(r"[\w\s:-]+", answer.text)


def test_a_stranger_follows_nothing(staff, evening: Evening):
    assert staff("administrator").get(f"{evening.page}/board/events").status_code == 404


def test_one_group_alone_keeps_the_numbers_of_the_whole_board(coordinator, desk, client):
    walk = desk.walk("To grupper", groups=2)
    for group, note in (("A", "Lampen er slukket"), ("B", "Høje buske")):
        phone = desk.phone(client, walk, group=group)
        assert phone.put(letter(walk, note=note, group=group)).status_code == 201
    page = f"/desk/walks/{walk.id}/board"
    whole, second = coordinator.get(page).text, coordinator.get(f"{page}?group=B").text
    assert f'href="{page}?group=B"' in whole
    assert "Lampen er slukket" in whole
    assert "Lampen er slukket" not in second
    number = r'pin-number">(\d+)</span>(?:(?!pin-number).)*Høje buske'
    assert re.search(number, second, re.S)[1] == re.search(number, whole, re.S)[1]
    assert f'data-news="{page}/events"' in second
