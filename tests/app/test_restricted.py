"""The public pages' connection reads the public copies, and everything else is turned down."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, func, select

from app import restricted
from app.db import Database, migrate, open_database
from tests import postgres
from walks.errors import Refused
from walks.tables import Publication, PublicPhoto

ALL = sorted(SQLModel.metadata.tables)
INNER = [name for name in [*ALL, "alembic_version"] if name not in restricted.TABLES]


def run(database: Database, sql: str) -> list[object]:
    with database.showing() as session:
        return list(session.execute(text(sql)))


def test_the_public_copies_can_be_read_and_counted(database):
    with database.writing() as session:
        session.add(Publication(kind="seen", district_code="A", district_name="A", category="LYS",
                                feeling="safe", title="Godt lys", month="2026-11"))  # fmt: skip
    with database.showing() as session:
        [one] = session.exec(select(Publication).where(Publication.district_code == "A"))
        assert one.title == "Godt lys"
        assert session.scalar(select(func.count()).select_from(PublicPhoto)) == 0
        codes = select(Publication.district_code, func.max(Publication.month))
        assert session.exec(codes.group_by(col(Publication.district_code))).all() == [
            ("A", "2026-11")
        ]


def test_no_other_table_can_be_read(database):
    assert len(INNER) >= 25
    for name in INNER:
        for sql in (
            f'SELECT * FROM "{name}"',
            f'SELECT count(*) FROM "{name}"',
            f'SELECT title, (SELECT count(*) FROM "{name}") FROM publication',
            f'SELECT position FROM publicphoto UNION SELECT x FROM (SELECT 1 AS x FROM "{name}") t',
            f'WITH t AS (SELECT * FROM "{name}") SELECT * FROM t',
        ):  # fmt: skip
            with pytest.raises(DBAPIError, match=r"prohibited|permission denied|not authorized"):
                run(database, sql)


def test_nothing_can_be_changed(database):
    for sql in (
        "DELETE FROM publication",
        "UPDATE publication SET title = 'x'",
        "INSERT INTO publicphoto (id) VALUES ('x')",
        "DROP TABLE publication",
        "CREATE TABLE mine (x integer)",
    ):
        with pytest.raises(DBAPIError):
            run(database, sql)


def test_on_sqlite_no_way_around_is_open(tmp_path):
    url = f"sqlite:///{tmp_path / 'tryg.db'}"
    migrate(url)
    opened = open_database(url)
    for sql in (
        "SELECT * FROM sqlite_master",
        "PRAGMA query_only=OFF",
        "PRAGMA table_info(observation)",
        "SELECT * FROM pragma_table_info('observation')",
        f"ATTACH '{tmp_path / 'tryg.db'}' AS other",
        "SELECT load_extension('x')",
        "SAVEPOINT mine",
    ):
        with pytest.raises(DBAPIError):
            run(opened, sql)
    opened.close()


def test_every_transaction_on_postgresql_is_restricted_anew(empty_postgres):
    opened = open_database(empty_postgres)
    for _ in range(2):
        with opened.showing() as session, pytest.raises(DBAPIError):
            session.execute(text("RESET ROLE"))
            session.commit()  # the next one begins restricted, whatever was done before
            session.execute(text("SELECT * FROM observation"))
    opened.close()


def test_without_its_role_the_public_is_closed_and_the_operator_is_told_what_to_run(
    empty_postgres,
):
    url = postgres.new_database(empty_postgres.replace("+psycopg", "", 1), "closed_to_all")
    migrate(url)
    weak = postgres.weak_user(url, "weak")
    opened = open_database(weak)
    with opened.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM publication")) == 0
    with pytest.raises(Refused, match="public-closed"), opened.showing():
        pass
    told = restricted.grant(weak)
    assert (
        told
        == 'CREATE ROLE "closed_to_all_public" NOLOGIN; GRANT "closed_to_all_public" TO "weak";'
    )
    postgres.run(url, 'GRANT "closed_to_all_public" TO "weak"')
    assert restricted.grant(weak) is None
    with opened.showing() as session:
        assert session.scalar(text("SELECT count(*) FROM publication")) == 0
    opened.close()
