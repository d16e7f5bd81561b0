"""The desk's map in a real browser: drawn, filtered, picked from both sides, and done without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.journeys.deployment import Deployment
from tests.journeys.test_publishing import fits, well_made
from tests.web.browser import BROWSER
from web.build import build

DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen"}  # fmt: skip
DRAWN = "[data-map][data-drawn]"
LOSE = "canvas => canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The demo, served to all of these."""
    build()
    made = Deployment(tmp_path_factory.mktemp("map") / "data")
    made.found = made.seed()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    """One that draws with the processor."""
    made = play.chromium.launch(**BROWSER)
    yield made
    made.close()


@pytest.fixture
def karen(browser: Browser, served: Deployment) -> Iterator[Page]:
    """A coordinator who has signed in, at the map."""
    page = at_the_map(browser.new_context(**DESK), served)
    yield page
    page.context.close()


def at_the_map(context: BrowserContext, served: Deployment) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{served.address}/desk/sign-in?next=/desk/map")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(served.found["karen@tryg.example"])
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url("**/desk/map")
    return page


def test_map_and_table_go_together(karen: Page):
    faults: list[str] = []
    karen.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    karen.on("pageerror", lambda fault: faults.append(str(fault)))
    karen.locator(DRAWN).wait_for()
    well_made(karen)
    before = karen.locator("#found tbody tr").count()
    karen.get_by_label("Oplevelse").select_option("safe")
    karen.locator(f"{DRAWN}[data-took]").wait_for()
    rows = karen.locator("#found tbody tr")
    assert 0 < rows.count() < before
    assert "feeling=safe" in karen.url
    rows.first.get_by_role("button", name="Vis på kortet").press("Enter")
    middle_of(karen.locator("[data-canvas]"), karen)
    card = karen.locator("[data-card]")
    expect(card).to_contain_text("Tryg")
    card.get_by_role("link", name="Vis i tabellen").first.click()
    expect(karen.locator("tr[aria-current=true]")).to_be_focused()
    well_made(karen)
    assert faults == []


def middle_of(canvas, page: Page) -> None:
    """A click on what was just shown, which lies in the middle."""
    page.wait_for_timeout(500)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_ring_of_many_opens_when_it_is_clicked(karen: Page):
    karen.locator(DRAWN).wait_for()
    for _ in range(4):
        karen.get_by_role("button", name="Længere væk").click()
    middle_of(karen.locator("[data-canvas]"), karen)
    karen.wait_for_timeout(800)
    middle_of(karen.locator("[data-canvas]"), karen)
    expect(karen.locator("[data-card]")).to_be_hidden()
    karen.get_by_role("button", name="Vis alle", exact=True).click()
    well_made(karen)


def test_a_lost_drawing_leaves_the_table_and_comes_back_when_asked(karen: Page):
    karen.locator(DRAWN).wait_for()
    karen.locator("[data-canvas] canvas").evaluate(LOSE)
    expect(karen.get_by_text("Kortet kan ikke tegnes her.")).to_be_visible()
    expect(karen.locator("[data-frame]")).to_be_hidden()
    expect(karen.locator("[data-show]").first).to_be_hidden()
    assert karen.locator("#found tbody tr").count() > 5
    well_made(karen)
    karen.get_by_role("button", name="Prøv kortet igen").click()
    karen.locator(DRAWN).wait_for()


def test_without_script_the_form_and_the_table_do_it_all(browser: Browser, served: Deployment):
    page = at_the_map(browser.new_context(**DESK, java_script_enabled=False), served)
    expect(page.locator("[data-map] noscript")).to_be_visible()
    expect(page.locator("[data-frame]")).to_be_hidden()
    page.get_by_label("Oplevelse").select_option("safe")
    page.get_by_role("button", name="Vis", exact=True).click()
    assert "feeling=safe" in page.url
    expect(page.locator("#found tbody tr").first).to_contain_text("Tryg her")
    expect(page.locator("#found")).not_to_contain_text("Utryg her")


def test_a_narrow_screen_shows_it_all_too(browser: Browser, served: Deployment):
    narrow = DESK | {"viewport": {"width": 820, "height": 1180}}
    page = at_the_map(browser.new_context(**narrow), served)
    page.locator(DRAWN).wait_for()
    assert fits(page)


def test_an_observation_is_put_in_its_place_by_hand_by_keys_and_back(karen: Page):
    karen.get_by_role("link", name="Flyt").first.click()
    karen.locator("[data-picker][data-drawn]").wait_for()
    well_made(karen)
    before = karen.get_by_label("Breddegrad").input_value()
    frame = karen.get_by_role("application")
    frame.focus()
    for _ in range(3):
        karen.keyboard.press("Shift+ArrowUp")
    moved = karen.get_by_label("Breddegrad").input_value()
    assert float(moved.replace(",", ".")) > float(before.replace(",", "."))
    karen.get_by_role("button", name="Flyt hertil").click()
    expect(karen.get_by_role("status").first).to_contain_text("Observationen er flyttet.")
    row = karen.locator("tr[aria-current=true]")
    expect(row).to_contain_text("Sat ved bordet")
    row.get_by_role("link", name="Flyt").click()
    expect(karen.get_by_label("Breddegrad")).to_have_value(moved)
    well_made(karen)
    karen.get_by_role("button", name="Fortryd").click()
    expect(karen.locator("tr[aria-current=true]")).to_contain_text("GPS, inden for")


def test_stops_are_put_on_the_map_by_hand_by_keys_and_taken_back(karen: Page, served: Deployment):
    karen.goto(f"{served.address}/desk/walks/new")
    karen.get_by_role("checkbox", name="Løvvangen").check()
    karen.get_by_role("button", name="Brug skabelonen").click()
    section = karen.locator("[data-stops]")
    section.scroll_into_view_if_needed()
    karen.locator("[data-stops][data-drawn]").wait_for()
    well_made(karen)
    lats = karen.get_by_label("Breddegrad")
    box = section.locator("[data-canvas]").bounding_box()
    assert box is not None
    karen.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    expect(section.get_by_role("status")).to_have_text("Stop 1 er sat. Nu stop 2.")
    first = lats.nth(0).input_value()
    assert 57.0 < float(first.replace(",", ".")) < 57.2
    frame = karen.get_by_role("application")
    frame.focus()
    karen.keyboard.press("Shift+ArrowDown")
    karen.keyboard.press("Enter")
    expect(section.get_by_role("status")).to_contain_text("Stop 2 er sat.")
    second = lats.nth(1).input_value()
    assert float(second.replace(",", ".")) < float(first.replace(",", "."))
    section.get_by_role("button", name="Fortryd").click()
    expect(lats.nth(1)).to_have_value("")
    section.get_by_role("button", name="Sæt stoppet under krydset").click()
    expect(lats.nth(1)).to_have_value(second)
    well_made(karen)
    for name, words in (("Navn", "Om kortet"), ("Dato", "2027-03-01")):
        karen.get_by_label(name, exact=True).fill(words)
    for n, words in enumerate(("Torvet", "Broen")):
        karen.get_by_label("Stedets navn").nth(n).fill(words)
    karen.get_by_role("button", name="Gem", exact=True).last.click()
    expect(karen.get_by_text("i lige linje fra stop til stop")).to_be_visible()
    karen.goto(f"{karen.url.partition('?')[0]}/edit")
    expect(lats.nth(1)).to_have_value(re.compile("^57[.,]"))
