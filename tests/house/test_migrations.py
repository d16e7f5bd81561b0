"""History builds the same tables as the code describes, on both engines, up and down again."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from app.db import MIGRATIONS, migrate
from tests import postgres

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


def test_history_imports_no_rule_and_no_action():
    for path in VERSIONS:
        text = path.read_text()
        assert "import walks" not in text
        assert "from walks" not in text
        assert "from app" not in text
