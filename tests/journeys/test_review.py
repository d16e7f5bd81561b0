"""Forty raw observations become a clean list: by keyboard at a desk, by hand on a tablet."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from app.db import open_database
from tests.forty import put
from tests.journeys.deployment import Deployment
from tests.web.axe import Axe
from tests.web.browser import BROWSER
from tests.web.test_access import RULES
from walks.catalogue import categories

EVENING = datetime(2026, 11, 12, 17, 30, tzinfo=UTC)
DESKTOP, TABLET = {"width": 1280, "height": 800}, {"width": 820, "height": 1180}
MOST = 90  # keys and clicks for all forty
STATE = """() => [document.querySelector(".open-one")?.id ?? "finished",
  document.querySelector(".progress b").textContent.trim()].join(" ")"""
SHOWN = "(value) => document.querySelector('#show option[selected]')?.value === value"
# What a coordinator would say of each category.
ANSWER = {"Belysning": "1", "Renhold": "1", "Vedligehold": "1", "Hærværk": "1", "Trafik": "2"}


@dataclass
class Hands:
    """A coordinator's hands on the review; every key and every click is counted."""

    page: Page
    presses: int = 0

    def key(self, name: str) -> None:
        self._counted(lambda: self.page.keyboard.press(name))

    def click(self, selector: str) -> None:
        self._counted(lambda: self.page.locator(selector).first.click())

    def chooses(self, value: str) -> None:
        """A choice in the filter, and the button beside it: two."""
        self.page.locator("#show").select_option(value)
        self.presses += 1
        self.click(".show-what button")
        self.page.wait_for_function(SHOWN, arg=value)

    def goes_on(self, press) -> None:
        """A press, and whatever it changes."""
        before = self.page.evaluate(STATE)
        press()
        self.page.wait_for_function(f"(before) => ({STATE})() !== before", arg=before)

    @property
    def opened(self) -> str:
        return self.page.locator("#opened").inner_text()

    @property
    def is_asked(self) -> bool:
        return self.page.locator("#same").count() > 0

    @property
    def decided(self) -> int:
        return int(self.page.locator(".progress b").inner_text().split()[0])

    def _counted(self, act) -> None:
        self.presses += 1
        act()


@pytest.fixture
def walk(deployment: Deployment, shared: Path) -> UUID:
    """The demo, with the forty put in as if phones had sent them."""
    deployment.found = deployment.seed()
    database = open_database(f"sqlite:///{deployment.folder / 'tryg.db'}")
    with database.writing() as session:
        id = put(session, shared, categories.load(), EVENING)
    database.close()
    deployment.start()
    return id


@pytest.fixture
def browser(play: Playwright):
    opened = play.chromium.launch(**BROWSER)
    yield opened
    opened.close()


