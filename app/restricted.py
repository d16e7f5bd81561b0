"""The connection of the public pages: it can read the public copies and nothing else.

On SQLite an authorizer turns down every other table; on PostgreSQL each transaction takes on a role
that was granted these tables only. A mistake in a page then shows an error, never a note.
"""

import sqlite3
from typing import Any, LiteralString

from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

TABLES = ("publication", "publicphoto")
FUNCTIONS = ("count", "max", "min")
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION}


def restrict_sqlite(engine: Engine) -> None:
    """Every connection of the engine, from its first statement."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.set_authorizer(_authorized)


def _authorized(action: int, one: str | None, two: str | None, *_rest: str | None) -> int:
    is_public = (
        action in ALLOWED
        or (action == sqlite3.SQLITE_READ and one in TABLES)
        or (action == sqlite3.SQLITE_FUNCTION and two in FUNCTIONS)
    )
    return sqlite3.SQLITE_OK if is_public else sqlite3.SQLITE_DENY


def restrict_postgres(engine: Engine, database: str) -> None:
    """Every transaction of the engine begins by giving up all other rights."""
    take_on = _named("SET LOCAL ROLE {role}", role=role_of(database))

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        connection.exec_driver_sql(take_on)


def role_of(database: str) -> str:
    """One role a database: roles are shared by a whole server, and so are their names."""
    return f"{database[:50]}_public"


def grant(url: str) -> str | None:
    """Let the role read the public tables; called after every migration, harmless again.

    The SQL an operator must run first, when the database's user may not make roles; else None.
    """
    engine, role = create_engine(url), role_of(str(make_url(url).database))
    try:
        with engine.begin() as connection:
            if not _is_ours(connection, role):
                connection.exec_driver_sql(_named("CREATE ROLE {role} NOLOGIN", role=role))
                connection.exec_driver_sql(_named("GRANT {role} TO CURRENT_USER", role=role))
        with engine.begin() as connection:
            for table in TABLES:
                grant = _named("GRANT SELECT ON {table} TO {role}", table=table, role=role)
                connection.exec_driver_sql(grant)
    except DBAPIError:
        told = "CREATE ROLE {role} NOLOGIN; GRANT {role} TO {user};"
        return _named(told, role=role, user=_user(engine))
    finally:
        engine.dispose()
    return None


def _is_ours(connection: Connection, role: str) -> bool:
    """Whether the role is there and we may take it on."""
    query = "SELECT 1 FROM pg_roles WHERE rolname = :role AND pg_has_role(oid, 'MEMBER')"
    return connection.scalar(text(query), {"role": role}) is not None


def _user(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT CURRENT_USER")))


def _named(statement: LiteralString, **names: str) -> str:
    """The statement with names put in as PostgreSQL quotes them."""
    quoted = {key: sql.Identifier(name) for key, name in names.items()}
    return sql.SQL(statement).format(**quoted).as_string(None)
