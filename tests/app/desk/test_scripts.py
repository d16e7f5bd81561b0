"""Whatever somebody writes stays a text: 200 scripts in every text field, every page looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import Session, select

from app.settings import Settings
from tests.app.desk.canaries import set_free
from tests.app.desk.scripts import PAYLOADS
from tests.served import served
from tests.web.browser import BROWSER, PHONE, here
from walks.people.may import ROLES
from walks.schedule.join import secret_of
from walks.tables import Grant, Walk

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no SQL in it
WATCH = """
  window.__reports = []
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__reports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A browser reaches it under a name of this machine."""
    return settings.model_copy(update={"base_url": "http://localhost"})


@pytest.fixture
def address(client) -> Iterator[str]:
    """The same app, where a browser can reach it."""
    with served(client.app) as address:
        yield address


@pytest.fixture
def everything(staff, desk) -> Any:
    """Somebody with every role, so that every page opens."""
    person = staff("coordinator")
    with desk.database.writing() as session:
        held = session.exec(select(Grant).where(Grant.role == "coordinator")).all()[-1]
        session.add_all(Grant(person_id=held.person_id, role=role) for role in ROLES[1:])
    return person


@pytest.fixture
def browser(play) -> Iterator[Any]:
    running = play.chromium.launch(**BROWSER)
    yield running
    running.close()


def smuggle(session: Session) -> int:
    """Every payload in every text there is; how many texts. A form would take in the same: what
    is stored is what was typed, and only pages make it harmless.
    """
    places = list(set_free(session, lambda *_: ("", "", ""), all_of_them))
    return sum(one.rule != "secret" for one in places)


def all_of_them(number: int) -> str:
    """No two texts alike: some must be anybody's only."""
    return " ".join([*PAYLOADS, str(number)])


def innocent(page: Page) -> list[Any]:
    """What happened on a page that should not have."""
    return page.evaluate("[window.__pwned, ...window.__reports].filter(Boolean)")


def watched(context: BrowserContext) -> Page:
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    return page


@ONE_ENGINE
def test_no_page_of_the_desk_runs_what_was_written(
    everything,
    addresses,
    world,
    desk,
    address,
    browser,
):
    for side in world:
        everything.post(f"/desk/districts/{side.district.id}/plans", follow_redirects=False)
    with desk.database.writing() as session:
        assert smuggle(session) > 100
    assert len(PAYLOADS) >= 200
    context = browser.new_context()
    context.add_cookies([{"name": "bord", "value": everything.cookies["bord"], "url": address}])
    page, seen = watched(context), 0
    for one in addresses:
        if one.endswith((".pdf", ".csv", ".ics", ".txt", ".js", ".webmanifest", ".zip")):
            continue
        answer = page.goto(f"{address}{one}")
        seen += "__pwned" in page.content()
        assert answer is not None
        assert answer.status < 500, one
        assert (one, innocent(page)) == (one, [])
    assert seen > 10  # they were there to be run


@ONE_ENGINE
def test_no_screen_of_the_phone_runs_what_was_written(
    world,
    desk,
    settings,
    address,
    browser,
):
    walk = world[0].walk
    with desk.database.writing() as session:
        smuggle(session)
        secret = secret_of(session.get_one(Walk, walk.id), settings.key)
    context = browser.new_context(**PHONE)
    here(context, 0.3, 0.3)
    page = watched(context)
    page.goto(f"{address}/tur/#{secret}")
    for name in ("Jeg er med", "Begynd"):
        # The texts are longer than anybody may write: buttons may lie under them.
        page.get_by_role("button", name=name, exact=True).dispatch_event("click")
    expect(page.locator(".tile").first).to_be_visible()
    assert "__pwned" in page.content()
    for at in (1, 2, 3):
        page.locator(".tab").nth(at).dispatch_event("click")
        page.wait_for_timeout(500)
        assert (at, innocent(page)) == (at, [])
    context.close()
