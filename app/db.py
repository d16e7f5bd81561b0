"""The database: one connection that writes, others that only read (SQLite), or a pool (PostgreSQL)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlmodel import Session

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_MS = 15_000  # how long to wait for another process that writes, e.g. an import


@dataclass(frozen=True)
class Database:
    """Two ways in: `read` can change nothing on SQLite, `write` is one connection there."""

    url: str
    read: Engine
    write: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking."""
        with Session(self.read) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well."""
        with Session(self.write, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        """Let go of every connection."""
        self.read.dispose()
        self.write.dispose()


def open_database(url: str) -> Database:
    """Connect. Nothing is made or migrated here; see migrate()."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
        return Database(url, read=engine, write=engine)
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    write = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=30)
    read = create_engine(url, pool_size=8, max_overflow=8)
    _set_up(write, "BEGIN IMMEDIATE", *WRITER)
    _set_up(read, "BEGIN", *READER)
    return Database(url, read, write)


# FULL: a commit is on the disk before it answers. NORMAL loses acknowledged rows at a power cut.
COMMON = ("PRAGMA journal_mode=WAL", f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA foreign_keys=ON")
WRITER = (*COMMON, "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=8000")
# Only the writer checkpoints: two connections doing so at once is a known way to corrupt a WAL.
READER = (*COMMON, "PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON")


def migrate(url: str, to: str = "head") -> None:
    """Bring the database to a revision; the newest unless said otherwise."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    command.upgrade(config, to)


def _set_up(engine: Engine, begin: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so savepoints work
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


