"""Sunset in Aalborg, against the almanac, and what it means for a walk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from walks.schedule.daylight import light_at

AALBORG = (57.05, 9.92)
ZONE = ZoneInfo("Europe/Copenhagen")


def light(told: str, minutes: int = 90):
    return light_at(*AALBORG, datetime.fromisoformat(told).replace(tzinfo=ZONE), minutes)


@pytest.mark.parametrize(
    ("told", "sunset"),
    [("2026-12-21T18:30", "15:36"), ("2026-06-21T18:30", "22:20"), ("2026-03-20T18:30", "18:35")],
)
def test_the_sun_sets_when_the_almanac_says(told: str, sunset: str):
    at = datetime.fromisoformat(f"{told[:10]}T{sunset}").replace(tzinfo=ZONE)
    assert abs((light(told).sets_at - at).total_seconds()) < 5 * 60


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("2026-12-01T18:30", "dark"),
        ("2026-03-20T18:30", "darkens"),
        ("2026-06-01T18:30", "light"),
        ("2026-12-21T07:30", "dark"),
        ("2026-09-01T07:30", "light"),
    ],
)
def test_it_is_said_whether_it_is_dark_when_the_walk_begins(told: str, kind: str):
    assert light(told).kind == kind


def test_in_the_morning_it_is_the_sunrise_that_matters():
    assert light("2026-12-21T07:30").is_morning
    assert not light("2026-12-21T18:30").is_morning


def test_where_the_sun_does_not_set_nothing_is_said():
    at = datetime(2026, 6, 21, 18, 30, tzinfo=ZONE)
    assert light_at(78.2, 15.6, at, 90) is None
