"""Alembic's way in: the address comes from the caller, the tables from walks.tables."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import walks.tables  # noqa: F401 - so that the metadata knows every table
from walks.tables.columns import Moment


def plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """History names SQLAlchemy's own types only, so our column classes may change freely."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    """Migrate over one connection; SQLite rebuilds tables where it can't alter them."""
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=plainly,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
