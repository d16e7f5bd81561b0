"""The journal: record() who did what, when. Rows are only added; each seals the one before."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlmodel import Session, select

from walks.tables import Event

COLUMNS = ("number", "at", "who", "verb", "noun", "facts", "previous_hash")
EVENT = Event.__table__  # type: ignore[attr-defined]
FIRST_HASH = "0" * 64
NEWEST = text("SELECT number, hash FROM event ORDER BY number DESC LIMIT 1")
LOCK = 0x7472796700  # one writer of the journal at a time, across processes


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


def broken_at(session: Session) -> int | None:
    """The number of the first row that no longer fits the chain; None when all is well."""
    number, previous = 0, FIRST_HASH
    for event in session.exec(select(Event).order_by(Event.number)):  # type: ignore[arg-type]
        row = event.model_dump(exclude={"hash"})
        if event.number != number + 1 or event.previous_hash != previous:
            return event.number
        if seal(**row) != event.hash:
            return event.number
        number, previous = event.number, event.hash
    return None


def _newest(session: Session) -> tuple[int, str]:
    """Number and hash of the last row. Within a transaction we hold the journal and know it."""
    transaction, number, hash = session.info.get("journal", (None, 0, ""))
    if transaction is not None and transaction is session.get_transaction():
        return number, hash
    hold(session)
    newest = session.connection().execute(NEWEST).first()
    return (newest[0], newest[1]) if newest else (0, FIRST_HASH)
