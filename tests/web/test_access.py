"""Everybody can use it: screen readers, large text, narrow phones, gloves, any light."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.walker import Walker

TOUCH = 56  # CSS pixels
NARROW = 320
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = """() => [...document.querySelectorAll("button, a, input, select, textarea")]
  .filter((one) => one.checkVisibility())
  .map((one) => ({name: one.textContent || one.id, ...one.getBoundingClientRect().toJSON()}))
  .filter(({width, height}) => Math.min(width, height) < TOUCH)
  .map(({name, width, height}) => `${name} ${width}x${height}`)"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest("svg"))
  .filter((one) => one.getBoundingClientRect().right > NARROW + 1)
  .map((one) => `${one.tagName}.${one.className}`)"""


def screens(walker: Walker):
    """Every screen in turn, each with something on it."""
    yield "home"
    walker.press("Utryg her")
    walker.press("Indbrud & tyverisikring")
    walker.take_photo()
    yield "details"
    walker.press("Ret sted")
    yield "place"
    walker.press("Luk")
    walker.press("Færdig")
    walker.press("Mine fund")
    yield "list"
    walker.press("Træk tilbage")
    yield "withdraw"
    walker.press("Behold")
    walker.press("Ruten")
    yield "route"
    walker.press("Menu")
    yield "menu"
    walker.press("Vær med på en anden vandring")
    yield "join"


@pytest.fixture
def walker(context, server):
    """Somebody on the walk."""
    return Walker.joined(context, server)


def choose(walker: Walker, *choices: str) -> None:
    walker.press("Menu")
    for choice in choices:
        walker.press(choice)
    walker.press("Notér")


@pytest.mark.parametrize("theme", ["Mørk", "Lys", "Rød"])
def test_axe_finds_nothing_on_any_screen(walker, theme):
    choose(walker, theme)
    for name in screens(walker):
        found = Axe().run(walker.page, options=RULES).response["violations"]
        assert [(name, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_large_text_on_a_narrow_phone_never_scrolls_sideways(walker):
    walker.page.set_viewport_size({"width": NARROW, "height": 640})
    choose(walker, "Stor")
    for name in screens(walker):
        assert (name, walker.page.evaluate(WIDER.replace("NARROW", str(NARROW)))) == (name, [])


def test_every_target_is_large_enough_for_a_glove(walker):
    for name in screens(walker):
        assert (name, walker.page.evaluate(SMALL.replace("TOUCH", str(TOUCH)))) == (name, [])


def test_the_join_screens_are_open_to_everybody(context, server):
    walker = Walker(context.new_page(), server)
    walker.open()
    expect(walker.button("Fortsæt")).to_be_visible()
    assert finds_nothing(walker.page)
    walker.page.get_by_label("Skriv koden").fill("7K3M-P2QX")
    walker.press("Fortsæt")
    expect(walker.button("Jeg er med")).to_be_visible()
    assert finds_nothing(walker.page)
    walker.press("Jeg er med")
    expect(walker.button("Begynd")).to_be_visible()
    assert finds_nothing(walker.page)


def finds_nothing(page: Page) -> bool:
    return Axe().run(page, options=RULES).response["violations"] == []


def test_nothing_moves_for_one_who_does_not_want_it(walker):
    walker.page.emulate_media(reduced_motion="reduce")
    moving = walker.page.evaluate(
        """() => {
          const mark = document.createElement("p")
          mark.className = "state sending"
          mark.append(document.querySelector(".icon").cloneNode(true))
          document.body.append(mark)
          return getComputedStyle(mark.firstChild).animationName
        }"""
    )
    assert moving == "none"


def test_the_phone_asks_nobody_but_the_municipality(walker, server):
    asked = set()
    walker.page.on("request", lambda request: asked.add(request.url))
    walker.page.reload()
    for _ in screens(walker):
        pass
    assert asked
    assert not [url for url in asked if not url.startswith((server.address, "blob:"))]