def at_the_review(
    browser: Browser, deployment: Deployment, walk: UUID, who: str, viewport: dict[str, int]
) -> tuple[Hands, BrowserContext]:
    context = browser.new_context(viewport=viewport, locale="da-DK", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{deployment.address}/desk/sign-in?next=/desk/walks/{walk}/review")
    page.get_by_label("E-mail").fill(f"{who}@tryg.example")
    page.get_by_label("Adgangskode").fill(deployment.found[f"{who}@tryg.example"])
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.locator("#review").wait_for()
    return Hands(page), context


def answer_for(opened: str) -> str:
    return next((key for kind, key in ANSWER.items() if opened.startswith(kind)), "2")


def test_forty_are_decided_by_keyboard_in_less_than_ninety_presses(
    deployment: Deployment, browser: Browser, walk: UUID
):
    hands, _ = at_the_review(browser, deployment, walk, "karen", DESKTOP)
    page = hands.page
    page.evaluate("window.notReloaded = true")
    assert hands.decided == 0
    hands.chooses("positive")
    hands.key("a")
    expect(page.locator("#picked")).to_contain_text("5 valgte")
    hands.goes_on(lambda: hands.key("7"))
    assert hands.decided == 5
    hands.chooses("")
    by_urgency = by_reason = False
    while not page.locator("#finished").count():
        before = hands.decided
        if hands.is_asked:
            hands.goes_on(lambda: hands.key("m"))
            assert hands.decided > before
        elif not by_urgency:
            hands.key("h")
            hands.goes_on(lambda: hands.key("1"))
            by_urgency = True
        elif not by_reason:
            hands.key("5")
            hands.goes_on(lambda: hands.key("Enter"))
            by_reason = True
        else:
            key = answer_for(hands.opened)
            hands.goes_on(lambda key=key: hands.key(key))
    assert hands.decided == 40
    hands.goes_on(lambda: hands.key("u"))
    assert hands.decided == 39
    hands.goes_on(lambda: hands.key("2"))
    assert hands.decided == 40
    assert page.evaluate("window.notReloaded")  # nothing was loaded anew under her hands
    print(f"forty by keyboard: {hands.presses} presses")
    assert hands.presses <= MOST


def test_forty_are_decided_by_hand_on_a_tablet(
    deployment: Deployment, browser: Browser, walk: UUID
):
    hands, _ = at_the_review(browser, deployment, walk, "mads", TABLET)
    page = hands.page
    hands.chooses("positive")
    hands.click("#bulk-what summary")
    hands.click("#bulk-what [data-key=a]")
    expect(page.locator("#picked")).to_contain_text("5 valgte")
    hands.goes_on(lambda: hands.click("#bulk-what [value=positive]"))
    hands.chooses("")
    while not page.locator("#finished").count():
        if hands.is_asked:
            hands.goes_on(lambda: hands.click("[name=answer][value=yes][data-of=open]"))
        else:
            hands.goes_on(lambda: hands.click(".decide [value=operations].verdict"))
    assert hands.decided == 40
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    print(f"forty by hand: {hands.presses} clicks")
    assert hands.presses <= MOST


def test_two_at_the_same_observation_lose_nothing(
    deployment: Deployment, browser: Browser, walk: UUID
):
    karen, _ = at_the_review(browser, deployment, walk, "karen", DESKTOP)
    mads, _ = at_the_review(browser, deployment, walk, "mads", DESKTOP)
    karen.chooses("TRF")
    mads.chooses("TRF")
    mads.page.locator(".noted a").first.click()
    karen.page.locator(".noted a").first.click()
    mads.goes_on(lambda: mads.key("1"))
    karen.key("5")
    karen.key("Enter")
    told = karen.page.get_by_role("alert")
    for words in ("En anden har afgjort det", "Drift", "Mads", "Afvist", "Uden for kommunens"):
        expect(told).to_contain_text(words)
    assert karen.decided == 1
    found = Axe().run(karen.page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    told.get_by_role("button", name="Brug mit valg i stedet").click()
    expect(karen.page.locator(".undo-step")).to_contain_text("Afgjort: Afvist")
    expect(karen.page.locator(".noted.is-decided")).to_contain_text("Afvist")


def corrected_by_keys(hands: Hands) -> None:
    """Category, place and words are each one key away, and the way back leads here."""
    page = hands.page
    hands.key("c")
    expect(page.locator("#category")).to_be_focused()
    for letter, there in (("r", r"/redaction$"), ("p", r"/place\?back=")):
        page.locator("#opened").focus()
        hands.key(letter)
        expect(page).to_have_url(re.compile(there))
        page.go_back()
        page.locator("#review").wait_for()


def test_keys_can_be_turned_off_and_never_act_while_somebody_types(
    deployment: Deployment, browser: Browser, walk: UUID
):
    hands, context = at_the_review(browser, deployment, walk, "karen", DESKTOP)
    page = hands.page
    corrected_by_keys(hands)
    hands.key("5")
    page.locator(".open-one [id^=rejected] textarea").fill("12 j u")
    assert hands.decided == 0
    page.keyboard.press("Escape")
    page.locator("#opened").focus()
    hands.key("?")
    page.get_by_label("Brug taster på denne side").uncheck()
    page.locator("#opened").focus()
    before = page.evaluate(STATE)
    hands.key("1")
    page.wait_for_timeout(500)
    assert page.evaluate(STATE) == before
    page.reload()
    hands.key("1")
    page.wait_for_timeout(500)
    assert hands.decided == 0
    assert re.match(r"open-", page.evaluate(STATE))
    context.close()
