"""Everything the house knows of one person, as plain values: rows, journal, names of files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, or_, select

from walks.privacy.inventory import of_table
from walks.privacy.whose import Rows
from walks.privacy.withheld import Eyes, for_eyes, open_events
from walks.tables import Event

AT_ONCE = 500  # nouns in one question
NOUNS = (
    "observation", "photo", "agreement", "passkey", "externalidentity", "entrylink", "sound",
)  # fmt: skip
# A note only for one authority may not simply be handed over; somebody weighs that by itself.
NOT_HANDED_OVER = ("closednote",)


@dataclass(frozen=True)
class Known:
    """What is known: tables of rows, what the journal says, the files of photos and recordings."""

    tables: dict[str, list[dict[str, Any]]]
    journal: list[dict[str, Any]]
    photos: dict[str, str]  # name in the package: SHA-256 of the file
    sounds: dict[str, str]
    is_whole: bool  # nothing was left out as somebody else's to answer for

    @property
    def count(self) -> int:
        """Rows of tables in all."""
        return sum(map(len, self.tables.values()))


def known(session: Session, rows: Rows, code: str, eyes: Eyes) -> Known:
    """`code` is the person in the journal: "device:<id>" or "person:<id>". What `eyes` don't
    read is not handed over by them.
    """
    handed = {
        name: found
        for name, found in for_eyes(session, rows, eyes).items()
        if found and name not in NOT_HANDED_OVER
    }
    events = list(_events(session, rows, code))
    told = open_events(session, events, eyes)
    return Known(
        tables={name: [_plain(name, row) for row in found] for name, found in handed.items()},
        journal=[_event(row, code) for row in told],
        photos={f"{one.id}.jpg": one.large for one in handed.get("photo", [])},
        sounds={f"{one.id}.{one.kind}": one.sha256 for one in handed.get("sound", [])},
        is_whole=_count(handed) == _count(rows) and len(told) == len(events),
    )


def _count(rows: Rows) -> int:
    return sum(map(len, rows.values()))


def _plain(table: str, row: SQLModel) -> dict[str, Any]:
    """The row without what opens a door: a secret is no information about anybody."""
    shown = [one.name for one in of_table(table).columns if one.purpose != "secret"]
    return {name: _said(getattr(row, name)) for name in shown if hasattr(row, name)}


def _said(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _events(session: Session, rows: Rows, code: str) -> Iterator[Event]:
    """What they did, and what was done about them or what they sent, in order."""
    nouns = [code, *_nouns(rows)]
    found: dict[int, Event] = {}
    for start in range(0, len(nouns), AT_ONCE):
        named = col(Event.noun).in_(nouns[start : start + AT_ONCE])
        fits = or_(Event.who == code, named) if start == 0 else named
        found |= {row.number: row for row in session.exec(select(Event).where(fits))}
    return iter(found[number] for number in sorted(found))


def _nouns(rows: Rows) -> Iterator[str]:
    for table in NOUNS:
        yield from (f"{table}:{row.id}" for row in rows.get(table, []))


def _event(row: Event, code: str) -> dict[str, Any]:
    """Who else it was is not theirs to know: only what kind of somebody."""
    kind = row.who.partition(":")[0]
    return {
        "number": row.number,
        "at": row.at,
        "who": code if row.who == code else kind,
        "verb": row.verb,
        "noun": row.noun,
        "facts": {name: _hidden(value) for name, value in row.facts.items()},
    }


def _hidden(value: Any) -> Any:
    """A fact that is an id of a row is a code of somebody else's."""
    try:
        UUID(str(value))
    except ValueError:
        return value
    return "–"
