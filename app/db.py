"""The database: on SQLite one connection writes and others only read; on PostgreSQL a pool."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app import restricted
from walks.errors import Refused

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_MS = 15_000  # how long to wait for another process that writes, e.g. an import


@dataclass(frozen=True)
class Database:
    """Three ways in: `read` can change nothing on SQLite, `write` is one connection there.

    `public` can read what is published and nothing else, on either engine.
    """

    url: str
    read: Engine
    write: Engine
    public: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking."""
        with Session(self.read) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well."""
        with Session(self.write, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except (DBAPIError, PoolTimeout) as trouble:
                raise in_words(trouble) from trouble

    @contextmanager
    def showing(self) -> Iterator[Session]:
        """A session for public pages. Refused("public-closed") when its role is not there."""
        with Session(self.public) as session:
            try:
                session.connection()
            except DBAPIError as trouble:
                raise Refused("public-closed") from trouble
            yield session

    def wipe(self) -> None:
        """Clear what a deletion has left behind in the database's own files."""
        if self.write.dialect.name == "sqlite":
            raw = self.write.raw_connection()
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            raw.close()
            return
        with self.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))

    def close(self) -> None:
        """Let go of every connection."""
        self.public.dispose()
        self.read.dispose()
        self.write.dispose()


def open_database(url: str) -> Database:
    """Connect. Nothing is made or migrated here; see migrate()."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
        public = create_engine(url, pool_size=4, max_overflow=8, pool_pre_ping=True)
        restricted.restrict_postgres(public, str(make_url(url).database))
        return Database(url, read=engine, write=engine, public=public)
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    write = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=30)
    read = create_engine(url, pool_size=8, max_overflow=8)
    public = create_engine(url, pool_size=4, max_overflow=8)
    _set_up(write, "BEGIN IMMEDIATE", *WRITER)
    _set_up(read, "BEGIN", *READER)
    _set_up(public, "BEGIN", *READER)
    restricted.restrict_sqlite(public)  # last: the settings of a connection are not public
    return Database(url, read, write, public)


# FULL: a commit is on the disk before it answers. NORMAL loses acknowledged rows at a power cut.
COMMON = ("PRAGMA journal_mode=WAL", f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA foreign_keys=ON")
# secure_delete: what is deleted is overwritten, not only forgotten.
WRITER = (
    *COMMON,
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=8000",
    "PRAGMA secure_delete=ON",
)
# Only the writer checkpoints: two connections doing so at once is a known way to corrupt a WAL.
READER = (*COMMON, "PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON")


def migrate(url: str, to: str = "head") -> str | None:
    """Bring the database to a revision; the newest unless said otherwise.

    Gives the SQL an operator must run once where we may not make the role of the public pages.
    """
    _bring(url, to)
    return restricted.grant(url) if to == "head" and not url.startswith("sqlite") else None


def _bring(url: str, to: str) -> None:
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    if to == "head" and _revision(url) == _newest():
        return
    from alembic import command  # here: most starts find nothing to do, and spare its memory
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, to)


def _newest() -> str:
    """The newest revision: its number begins the name of its file."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("*.py")).partition("_")[0]


def _revision(url: str) -> str | None:
    """Where the database stands; None when it is empty."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def in_words(trouble: BaseException) -> BaseException:
    """What a failed write means: Refused("no-room") or Refused("busy"), where we can tell."""
    if not isinstance(trouble, DBAPIError | PoolTimeout):
        return trouble
    told = str(getattr(trouble, "orig", trouble)).lower()
    if any(sign in told for sign in FULL):
        return Refused("no-room")
    return Refused("busy") if isinstance(trouble, OperationalError | PoolTimeout) else trouble


# What SQLite and PostgreSQL say of a full disk.
FULL = ("disk is full", "disk i/o error", "no space left", "could not extend file")


def _set_up(engine: Engine, begin: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so savepoints work
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
