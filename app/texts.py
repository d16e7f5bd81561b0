"""The words users read: one set for phone, desk, mail and PDF, in every language there is."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "web" / "locales"
LANGUAGES = ("da", "en")
Words = Callable[..., str]


@cache
def texts(language: str) -> dict[str, str]:
    """Every text of a language by its full key, "<room>.<key>"."""
    return {
        f"{room.stem}.{key}": text
        for room in sorted((LOCALES / language).glob("*.json"))
        for key, text in json.loads(room.read_text(encoding="utf-8")).items()
    }


def words(language: str) -> Words:
    """The function `t(key, **facts)` of a language. A missing text shows its key."""
    kept = texts(language if language in LANGUAGES else LANGUAGES[0])

    def t(key: str, **facts: object) -> str:
        text = kept.get(key, key)
        try:
            return text.format(**facts)
        except (KeyError, IndexError, ValueError):
            return text

    return t


def preferred(accept_language: str, otherwise: str = LANGUAGES[0]) -> str:
    """The first language of an Accept-Language header that we speak."""
    for wish in accept_language.split(","):
        language = wish.split(";")[0].strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return otherwise
