"""The process that serves starts light: the rest is loaded by who asks for it."""

import subprocess
import sys

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from app import db
from app.cli import NOUNS, tryg

HEAVY = ("alembic", "openpyxl", "pyogrio", "pyproj", "scipy", "typst")
START = """
import sys
from app import cli, main, settings
main.make_app(settings.Settings(data_dir=sys.argv[1]))
print(*sys.modules)
"""


def test_a_server_loads_nothing_it_does_not_need_to_receive(tmp_path):
    started = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], capture_output=True, text=True, check=True
    )
    loaded = set(started.stdout.split())
    assert "starlette" in loaded
    assert not loaded & set(HEAVY)


def test_the_name_of_the_newest_history_begins_with_its_revision():
    config = Config()
    config.set_main_option("script_location", str(db.MIGRATIONS))
    assert db._newest() == ScriptDirectory.from_config(config).get_current_head()


def test_a_database_that_is_up_to_date_is_left_alone(database_url, monkeypatch):
    monkeypatch.setitem(sys.modules, "alembic", None)
    db.migrate(database_url)


@pytest.mark.parametrize("noun", [[], *([noun] for noun in NOUNS)], ids=lambda noun: str(noun))
def test_every_noun_of_the_command_line_explains_itself(noun):
    result = CliRunner().invoke(tryg, [*noun, "--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in (noun or NOUNS))
