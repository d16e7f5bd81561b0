"""The printed plan's voice: the reader's words, with their forms for a count, and their dates."""

from collections.abc import Mapping
from datetime import date

from babel.core import Locale

from walks.exports.written import Words, as_day


class Say:
    """The reader's words, dates and numbers."""

    def __init__(self, words: Words, photos: Mapping[str, str], language: str) -> None:
        self.words = words
        self.photos = photos
        self.language = language

    def __call__(self, key: str, **facts: object) -> str:
        return self.words(f"plan.{key}", **facts)

    def count(self, key: str, count: int, **facts: object) -> str:
        form = Locale.parse(self.language).plural_form(count)
        return self(f"{key}.{form}", count=count, **facts)

    def day(self, day: date | None) -> str:
        return as_day(day, self.language)
