"""A row of the journal as a plain sentence with a name in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.texts import Words, texts
from walks.tables import Event

SHORT = 6  # last characters of an id, enough to tell things on one page apart
FACTS = ("classes", "form", "side", "state", "role", "fields", "lines", "stops", "rows", "through",
         "of", "into", "taken", "left_out", "verdict", "urgency")  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One row."""

    number: int
    at: datetime
    who: str
    sentence: str
    details: list[str]
    case: str  # the id of what it is about, for finding the rest; empty when it has none
    event: Event


def told(event: Event, names: dict[str, str], t: Words, number: Callable[[Any], str]) -> Told:
    """The row in the words of a language."""
    who, noun = _who(event.who, names, t), _noun(event.noun, names, t)
    key = f"journal.verb.{event.verb}"
    if not _is_known(key):
        key = "journal.unknown-verb"
    kind, _, id = event.noun.partition(":")
    return Told(
        number=event.number,
        at=event.at,
        who=who,
        sentence=t(key, who=who, noun=noun, verb=event.verb),
        details=_details(event.facts, t, number),
        case=id if _is_id(id) and kind not in ("device", "person") else "",
        event=event,
    )


def verbs(t: Words) -> list[tuple[str, str]]:
    """Every verb there are words for, and the sentence with gaps in it."""
    start = "journal.verb."
    codes = [key.removeprefix(start) for key in texts("da") if key.startswith(start)]
    gaps = {"who": "…", "noun": "…"}
    return sorted(((code, t(start + code, **gaps)) for code in codes), key=lambda one: one[1])


def form_of(form: str, t: Words) -> str:
    """A page, a file, a photo."""
    return t(f"journal.form.{form}")


def _who(who: str, names: dict[str, str], t: Words) -> str:
    kind, _, _ = who.partition(":")
    if kind == "link":
        return t("journal.who.link", name=names.get(who, "–"))
    return names.get(who) or t(f"journal.who.{kind}" if _is_known(f"journal.who.{kind}") else
                               "journal.who.unknown")  # fmt: skip


def _noun(noun: str, names: dict[str, str], t: Words) -> str:
    """The thing: its kind and the end of its id; a person by name."""
    if noun in names:
        return names[noun]
    kind, _, id = noun.partition(":")
    key = f"journal.noun.{kind}"
    name = t(key) if _is_known(key) else kind
    return f"{name} …{id[-SHORT:]}" if _is_id(id) else name


def _details(facts: dict[str, Any], t: Words, number: Callable[[Any], str]) -> list[str]:
    """The facts we have words for: codes and counts."""
    return [
        t(f"journal.fact.{name}", value=_value(name, facts[name], t, number))
        for name in FACTS
        if facts.get(name) not in (None, "", [], {})
    ]


def _value(name: str, value: Any, t: Words, number: Callable[[Any], str]) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{_value(name, code, t, number)} {number(n)}" for code, n in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_value(name, one, t, number) for one in value)
    if isinstance(value, int):
        return number(value)
    key = f"journal.{name}.{value}"
    return t(key) if _is_known(key) else str(value)


def _is_known(key: str) -> bool:
    return key in texts("da")


def _is_id(id: str) -> bool:
    return len(id) == 36 and id.count("-") == 4
