"""The checker of all drills, after Jepsen's set-full: is what was acknowledged really there?

It opens the database and the photo store itself; the server is not asked.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from tests.faults.history import History
from tests.faults.letters import Letter
from walks import journal
from walks.tables import Event, Observation, ObservationRevision, Photo, Withdrawal


@dataclass
class Verdict:
    """Counts. All but `sends`, `acked` and `unacked_ok` must be nought."""

    sends: int = 0  # tries
    acked: int = 0  # different letters with a receipt
    acked_lost: int = 0
    acked_changed: int = 0
    duplicates: int = 0
    partial_visible: int = 0
    strangers: int = 0  # there, but nobody ever sent them
    broken: int = 0  # the database's own check, or the journal's chain
    unacked_ok: int = 0  # there and whole, only the receipt got lost
    examples: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """The promise holds."""
        bad = (self.acked_lost, self.acked_changed, self.duplicates)
        return not any((*bad, self.partial_visible, self.strangers, self.broken))

    def add(self, other: "Verdict") -> "Verdict":
        """Both together."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        self.examples = self.examples[:MOST_EXAMPLES]
        return self

    def found(self, what: str, example: object) -> None:
        """One more of something bad, with an example to look at."""
        setattr(self, what, getattr(self, what) + 1)
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(f"{what}: {example}")


MOST_EXAMPLES = 8


@dataclass
class Kept:
    """What lies in the database: rows by id, more than one where a key failed."""

    observations: dict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[tuple[UUID, int], list[Any]] = field(default_factory=lambda: defaultdict(list))
    photos: dict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    withdrawals: dict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    received: Counter[str] = field(default_factory=Counter)  # journal rows by noun


def check(history: History, database_url: str, store: Path) -> Verdict:
    """Compare the history with the database and the photo files."""
    acked = {key(act.letter): act for act in history.of("ok")}
    sent = {key(act.letter): act.letter for act in history.of("invoke")}
    verdict = Verdict(sends=len(history.of("invoke")), acked=len(acked))
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            kept = _read(connection)
        _whole(verdict, engine)
    finally:
        engine.dispose()
    for act in acked.values():
        _acknowledged(verdict, act.letter, act.receipt, kept, store)
    _duplicates(verdict, kept)
    _half_visible(verdict, kept, store)
    _strangers(verdict, kept, sent, set(acked))
    return verdict


def key(letter: Letter) -> tuple[str, UUID, int, str]:
    """A letter is its bytes: the same id with other content is another letter."""
    return letter.kind, letter.id, letter.revision, letter.sha256


def _read(connection: Connection) -> Kept:
    kept = Kept()
    for row in _rows(connection, Observation):
        kept.observations[row.id].append(row)
    for row in _rows(connection, ObservationRevision):
        kept.letters[row.observation_id, row.revision].append(row)
    for row in _rows(connection, Photo):
        kept.photos[row.id].append(row)
    for row in _rows(connection, Withdrawal):
        kept.withdrawals[row.observation_id].append(row)
    kept.received.update(row.noun for row in _rows(connection, Event) if row.verb == "received")
    return kept


def _rows(connection: Connection, table: Any) -> Iterable[Any]:
    return connection.execute(select(table.__table__))


def _whole(verdict: Verdict, engine: Engine) -> None:
    with Session(engine) as session:
        if engine.dialect.name == "sqlite":
            for pragma in ("integrity_check", "foreign_key_check"):
                _pragma(verdict, session, pragma)
        if (number := journal.broken_at(session)) is not None:
            verdict.found("broken", f"journal row {number}")


def _pragma(verdict: Verdict, session: Session, name: str) -> None:
    try:
        rows = [tuple(row) for row in session.execute(text(f"PRAGMA {name}"))]
    except OperationalError as trouble:
        rows = [trouble.args]
    for row in rows:
        if row[0] != "ok":
            verdict.found("broken", row)


