"""A built web, one browser, and for each test a server of its own and a phone of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import Kept, Server
from tests.web.watched import Watched
from web.build import BUILT, build


@pytest.fixture(scope="session")
def built() -> Path:
    """The web as it is served."""
    build()
    return BUILT


@pytest.fixture(scope="session")
def chromium(play: Playwright) -> Iterator[Browser]:
    """One browser for all tests of a process."""
    browser = play.chromium.launch(**BROWSER)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def modules(built: Path, chromium: Browser) -> Iterator[Page]:
    """A page that can import the phone's modules one by one, for rules without memory."""
    server = Server(Kept())
    page = chromium.new_page()
    page.goto(f"{server.address}/modules")
    yield page
    page.close()
    server.stop()


@pytest.fixture
def kept() -> Kept:
    """What the municipality has got: nothing yet."""
    return Kept()


@pytest.fixture
def server(built: Path, kept: Kept) -> Iterator[Server]:
    """The municipality's server, which may be killed and started again."""
    running = Server(kept)
    yield running
    running.stop()


@pytest.fixture
def bench(server: Server, chromium: Browser) -> Iterator[Page]:
    """A page with an empty memory that can import the phone's modules."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/modules")
    yield page
    context.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that knows where it is."""
    made = chromium.new_context(**PHONE)
    made.set_default_timeout(8000)
    here(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def house(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The demo, served by a real process."""
    made = Deployment(tmp_path_factory.mktemp("house") / "data")
    made.found = made.seed()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def watched(chromium: Browser, house: Deployment) -> Iterator[Watched]:
    """A browser at the desk's door."""
    made = chromium.new_context(locale="da-DK", timezone_id="Europe/Copenhagen")
    yield Watched(made, house.address)
    made.close()
