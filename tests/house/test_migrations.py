"""History builds the same tables as the code describes, on both engines, up and down again."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import TableClause, column, create_engine, inspect, table
from sqlmodel import Session, SQLModel, select

from app.db import MIGRATIONS, migrate
from tests import postgres
from tests.cast import NOON
from walks.tables import Device, Observation, Walk, WalkGroup

VERSIONS = sorted(path for path in (MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    address = request.getfixturevalue("empty_postgres")
    yield postgres.new_database(address, f"fresh_{uuid4().hex}")


def test_history_builds_what_the_tables_say(fresh_url):
    migrate(fresh_url)
    engine = create_engine(fresh_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_history_goes_down_to_nothing_and_up_again(fresh_url):
    migrate(fresh_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = fresh_url
    command.downgrade(config, "base")
    engine = create_engine(fresh_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate(fresh_url)
    migrate(fresh_url)  # a second time changes nothing


def test_history_goes_on_over_what_is_there(fresh_url):
    migrate(fresh_url, "0001")
    engine = create_engine(fresh_url)
    walk, device, seen = uuid4(), uuid4(), uuid4()
    with engine.begin() as connection:
        for name, id in (("walk", walk), ("device", device), ("observation", seen)):
            row = {"id": id} | AS_IT_WAS[name] | of_walk(name, walk)
            connection.execute(only(name, row).insert(), row)
    migrate(fresh_url)
    with Session(engine) as session:
        [group] = session.exec(select(WalkGroup))
        assert (group.walk_id, group.letter) == (walk, "A")
        assert session.get_one(Walk, walk).minutes == 90
        told = session.get_one(Device, device)
        assert (told.is_leader, told.unsent, told.group) == (False, 0, None)
        kept = session.get_one(Observation, seen)
        assert (kept.note, kept.times, kept.worst_for, kept.proposal) == ("Mørkt", [], [], "")
        assert (kept.on_behalf, kept.unease, kept.clock_offset_ms) == (False, None, None)
    engine.dispose()


def only(name: str, row: dict[str, object]) -> TableClause:
    """The table with these columns and no others."""
    now = SQLModel.metadata.tables[name]
    return table(name, *(column(told, now.c[told].type) for told in row))


def of_walk(name: str, walk: UUID) -> dict[str, object]:
    return {} if name == "walk" else {"walk_id": walk}


# Rows with the columns that the first tables had.
AS_IT_WAS: dict[str, dict[str, object]] = {
    "walk": {"title": "Før", "purpose": "", "meeting_point": "", "starts_at": NOON,
             "state": "open", "join_round": 1},
    "device": {"token_hash": "x", "role": "leader", "language": "da", "joined_at": NOON},
    "observation": {"origin": "phone", "reporter": "", "revision": 1, "sha256": "x",
                    "state": "stored", "feeling": "unsafe", "category": "LYS",
                    "visibility": "public", "place_source": "none", "note": "Mørkt",
                    "captured_at": NOON, "received_at": NOON},
}  # fmt: skip


def test_history_imports_no_rule_and_no_action():
    for path in VERSIONS:
        text = path.read_text()
        assert "import walks" not in text
        assert "from walks" not in text
        assert "from app" not in text
