"""Where the days of this house begin and end."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")


def midnight(day: date) -> datetime:
    """When a day begins in Denmark."""
    return datetime.combine(day, time(), ZONE)
