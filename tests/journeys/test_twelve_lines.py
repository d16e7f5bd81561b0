"""A coordinator's afternoon, counted: every key and click from the desk to an adopted plan."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, ViewportSize, expect
from sqlmodel import col, select

from app.db import open_database
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER
from walks.catalogue import categories
from walks.observations.decide import Asked, decide
from walks.tables import Observation

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 820, "height": 1180}
LINES = 12
MOST = 60  # keys and clicks


class Hand:
    """Counts what a hand does. A choice in a list is two: open it, and choose."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0

    def click(self, where: Locator) -> None:
        where.click()
        self.done += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.done += 1

    def choose(self, where: Locator, value: str) -> None:
        where.select_option(value)
        self.done += 2

    def type(self, where: Locator, words: str) -> None:
        self.click(where)
        where.press_sequentially(words)
        self.done += len(words)


@pytest.fixture
def house(deployment: Deployment) -> dict[str, str]:
    """The demo, served."""
    found = deployment.seed()
    review_all(deployment)
    deployment.start()
    return found | {"address": deployment.address}


def review_all(deployment: Deployment) -> None:
    """The walks have been gone through: nothing waits for a decision."""
    database = open_database(f"sqlite:///{deployment.folder / 'tryg.db'}")
    taxonomy = categories.load()
    with database.writing() as session:
        seen = session.exec(select(Observation).where(col(Observation.walk_id).is_not(None))).all()
        for one in seen:
            known = taxonomy.known_subtype(one.category, one.subtype)
            is_fault = known is not None and taxonomy.subtype(known).to_operations
            verdict = "positive" if one.feeling == "safe" else "operations" if is_fault else "plan"
            asked = Asked(verdict=verdict)
            decide(session, one.walk_id, {one.id: 0}, asked, "operator", datetime.now(UTC))
    database.close()


@pytest.fixture
def browser(play: Playwright) -> Iterator[Browser]:
    made = play.chromium.launch(**BROWSER)
    yield made
    made.close()


def at_the_desk(browser: Browser, house: dict[str, str], size: ViewportSize) -> Page:
    """The coordinator, signed in, in a browser of her own."""
    page = browser.new_context(locale="da-DK", viewport=size).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{house['address']}/desk/")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(house["karen@tryg.example"])
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()
    return page


def draw_up(hand: Hand) -> None:
    """From the desk's first page to a proposed plan of twelve lines."""
    page = hand.page
    hand.click(page.get_by_role("link", name="Løvvangen", exact=True).first)
    hand.click(page.get_by_role("button", name="Saml", exact=True))
    hand.click(page.get_by_role("button", name="Foreslå plan"))
    expect(page.locator("li.line").first).to_be_visible()
    while (there := page.locator("li.line").count()) > LINES:
        hand.click(page.locator("li.line").last.get_by_role("button", name="Fjern"))
        expect(page.locator("li.line")).to_have_count(there - 1)
    expect(page.locator("li.line")).to_have_count(LINES)


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_twelve_lines_are_gone_through_and_adopted_in_sixty_keys_and_clicks(
    browser: Browser, house: dict[str, str], size: ViewportSize
):
    page = at_the_desk(browser, house, size)
    hand = Hand(page)
    draw_up(hand)
    hand.click(page.get_by_role("button", name="Begynd møde"))
    for at in range(1, LINES):
        expect(page.get_by_text(f"Linje {at} af {LINES}")).to_be_visible()
        says(hand, at)
    expect(page.get_by_text(f"Linje {LINES} af {LINES}")).to_be_visible()
    hand.type(page.get_by_label("Beslutning"), "Ja")
    hand.click(page.get_by_role("button", name="Gem", exact=True))
    hand.click(page.get_by_role("button", name="Slut mødet"))
    expect(page.locator("table.minutes tbody tr")).to_have_count(4)
    hand.click(page.get_by_role("link", name="Handlingsplan v1"))
    hand.click(page.get_by_role("button", name="Vedtag planen"))
    expect(page.get_by_text("Planen er vedtaget").first).to_be_visible()
    expect(page.locator("li.line")).to_have_count(LINES)
    expect(page.get_by_text("Sekretariat").first).to_be_attached()
    print(f"{hand.done} keys and clicks")
    assert hand.done <= MOST


def says(hand: Hand, at: int) -> None:
    """Some lines are changed, most are agreed to by going on."""
    page = hand.page
    if at == 2:
        hand.choose(page.get_by_label("Ansvarlig", exact=True), "BO")
    if at == 3:
        hand.choose(page.get_by_label("Ansvarlig", exact=True), "unclear")
        hand.type(page.get_by_label("Ansvarlig funktion"), "Sekretariat")
    if at == 4:
        hand.choose(page.get_by_label("Prioritet"), "1")
    if at in (2, 3, 4):
        hand.click(page.get_by_role("button", name="Gem og gå til næste"))
    else:
        hand.press("ArrowRight")


def test_of_two_at_one_line_nobody_loses_a_word(browser: Browser, house: dict[str, str]):
    first = at_the_desk(browser, house, DESKTOP)
    draw_up(Hand(first))
    plan, line = first.url, first.locator("li.line h3 a").first.get_attribute("href")
    second = at_the_desk(browser, house, DESKTOP)
    for page in (first, second):
        page.goto(f"{house['address']}{line}")
    write(first, "Mål", "Lys hele natten")
    expect(first.get_by_text("Linjen er gemt.")).to_be_visible()
    second.get_by_label("Årsag").fill("Kablet er gravet over")
    write(second, "Mål", "Lys til klokken to")
    loses(second, "Lys hele natten", "Lys til klokken to")
    expect(second.get_by_label("Årsag")).to_have_value("Kablet er gravet over")
    first.goto(f"{house['address']}{line}")
    expect(first.get_by_label("Mål")).to_have_value("Lys hele natten")

    second.get_by_role("button", name="Gem", exact=True).first.click()
    expect(second.get_by_text("Linjen er gemt.")).to_be_visible()
    first.reload()
    expect(first.get_by_label("Mål")).to_have_value("Lys til klokken to")
    expect(first.get_by_label("Årsag")).to_have_value("Kablet er gravet over")
    at_one_meeting(first, second, plan)


def at_one_meeting(first: Page, second: Page, plan: str) -> None:
    """The same where both lead the meeting: the decision that was typed stays too."""
    for page in (first, second):
        page.goto(plan)
        page.locator("form[action$='/meetings'] button").click()
        expect(page.get_by_text(f"Linje 1 af {LINES}")).to_be_visible()
    write(first, "Mål", "Lys til midnat")
    expect(first.get_by_text("Gemt og skrevet i referatet.")).to_be_visible()
    second.get_by_label("Beslutning").fill("Vi slukker klokken to")
    write(second, "Mål", "Lys til klokken et")
    loses(second, "Lys til midnat", "Lys til klokken et")
    expect(second.get_by_label("Beslutning")).to_have_value("Vi slukker klokken to")


def write(page: Page, field: str, words: str) -> None:
    page.get_by_label(field, exact=True).fill(words)
    page.get_by_role("button", name="Gem", exact=True).first.click()


def loses(page: Page, theirs: str, mine: str) -> None:
    """Whoever comes second is told, and sees what the other wrote beside their own."""
    expect(page.locator("#meanwhile")).to_be_visible()
    expect(page.locator("section[aria-labelledby='meanwhile']")).to_contain_text(theirs)
    expect(page.get_by_label("Mål", exact=True)).to_have_value(mine)
