"""A walk from a template to the meeting afterwards: planned in a few moves, seen as it comes in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from tests.web.test_desk_access import faults

MOST_MOVES = 25
BEGINNING = {"x": 16, "y": 16}  # of a field: a day is typed part by part
FIRST, SECOND = "Lampen ved trappen blinker", "Hækken skjuler stien"


@dataclass
class Hand:
    """Somebody at the desk whose every key and click is counted."""

    page: Page
    moves: int = 0

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.moves += 1

    def choose(self, label: str, option: str) -> None:
        """Open the list, and take one."""
        self.page.get_by_label(label).select_option(label=option)
        self.moves += 2

    def type(self, label: str, text: str) -> None:
        """Click the field, and a key for every letter."""
        self.page.get_by_label(label).first.click(position=BEGINNING)
        self.page.keyboard.type(text)
        self.moves += 1 + len(text)


def test_a_walk_is_planned_in_few_moves_and_seen_as_it_comes_in(
    deployment: Deployment, play: Playwright
):
    found = deployment.seed()
    deployment.start()
    browser = play.chromium.launch(**BROWSER)
    page = at_the_desk(browser, deployment, found["karen@tryg.example"])
    walk = plan(page)
    wrong = faults(page, "a planned walk")
    link = page.request.get(f"{walk}/kit").text().partition("/tur/#")[2][:22]
    page.get_by_role("button", name="Åbn vandringen").click()
    with a_phone(browser, f"{deployment.address}/tur/#{link}") as phone:
        page.goto(f"{walk}/board")
        page.evaluate("window.stillHere = true")
        note(phone, FIRST)
        expect(page.locator("#board")).to_contain_text(FIRST, timeout=20_000)
        deployment.kill()
        expect(page.locator("#board-line")).to_contain_text("Ingen forbindelse", timeout=20_000)
        deployment.start()
        note(phone, SECOND)
        expect(page.locator("#board")).to_contain_text(SECOND, timeout=60_000)
        assert page.evaluate("window.stillHere"), "the page was loaded anew"
        expect(page.locator("#board-line")).to_contain_text("følger med")
    wrong += faults(page, "the board")
    note_for_another(page, walk)
    wrong += vote(page, walk)
    for name in ("kit", "dictation", "vote", "screen", "edit"):
        page.goto(f"{walk}/{name}")
        wrong += faults(page, name)
    browser.close()
    assert wrong == []


def plan(page: Page) -> str:
    """From the list of walks to a planned walk: its address."""
    page.goto(page.url.partition("/desk")[0] + "/desk/walks")
    hand = Hand(page)
    hand.click("link", "Ny vandring")
    hand.click("checkbox", "Løvvangen")
    hand.choose("Hvad for et sted går I i?", "Villaområde eller landsby")
    hand.click("button", "Brug skabelonen")
    hand.type("Dato", "12102026")  # the browser of the tests has American habits
    hand.type("Mødested", "Torvet")
    hand.page.get_by_role("button", name="Gem", exact=True).last.click()
    hand.moves += 1
    expect(page.locator("#told")).to_contain_text("Vandringen er planlagt")
    expect(page.get_by_role("heading", level=1)).to_contain_text("villaområdet – Løvvangen")
    assert hand.moves <= MOST_MOVES, hand.moves
    return page.url.partition("?")[0]


def at_the_desk(browser: Browser, deployment: Deployment, password: str) -> Page:
    context = browser.new_context(locale="da-DK", timezone_id="Europe/Copenhagen")
    page = context.new_page()
    page.goto(f"{deployment.address}/desk/")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()
    return page


@contextmanager
def a_phone(browser: Browser, link: str) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    here(context, 9.9189, 57.0783)
    page = context.new_page()
    page.goto(link)
    press(page, "Jeg er med")
    expect(page.get_by_text("Appen ligger på telefonen")).to_be_visible(timeout=20_000)
    press(page, "Begynd")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def note(page: Page, words: str) -> None:
    """One lamp, and its letter is with the municipality."""
    press(page, "Belysning")
    press(page, "Utryg her")
    press(page, "Mere")
    page.get_by_label("Bemærkning").fill(words)
    press(page, "Færdig")
    expect(page.locator("#pill")).to_contain_text("Alt er gemt hos kommunen", timeout=60_000)


def note_for_another(page: Page, walk: str) -> None:
    page.goto(f"{walk}/dictation")
    page.get_by_label("Hvor?").select_option(label="3. Krydset")
    page.get_by_label("Utryg her").check()
    page.get_by_label("Hvad handler det om?").select_option(label="Trafik & færdsel")
    page.get_by_label("Hvad blev der sagt?").fill("Bilerne kører stærkt")
    press(page, "Gem")
    expect(page.locator("#told")).to_contain_text("Gemt")


def vote(page: Page, walk: str) -> list[tuple[str, ...]]:
    """Hands are typed in at one screen and seen at the other, which nobody touches."""
    wall = page.context.new_page()
    wall.goto(f"{walk}/screen")
    expect(wall.get_by_text("Hver har tre stemmer")).to_be_visible()
    page.goto(f"{walk}/vote")
    page.locator("input[name='hands-3-TRF']").fill("11")
    press(page, "Gem hænderne")
    expect(wall.locator(".screen-top")).to_contain_text("11 hænder", timeout=20_000)
    wrong = faults(wall, "the big screen with a vote")
    wall.close()
    return wrong
