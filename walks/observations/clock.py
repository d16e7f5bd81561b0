"""The hour on the clock in Denmark at which something was noted, as each database works it out."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, func, literal

PARTS = {  # of a day, by the hour each begins and the hour the next one does
    "morning": (5, 9),
    "day": (9, 17),
    "evening": (17, 22),
    "night": (22, 5),
}


def in_part(column: Any, part: str, dialect: str) -> ColumnElement[bool]:
    """Noted in that part of a day."""
    first, end = PARTS[part]
    hour = _hour(column, dialect)
    if first < end:
        return (hour >= first) & (hour < end)
    return (hour >= first) | (hour < end)


def _hour(column: Any, dialect: str) -> ColumnElement[int]:
    if dialect == "postgresql":
        return cast(func.date_part("hour", func.timezone("Europe/Copenhagen", column)), Integer)
    hour = cast(func.strftime("%H", column), Integer)
    return (hour + 1 + cast(_is_summer(column), Integer)) % 24


def _is_summer(column: Any) -> ColumnElement[bool]:
    """From the last Sunday of March to that of October, at one o'clock in UTC (2000/84/EC).

    SQLite keeps moments as text in UTC, so they compare as text does.
    """
    told = cast(column, String)
    return (told >= _last_sunday(column, 2)) & (told < _last_sunday(column, 9))


def _last_sunday(column: Any, months: int) -> ColumnElement[str]:
    """Of the month so many after January: the first Sunday from the 25th on."""
    day = func.date(column, "start of year", f"+{months} months", "+24 days", "weekday 0")
    return day.op("||")(literal(" 01:"))
