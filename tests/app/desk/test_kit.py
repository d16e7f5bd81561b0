"""The invitation kit: a mail to copy, a calendar entry that follows, in Danish and English."""

import html
import re

import pytest

from tests.app.desk.conftest import Evening


@pytest.fixture
def kit(coordinator, evening: Evening):
    def read(language: str = "") -> str:
        query = f"?language={language}" if language else ""
        page = coordinator.get(f"{evening.page}/kit{query}")
        assert page.status_code == 200
        return html.unescape(page.text)

    return read


def field(page: str, name: str) -> str:
    return re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]


def entry(answer) -> dict[str, str]:
    lines = re.sub(r"\r\n ", "", answer.content.decode()).split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


def test_the_mail_says_what_when_where_and_how_one_comes_along(kit):
    page = kit()
    text = field(page, "text")
    assert "Hvornår: torsdag 12. november 2026 kl. 13.00" in text
    assert "1. Tunnelen\n2. Torvet" in text
    assert "/tur/#" in text
    assert "kørestol" in text
    assert "torsdag 12. november 2026 kl. 13.00" in field(page, "subject")
    assert "/tur/#" in field(page, "short")


def test_the_mail_can_be_had_in_english(kit):
    assert "When: Thursday 12 November 2026 13:00" in field(kit("en"), "text")


def test_an_unknown_language_is_turned_down(coordinator, evening):
    assert coordinator.get(f"{evening.page}/kit?language=xx").status_code == 422


def test_the_calendar_entry_stays_the_same_one_and_counts_the_changes(
    coordinator, evening: Evening
):
    first = coordinator.get(f"{evening.page}/walk.ics")
    assert first.headers["content-type"].startswith("text/calendar")
    assert "Kalender" in first.headers["content-disposition"]
    told = entry(first)
    assert told["DTSTART"] == "20261112T120000Z"
    evening.desk.rearrange(evening.walk, minutes=60)
    again = entry(coordinator.get(f"{evening.page}/walk.ics"))
    assert again["UID"] == told["UID"]
    assert (told["SEQUENCE"], again["SEQUENCE"]) == ("0", "1")
    assert again["DTEND"] == "20261112T130000Z"


def test_a_calendar_lets_nobody_in(coordinator, evening: Evening):
    """It is shared and synchronised to places nobody thinks of."""
    made = coordinator.get(f"{evening.page}/walk.ics").content
    assert b"/tur/" not in made
