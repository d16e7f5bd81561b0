"""What every test leans on: real data, both databases, the app, and a fixed cast of people."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine
from starlette.testclient import TestClient

from app.db import Database, migrate, open_database
from app.main import make_app
from app.settings import Settings
from tests import postgres
from tests.cast import Desk, Look, Phone
from walks.catalogue import categories, measures
from walks.catalogue.categories import Taxonomy

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

# The machine may be busy, and a finding must come again.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared"
ENGINES = ("sqlite", "postgresql")
# A commit there waits for no disk; what must be on one is for tests/faults to prove.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures that tests have counted (record_property), so that a quiet run tells them too."""
    told: dict[str, list[object]] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            told.setdefault(name, []).append(value)
    for name, values in sorted(told.items()):
        terminalreporter.write_line(f"{name}: {', '.join(map(str, values))}")


@pytest.fixture(scope="session")
def play() -> Iterator["Playwright"]:
    """The hand that drives browsers: one for all tests of a process."""
    from playwright.sync_api import sync_playwright

    from tests.web import browser  # says which Node drives it

    assert browser
    with sync_playwright() as playwright:
        yield playwright


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
        postgres.hasten(address)
        url = postgres.new_database(address, f"tests_{os.getpid()}")
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def sweeping(empty_postgres: str) -> Iterator[Engine]:
    """The connection that empties that database before each test."""
    engine = create_engine(empty_postgres, pool_size=1)
    yield engine
    engine.dispose()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated database: every test that asks runs on both engines."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory(prefix="tryg_", dir=MEMORY) as folder:
            path = Path(folder) / "tryg.db"
            shutil.copy(request.getfixturevalue("empty_sqlite"), path)
            yield f"sqlite:///{path}"
        return
    postgres.empty(request.getfixturevalue("sweeping"))
    yield str(request.getfixturevalue("empty_postgres"))


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


@pytest.fixture(scope="session", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """What we ship is read and checked by the first app of a process, and cannot be changed."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (categories, measures):
            patch.setattr(module, "load", _once(module.load))
        yield


def _once(load: Callable[..., Any]) -> Callable[..., Any]:
    shipped = cache(load)
    return lambda path=None: load(path) if path else shipped(None)


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
        police_space=True,
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
