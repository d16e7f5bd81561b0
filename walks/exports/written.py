"""How words, days and numbers are written for a reader."""

from collections.abc import Callable
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

Words = Callable[..., str]  # a key and its facts in, words in the reader's language out


def as_day(day: date | None, language: str) -> str:
    """12.11.2026 in Danish, 12 Nov 2026 in English; nothing for no day."""
    if day is None:
        return ""
    return format_date(day, "dd.MM.y" if language == "da" else "d MMM y", locale=language)


def as_number(value: float | None, language: str, pattern: str = "0.00000") -> str:
    """With a decimal comma in Danish; nothing for no number."""
    return "" if value is None else format_decimal(value, pattern, locale=language)