def _acknowledged(
    verdict: Verdict, letter: Letter, receipt: dict[str, Any], kept: Kept, store: Path
) -> None:
    if letter.kind == "withdrawal":
        if letter.id not in kept.withdrawals:
            verdict.found("acked_lost", f"withdrawal {letter.id}")
        elif any(row.state != "withdrawn" for row in kept.observations.get(letter.id, [])):
            verdict.found("acked_changed", f"withdrawn {letter.id} is back")
    elif letter.kind == "photo":
        _acknowledged_photo(verdict, letter, receipt, kept, store)
    elif not (rows := kept.letters.get((letter.id, letter.revision))):
        verdict.found("acked_lost", f"observation {letter.id} revision {letter.revision}")
    elif all(_sha256(row.body) != letter.sha256 for row in rows):
        verdict.found("acked_changed", f"observation {letter.id} revision {letter.revision}")


def _acknowledged_photo(
    verdict: Verdict, letter: Letter, receipt: dict[str, Any], kept: Kept, store: Path
) -> None:
    rows = kept.photos.get(letter.id)
    if not rows:
        verdict.found("acked_lost", f"photo {letter.id}")
        return
    told = (letter.sha256, receipt["stored"]["large"], receipt["stored"]["small"])
    if all((row.sha256, row.large, row.small) != told for row in rows):
        verdict.found("acked_changed", f"photo {letter.id}")
    for name in told[1:]:
        trouble = file_trouble(store, name)
        if trouble == "missing":
            verdict.found("acked_lost", f"file of photo {letter.id}")
        elif trouble:
            verdict.found("acked_changed", f"file of photo {letter.id}")


def file_trouble(store: Path, sha256: str) -> str | None:
    """Why the file of this name is not what its name says; None when it is."""
    path = store / sha256[:2] / f"{sha256}.jpg"
    if not path.is_file():
        return "missing"
    return None if _sha256(path.read_bytes()) == sha256 else "changed"


def _duplicates(verdict: Verdict, kept: Kept) -> None:
    for rows_by_id in (kept.observations, kept.letters, kept.photos, kept.withdrawals):
        for id, rows in rows_by_id.items():
            for _ in rows[1:]:
                verdict.found("duplicates", id)
    revisions = Counter(f"observation:{id}" for id, _ in kept.letters)
    photos = Counter(f"photo:{id}" for id in kept.photos)
    for noun, count in (kept.received - revisions - photos).items():
        verdict.found("duplicates", f"{noun}: {count} journal rows too many")
    for noun, count in (revisions + photos - kept.received).items():
        verdict.found("partial_visible", f"{noun}: {count} journal rows too few")


def _half_visible(verdict: Verdict, kept: Kept, store: Path) -> None:
    """Nothing may be half there, acknowledged or not."""
    for id, rows in kept.observations.items():
        standing = rows[0]
        letters = kept.letters.get((id, standing.revision))
        if not letters or standing.sha256 not in {_sha256(row.body) for row in letters}:
            verdict.found("partial_visible", f"observation {id} without its letter")
    for id, revision in kept.letters:
        if id not in kept.observations:
            verdict.found("partial_visible", f"letter {id} revision {revision} alone")
    for (id, revision), rows in kept.letters.items():
        if kept.observations.get(id) and revision > kept.observations[id][0].revision:
            verdict.found("partial_visible", f"observation {id} stands at an older revision")
        if any(_sha256(row.body) != row.sha256 for row in rows):
            verdict.found("partial_visible", f"letter {id} revision {revision} has another hash")
    for id, rows in kept.photos.items():
        for row in rows:
            for name in (row.large, row.small):
                if trouble := file_trouble(store, name):
                    verdict.found("partial_visible", f"photo {id}: file {trouble}")


def _strangers(verdict: Verdict, kept: Kept, sent: dict[Any, Letter], acked: set[Any]) -> None:
    there = {("observation", *id, row.sha256) for id, rows in kept.letters.items() for row in rows}
    there |= {("photo", id, 0, row.sha256) for id, rows in kept.photos.items() for row in rows}
    there |= {("withdrawal", id, 0, "") for id in kept.withdrawals}
    for unknown in there - set(sent):
        verdict.found("strangers", unknown)
    verdict.unacked_ok = len(there - acked)


def temporary_files(store: Path) -> int:
    """Files of uploads that were begun and never ended."""
    return sum(1 for _ in (store / "tmp").glob("*"))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
