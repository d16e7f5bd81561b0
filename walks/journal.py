"""The journal: record() who did what, when. Rows are only added; each seals the one before."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, text
from sqlmodel import Session, col, delete, select

from walks.tables import Event

COLUMNS = ("number", "at", "who", "verb", "noun", "facts", "previous_hash")
EVENT = Event.__table__  # type: ignore[attr-defined]
FIRST_HASH = "0" * 64
NEWEST = text("SELECT number, hash FROM event ORDER BY number DESC LIMIT 1")
LOCK = 0x7472796700  # one writer of the journal at a time, across processes
PRUNED = ("pruned", "journal:pruned")  # verb and noun of a checkpoint; the triggers know them too


@dataclass(frozen=True)
class Mark:
    """A row's number and hash: whoever has written it down can tell whether the row still stands.

    Without one, nobody can see from a chain that its newest rows are gone.
    """

    number: int
    hash: str


START = Mark(0, FIRST_HASH)


def record(session: Session, at: datetime, who: str, verb: str, noun: str, **facts: Any) -> None:
    """Add one row, sealed with SHA-256 over its content and the hash before it.

    `who` is "person:<id>", "device:<id>" or "operator"; `noun` is "<table>:<id>".
    Facts hold codes and counts only: no names, notes or coordinates.
    """
    newest, previous = _newest(session)
    told = (newest + 1, at, who, verb, noun, facts, previous)
    row = dict(zip(COLUMNS, told, strict=True)) | {"hash": seal(*told)}
    session.connection().execute(EVENT.insert(), row)
    session.info["journal"] = (session.get_transaction(), newest + 1, row["hash"])


def hold(session: Session) -> None:
    """Wait for our turn to write. SQLite has one writer anyway; PostgreSQL needs a lock.

    Taken before anything else in the transaction, so two writers never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def seal(
    number: int,
    at: datetime,
    who: str,
    verb: str,
    noun: str,
    facts: dict[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256 (hex) of the row as canonical JSON, the hash before it included."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [number, moment, who, verb, noun, facts, previous_hash]
    return hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()


def broken_at(session: Session, seen: Mark | None = None) -> int | None:
    """The number of the first row that no longer fits the chain; None when all is well.

    `seen` is a row that somebody has noted down before.
    """
    rows = session.connection().execute(EVENT.select().order_by(EVENT.c.number))
    return first_broken((row._asdict() for row in rows.yield_per(1000)), _start(session), seen)


def first_broken(
    rows: Iterable[dict[str, Any]], start: Mark = START, seen: Mark | None = None
) -> int | None:
    """The same of rows in their order, which go on from `start`. Values in, values out."""
    last, missing = start, seen
    for row in rows:
        told = {name: row[name] for name in COLUMNS}
        if row["number"] != last.number + 1 or row["previous_hash"] != last.hash:
            return int(row["number"])
        if seal(**told) != row["hash"]:
            return int(row["number"])
        last = Mark(row["number"], row["hash"])
        missing = None if last == missing else missing
    return missing.number if missing and missing.number > start.number else None


def newest(session: Session) -> Mark:
    """The last row, for writing down."""
    return Mark(*_newest(session, is_writing=False))


def prune(session: Session, before: datetime, who: str, at: datetime) -> int:
    """Take out the rows from before that moment, the oldest first; how many they were.

    The only way a row leaves: a checkpoint is added that holds the hash of the last of them, so
    the chain can still be followed, and the triggers let exactly those rows go.
    """
    kept = select(func.min(Event.number)).where(Event.at >= before)
    oldest = session.scalar(select(func.min(Event.number)))
    until = session.scalar(kept) or _newest(session)[0] + 1
    if oldest is None or oldest >= until:
        return 0
    last = session.scalar(select(Event.hash).where(Event.number == until - 1))
    facts: dict[str, Any] = {"through": until - 1, "rows": until - oldest, "hash": last}
    record(session, at, who, *PRUNED, **facts)
    session.exec(delete(Event).where(col(Event.number) < until))
    return until - oldest


def _start(session: Session) -> Mark:
    """Where the chain begins: at its first row, or after what was pruned last."""
    told = select(Event.facts).where(Event.noun == PRUNED[1], Event.verb == PRUNED[0])
    facts = session.exec(told.order_by(col(Event.number).desc())).first()
    return Mark(facts.get("through", 0), facts.get("hash", "")) if facts else START


def _newest(session: Session, is_writing: bool = True) -> tuple[int, str]:
    """Number and hash of the last row. Within a transaction we hold the journal and know it."""
    transaction, number, hash = session.info.get("journal", (None, 0, ""))
    if transaction is not None and transaction is session.get_transaction():
        return number, hash
    if is_writing:
        hold(session)
    newest = session.connection().execute(NEWEST).first()
    return (newest[0], newest[1]) if newest else (0, FIRST_HASH)
