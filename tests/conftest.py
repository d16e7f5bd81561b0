"""What every test leans on: real data, both databases, the app, and a fixed cast of people."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from app.db import Database, migrate, open_database
from app.main import make_app
from app.settings import Settings
from tests import postgres
from tests.cast import Desk, Look, Phone
from walks.catalogue import categories
from walks.catalogue.categories import Taxonomy

# The machine may be busy, and a finding must come again.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared"
ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project (see README, Tests)."""
    assert SHARED.is_dir(), "the folder ../shared with real data is missing; see README, Tests"
    return SHARED


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy, so that no test pays for the migrations."""
    path = tmp_path_factory.mktemp("template") / "tryg.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this test process alone."""
    with postgres.server() as address:
        url = postgres.new_database(address, f"tests_{os.getpid()}")
        migrate(url)
        yield url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database: every test that asks runs on both engines."""
    if request.param == "sqlite":
        path = tmp_path / "tryg.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    url = str(request.getfixturevalue("empty_postgres"))
    postgres.empty(url)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database as the app opens it."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def db(database: Database) -> Look:
    """A look into the database as it stands, anew at every question."""
    return Look(database)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The categories we ship."""
    return categories.load(None)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """A deployment of its own in a temporary folder."""
    return Settings(
        data_dir=tmp_path,
        database_url=database_url,
        base_url="http://testserver",
        secret_key="k" * 32,
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Somebody who has not signed in, talking to the whole app."""
    with TestClient(make_app(settings), raise_server_exceptions=False) as talking:
        yield talking


@pytest.fixture
def desk(client: TestClient) -> Desk:
    """A coordinator's desk over the app's own database, with one district."""
    return Desk.set_up(client.app.state.database)  # type: ignore[attr-defined]


@pytest.fixture
def phone(client: TestClient, desk: Desk) -> Phone:
    """A phone on an open walk."""
    return desk.phone(client, desk.walk())


@pytest.fixture
def other_phone(client: TestClient, desk: Desk, phone: Phone) -> Phone:
    """Another phone on the same walk."""
    return desk.phone(client, phone.walk)
