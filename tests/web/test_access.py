"""Everybody can use it: screen readers, large text, narrow phones, gloves, any light."""

import pytest
from playwright.sync_api import Page

from tests.web.axe import Axe
from tests.web.every_screen import every_screen, liked, stranger
from web.build import LANGUAGES

TOUCH = 56  # CSS pixels
MAIN = 72  # of what is pressed next
APART = 10
NARROW = 320
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# At night 7:1 and not 4.5:1.
IN_THE_DARK = RULES | {"rules": {"color-contrast-enhanced": {"enabled": True}}}
SMALL = """() => [...document.querySelectorAll("button, a, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility())
  .map((one) => ({name: one.textContent || one.id, ...one.getBoundingClientRect().toJSON()}))
  .filter(({width, height}) => Math.min(width, height) < TOUCH)
  .map(({name, width, height}) => `${name} ${width}x${height}`)"""
LOW = """() => [...document.querySelectorAll(".button.main, .tile, .dock > .button")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < MAIN)
  .map((one) => `${one.textContent} ${one.getBoundingClientRect().height}`)"""
CLOSE = """() => {
  const lying = ".dock, .bar, .tabs, #toast"  // over the rest, which scrolls away beneath
  const page = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document
  const all = [...page.querySelectorAll("button, a, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility())
  const apart = (a, b) => Math.max(
    Math.max(a.left, b.left) - Math.min(a.right, b.right),
    Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom))
  const close = []
  for (const [at, one] of all.entries()) for (const other of all.slice(at + 1)) {
    if (Boolean(one.closest(lying)) !== Boolean(other.closest(lying))) continue
    if (one.closest("#toast") || other.closest("#toast")) continue  // gone in a moment
    const gap = apart(one.getBoundingClientRect(), other.getBoundingClientRect())
    if (gap < APART - 0.5) close.push(`${one.textContent} | ${other.textContent}: ${gap}`)
  }
  return close
}"""
TWICE = """(how) => {
  const page = document.documentElement
  page.dataset.was ??= page.dataset.text
  page.dataset.text = how ? "normal" : page.dataset.was
  page.style.fontSize = how
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest("svg"))
  .filter((one) => one.getBoundingClientRect().right > NARROW + 1
    || one.getBoundingClientRect().left < -1)
  .map((one) => `${one.tagName}.${one.className}`)"""


LOOKS = [
    {"theme": "dark", "text": "normal"},
    {"theme": "light", "text": "normal"},
    {"theme": "red", "text": "normal"},
    {"theme": "dark", "text": "large"},
]


@pytest.mark.parametrize("language", ["da", "ar"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_axe_finds_nothing_on_any_screen(context, server, kept, look, language):
    walker = stranger(context, server, language=language, **look)
    for name in every_screen(walker, kept):
        assert walker.page.locator("html").get_attribute("lang") == language
        unrolled(walker.page)
        found = Axe().run(walker.page, options=IN_THE_DARK).response["violations"]
        assert [(name, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def unrolled(page: Page) -> None:
    """As high as all it shows, so that no bar that stays lies over a target."""
    height = page.evaluate("Math.max(844, document.documentElement.scrollHeight + 200)")
    page.set_viewport_size({"width": 390, "height": height})


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_text_on_a_narrow_phone_never_scrolls_sideways(context, server, kept, language):
    walker = stranger(context, server, language=language, theme="dark", text="large")
    page = walker.page
    page.set_viewport_size({"width": NARROW, "height": 640})
    for name in every_screen(walker, kept):
        for size in ("", "200%"):  # as large as the app makes it, and twice what is usual
            page.evaluate(TWICE, size)
            wide = page.evaluate(WIDER.replace("NARROW", str(NARROW)))
            assert (name, size, wide) == (name, size, [])
        page.evaluate(TWICE, "")


@pytest.mark.parametrize(("language", "width"), [("da", 390), ("ar", 390), ("de", NARROW)])
def test_every_target_is_large_enough_and_far_enough_from_the_next_for_a_glove(
    context, server, kept, language, width
):
    walker = stranger(context, server, language=language, theme="dark", text="normal")
    walker.page.set_viewport_size({"width": width, "height": 844})
    for name in every_screen(walker, kept):
        found = [
            walker.page.evaluate(code)
            for code in (
                SMALL.replace("TOUCH", str(TOUCH)),
                LOW.replace("MAIN", str(MAIN)),
                CLOSE.replace("APART", str(APART)),
            )
        ]
        assert (name, found) == (name, [[], [], []])


def test_112_is_two_taps_away_from_every_screen_and_dialog(context, server, kept):
    walker = stranger(context, server, language="da")
    for name in every_screen(walker, kept):
        dialogs = walker.page.locator("dialog[open]")
        where = dialogs.last if dialogs.count() else walker.page.locator("body")
        ways = where.locator(".emergency, [href='tel:112']").all()
        assert (name, any(way.is_visible() for way in ways)) == (name, True)


def test_arabic_is_read_from_the_right(context, server):
    walker = liked(context, server, language="ar")
    assert walker.page.locator("html").get_attribute("dir") == "rtl"
    first, second = (walker.page.locator(".tile").nth(at).bounding_box() for at in (0, 1))
    assert first["x"] > second["x"]


def test_nothing_moves_for_ever(built):
    """The battery is needed for the way home."""
    for sheet in built.glob("*.css"):
        if "maplibregl" not in sheet.read_text():
            assert "infinite" not in sheet.read_text(), sheet.name


def test_the_phone_asks_nobody_but_the_municipality(context, server, kept):
    walker = stranger(context, server, language="da")
    asked = set()
    walker.page.on("request", lambda request: asked.add(request.url))
    for _ in every_screen(walker, kept):
        pass
    assert asked
    assert not [url for url in asked if not url.startswith((server.address, "blob:"))]
