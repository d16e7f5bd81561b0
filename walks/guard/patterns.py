"""The patterns of the text guard, read from the file that the phone reads too."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("patterns.json")


@dataclass(frozen=True)
class Rule:
    """What to look for, and the check that knows a date from a number."""

    kind: str  # cpr, plate, phone, email, name
    check: str
    as_written: bool  # whether a capital is something else than a small letter
    seek: re.Pattern[str]


@dataclass(frozen=True)
class Patterns:
    """Everything the guard knows, ready for use."""

    rules: tuple[Rule, ...]
    same: dict[int, str]  # characters that mean the same as another
    reach: int  # characters before a number that say what it is
    like_a_space: dict[int, str]
    near: dict[str, tuple[str, ...]]  # what something is, by the words that say so
    on_asset: re.Pattern[str]
    place_end: re.Pattern[str]
    sentence_end: re.Pattern[str]
    not_names: frozenset[str]
    not_first: frozenset[str]
    not_plates: frozenset[str]
    words_of_two: frozenset[str]
    words_of_three: frozenset[str]


@cache
def patterns() -> Patterns:
    """Read once."""
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))

    def ready(pattern: str) -> re.Pattern[str]:
        classes = {"{L}": told["letters"], "{C}": told["capitals"]}
        return re.compile(re.sub("{[LC]}", lambda hole: classes[hole[0]], pattern))

    def rule(of: dict[str, Any]) -> Rule:
        return Rule(of["kind"], of["check"], of.get("as_written", False), ready(of["seek"]))

    return Patterns(
        rules=tuple(rule(of) for of in told["rules"]),
        same={ord(one): to for some, to in told["same"] for one in some},
        reach=told["reach"],
        like_a_space={ord(one): " " for one in told["like_a_space"]},
        near={name: tuple(words.split("|")) for name, words in told["near"].items()},
        on_asset=ready(told["on_asset"]),
        place_end=ready(told["place_end"]),
        sentence_end=ready(told["sentence_end"]),
        **{name: frozenset(told[name].split()) for name in _WORDS},
    )


_WORDS = ("not_names", "not_first", "not_plates", "words_of_two", "words_of_three")
