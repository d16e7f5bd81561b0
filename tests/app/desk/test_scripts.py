"""Whatever somebody writes stays a text: 200 scripts in every text field, every page looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import Session, col, select

from app.settings import Settings
from tests.app.desk.canaries import set_free
from tests.app.desk.furnished import furnished
from tests.app.desk.scripts import PAYLOADS
from tests.served import served
from tests.web.browser import BROWSER, PHONE, here
from walks.people.may import ROLES
from walks.schedule.join import secret_of
from walks.tables import Grant, Plan, PlanLine, Publication, Walk

FILES = (".pdf", ".csv", ".ics", ".txt", ".js", ".webmanifest", ".zip")
SUBMIT = """([action, typed]) => {
  const form = document.createElement("form")
  form.method = "post"
  form.action = action
  for (const [name, value] of Object.entries(typed)) {
    const field = document.createElement("textarea")
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}"""
assert furnished  # a fixture
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
def test_no_page_runs_what_was_written(
    everything,
    addresses,
    furnished,
    desk,
    address,
    browser,
):
    with desk.database.writing() as session:
        assert smuggle(session) > 400
        removal = f"/offentligt/{session.exec(select(Publication.id)).first()}/fjernelse"
    assert len(PAYLOADS) >= 200
    context = browser.new_context()
    for name, who in (("bord", everything), ("svar", furnished.party)):
        context.add_cookies([{"name": name, "value": who.cookies[name], "url": address}])
    page, seen = watched(context), set[str]()
    for one in [*addresses, removal]:
        if one.partition("?")[0].endswith(FILES):
            continue
        answer = page.goto(f"{address}{one}")
        assert answer is not None
        assert answer.status < 500, one
        assert (one, innocent(page)) == (one, [])
        seen |= {one} if "__pwned" in page.content() else set()
    assert len(seen) > 40  # they were there to be run
    assert {"/svar/opgaver", "/desk/mail", "/desk/links", "/desk/status"} <= seen
    assert any(one.startswith("/omraader/") for one in seen)


@ONE_ENGINE
def test_no_form_runs_what_it_shows_again(everything, furnished, desk, address, browser, db):
    """Everything that was typed stands there again with what is wrong, and is still a text."""
    west, _ = furnished.sides
    public = db.exec(select(Publication.id)).first()
    adopted = select(Plan.id).where(Plan.state == "adopted")
    line = db.exec(select(PlanLine.id).where(col(PlanLine.plan_id).in_(adopted))).first()
    bad = " ".join(PAYLOADS)
    forms = {
        "/desk/links": {"label": bad, "contact": bad, "email": bad},
        f"/desk/lines/{west.line}": {"place": bad, "cause": bad, "due_on": bad, "reply": bad},
        f"/desk/lines/{west.line}/place": {"lat": bad[:40], "lon": bad[:40]},
        f"/desk/lines/{line}/follow-up": {"to": "parked", "words": bad},
        f"/desk/observations/{west.observation}/place": {"lat": bad[:40], "lon": bad[:40]},
        f"/desk/observations/{west.observation}/redaction": {"words": bad},
        "/desk/walks": {"title": bad, "purpose": bad, "meeting_point": bad},
        "/svar/opgaver": {"kind": "noted", "line": str(line), "words": bad, "external_case": bad},
        f"/svar/opgaver/{line}": {"kind": "noted", "words": bad, "external_case": bad},
        f"/offentligt/{public}/fjernelse": {"message": bad, "contact": bad},
    }
    context = browser.new_context()
    for name, who in (("bord", everything), ("svar", furnished.party)):
        context.add_cookies([{"name": name, "value": who.cookies[name], "url": address}])
    page, shown = watched(context), set[str]()
    for form, typed in forms.items():
        page.goto(f"{address}/strafbart")
        with page.expect_navigation():
            page.evaluate(SUBMIT, [form, typed])
        shown |= {form} if "pwned" in page.content() else set()
        assert (form, innocent(page)) == (form, [])
    assert len(shown) >= len(forms) - 2, set(forms) - shown


@ONE_ENGINE
def test_no_screen_of_the_phone_runs_what_was_written(
    furnished,
    desk,
    settings,
    address,
    browser,
):
    walk = furnished.sides[0].walk
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
