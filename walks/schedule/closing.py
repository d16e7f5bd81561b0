"""How long an open walk lets people join, and a closed one still takes what phones hold. Pure."""

from datetime import datetime, timedelta

from walks.denmark import ZONE

WINDOW = timedelta(days=7)  # a phone that lay in a drawer over the week-end is still in time


def joins_until(starts_at: datetime, opened_at: datetime | None) -> datetime:
    """When a walk that nobody has closed is over: at the end of the day after it began, or after
    it was last opened when that is later. A QR that was spread lets nobody in for ever.
    """
    day = max(starts_at, opened_at or starts_at).astimezone(ZONE).date() + timedelta(days=2)
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def reads_until(
    starts_at: datetime, opened_at: datetime | None, closed_at: datetime | None
) -> datetime:
    """How long the phones of a walk read what others have noted: as long as it takes letters."""
    return (closed_at or joins_until(starts_at, opened_at)) + WINDOW


def takes_until(state: str, closed_at: datetime | None) -> datetime | None:
    """When a closed walk stops taking letters as if it were open; None while it is not closed."""
    return closed_at + WINDOW if state == "closed" and closed_at else None


def is_over(state: str | None, closed_at: datetime | None, at: datetime) -> bool:
    """Whether what comes now waits for the coordinator."""
    until = takes_until(state or "", closed_at)
    return state == "closed" and (until is None or at > until)
