"""How a municipality's columns and words become ours: the --map of an import."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from walks.catalogue.categories import Taxonomy
from walks.denmark import ZONE
from walks.errors import Unusable

FIELDS = ("id", "note", "category", "feeling", "date", "x", "y", "reporter")
FEELINGS = {
    "unsafe": "unsafe",
    "utryg": "unsafe",
    "utryg her": "unsafe",
    "safe": "safe",
    "tryg": "safe",
    "tryg her": "safe",
    "neutral": "neutral",
    "observation": "neutral",
}
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M",
         "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S")  # fmt: skip


@dataclass(frozen=True)
class Mapping:
    """Which column holds what, and which of their words is which of our codes."""

    columns: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)  # their category, casefolded -> our code
    feeling: str = "unsafe"  # where the file does not say
    on: date | None = None  # where the file does not say when


def parse(pairs: list[str], taxonomy: Taxonomy, **otherwise: Any) -> Mapping:
    """From "note=Beskrivelse", "x=E", "category:Lygtepæl=LYS" to a mapping.

    Raises Unusable("map-unclear"), or "map-unknown-field", "-category" or "-feeling".
    """
    if otherwise.get("feeling", "unsafe") not in FEELINGS.values():
        raise Unusable("map-unknown-feeling", feeling=otherwise["feeling"])
    columns: dict[str, str] = {}
    words: dict[str, str] = {}
    for pair in pairs:
        left, _, right = (
            pair.rpartition("=") if pair.startswith("category:") else pair.partition("=")
        )
        if not left or not right:
            raise Unusable("map-unclear", pair=pair)
        if left.startswith("category:"):
            _check_category(right, taxonomy)
            words[left.removeprefix("category:").strip().casefold()] = right
        elif left in FIELDS:
            columns[left] = right
        else:
            raise Unusable("map-unknown-field", field=left, fields=", ".join(FIELDS))
    return Mapping(columns, words, **otherwise)


def check_columns(mapping: Mapping, there: list[str]) -> None:
    """Unusable("map-column-missing") when the file lacks a column that is named."""
    for name, column in mapping.columns.items():
        if column not in there:
            raise Unusable(
                "map-column-missing", field=name, column=column, columns=", ".join(there)
            )


def category_of(
    told: object, mapping: Mapping, taxonomy: Taxonomy
) -> tuple[str, str | None] | None:
    """Our category and sub-type for their word, by code, label or the mapping; None: not known."""
    word = str(told or "").strip().casefold()
    code = mapping.words.get(word)
    if code is None:
        return taxonomy.named(word)
    return taxonomy.named(code.casefold())


def feeling_of(told: object, mapping: Mapping) -> str | None:
    """unsafe, safe or neutral; None: their word is not known."""
    word = str(told or "").strip().casefold()
    return FEELINGS.get(word) if word else mapping.feeling


def moment_of(told: object, mapping: Mapping) -> datetime | None:
    """When it was seen, noon in Denmark where only the day is known; None: it does not say."""
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=ZONE)
    day: date | None = told if isinstance(told, date) else None
    text = str(told or "").strip()
    if day is None and text:
        return _parsed(text)
    day = day or mapping.on
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE) if day else None


def number_of(told: object) -> float | None:
    """A coordinate, with decimal comma or point."""
    if isinstance(told, int | float):
        return float(told)
    text = str(told or "").strip().replace(" ", "").replace("\u00a0", "")
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def fingerprint(row: dict[str, Any]) -> str:
    """SHA-256 of a row's cells, so the same row in a later file is the same note."""
    told = "\x1f".join(f"{name}\x1e{row[name]}" for name in sorted(row, key=str))
    return hashlib.sha256(told.encode()).hexdigest()


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = next((m for pattern in DATES if (m := _try(text, pattern))), None)  # type: ignore[assignment]
    if moment is None:
        return None
    if moment.tzinfo:
        return moment
    is_day_only = len(text) <= 10
    return moment.replace(hour=12 if is_day_only else moment.hour, tzinfo=ZONE)


def _try(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is Denmark's, set by the caller
    except ValueError:
        return None


def _check_category(code: str, taxonomy: Taxonomy) -> None:
    if taxonomy.named(code.casefold()) is None:
        codes = ", ".join(category.code for category in taxonomy.categories)
        raise Unusable("map-unknown-category", category=code, categories=codes)
