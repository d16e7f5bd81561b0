"""Without a finger: every screen by the keys of a keyboard, in order, and never caught."""

from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.web.every_screen import every_screen, much_is_known, seen, stranger
from tests.web.stand_in import CODE
from tests.web.stand_in_walk import LEADER_SECRET
from tests.web.walker import PHOTOS

MOST = 150  # presses until the focus has come round
REACH = """() => {
  const one = document.activeElement
  if (one === document.body) return "outside"
  if (one.dataset.reached) return "round"
  one.dataset.reached = "yes"
  const isOwn = !one.closest("main") || one.closest(".dock, .map-frame")
  return isOwn ? "apart" : one.getBoundingClientRect().bottom + scrollY
}"""
MISSED = """() => {
  const page = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document
  const all = [...page.querySelectorAll("button, a, input, select, textarea, summary")]
  const missed = all.filter((one) => one.checkVisibility() && !one.disabled && !one.dataset.reached)
  for (const one of document.querySelectorAll("[data-reached]")) delete one.dataset.reached
  return missed.map((one) => one.textContent || one.id)
}"""
ARRIVALS = """() => {
  const pressed = "button, a, input, select, textarea, summary"
  const holds = (node) => node.matches?.(pressed) || node.querySelector?.(pressed)
  let count = 0
  const seen = ({ type, addedNodes, removedNodes }) =>
    type === "attributes" || [...addedNodes, ...removedNodes].some(holds)
  const watch = new MutationObserver((all) => { count += all.filter(seen).length })
  const attributeFilter = ["hidden", "disabled"]
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter })
  window.arrivals = () => count
}"""
ROUNDS = 5  # until nothing arrives meanwhile
FOCUSED = "(wanted) => document.activeElement.matches(wanted)"


def drawn(icon: str) -> str:
    """A button with that drawing."""
    return f"button:has(> .icon > [href='#icon-{icon}'])"


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Press until the focus is there."""
    for _ in range(MOST):
        if page.evaluate(FOCUSED, wanted):
            return
        page.keyboard.press(key)
    raise AssertionError(wanted)


def all_is_reached(page: Page) -> None:
    """Everything that can be pressed, downward and round again, while nothing arrives."""
    page.evaluate(ARRIVALS)
    for _ in range(ROUNDS):
        before = page.evaluate("arrivals()")
        lower = once_round(page)
        missed = page.evaluate(MISSED)
        if page.evaluate("arrivals()") == before:
            break
    up = [(one, other) for one, other in pairwise([*lower, *lower[:1]]) if other < one - 80]
    assert missed == []
    assert len(up) <= 1, up  # from the last to the first


def once_round(page: Page) -> list[float]:
    """How far down each thing lies that the key comes to, from where it stands."""
    heights = []
    outside = 0
    for _ in range(MOST):
        page.keyboard.press("Tab")
        where = page.evaluate(REACH)
        outside += where == "outside"
        if where == "round" or outside > 2:
            break
        heights.append(where)
    return [height for height in heights if isinstance(height, int | float)]


def test_a_walk_from_beginning_to_end_needs_no_finger(context, server, kept):
    much_is_known(kept)
    context.grant_permissions(["geolocation", "microphone"])
    walker = stranger(context, server, language="da")
    page, press = walker.page, walker.page.keyboard.press
    page.on("filechooser", lambda _: None)  # asked for from the start: a key may be quicker
    walker.open()
    tab_to(page, "#code")
    page.keyboard.type(CODE)
    press("Enter")
    expect(page.locator("#first-name")).to_be_visible()
    all_is_reached(page)
    walker.open(f"#{LEADER_SECRET}")
    expect(page.locator(".leader-line")).to_be_visible()
    tab_to(page, ".chip.group")
    press("Space")
    tab_to(page, "#first-name")
    page.keyboard.type("Inge")
    tab_to(page, ".dock .main")
    press("Enter")
    seen(page, "ready")
    all_is_reached(page)
    tab_to(page, ".dock .main", "Shift+Tab")
    press("Space")
    expect(page.locator(".strip-line")).to_be_visible()
    note_by_keys(page)
    look_round_by_keys(page)
    walker.sees_all_stored()
    [told] = kept.newest()
    facts = (told["feeling"], told["place"]["source"], told["note"], len(told["photos"]))
    assert facts == ("unsafe", "pin", "Mørkt bag hegnet, ring [fjernet]", 1)
    assert [told["sound"]] == list(kept.sounds)
    assert walker.complaints == []


def test_every_screen_is_reached_by_the_keys_alone(context, server, kept):
    """Whatever stands there: the focus comes to all of it, in order, and round again."""
    walker = stranger(context, server, language="da", theme="dark")
    for name in every_screen(walker, kept):
        try:
            all_is_reached(walker.page)
        except AssertionError as missed:
            raise AssertionError(name) from missed


def note_by_keys(page: Page) -> None:
    """A finding with feeling, words, place and photo."""
    press = page.keyboard.press
    all_is_reached(page)
    tab_to(page, ".tile")
    press("Enter")
    expect(page.locator(".saved")).to_be_visible()
    tab_to(page, ".saved .feeling.unsafe")
    press("Space")
    tab_to(page, f".saved-ways {drawn('edit')}")
    press("Enter")
    seen(page, "details")
    expect(page.locator("h1")).to_be_focused()
    all_is_reached(page)
    tab_to(page, ".place-row button")
    press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    all_is_reached(page)
    tab_to(page, ".map-frame")
    press("ArrowUp")
    tab_to(page, f"dialog {drawn('check')}")
    press("Enter")
    expect(page.locator(".place-row button")).to_be_focused()
    tab_to(page, "textarea")
    page.keyboard.type("Mørkt bag hegnet, ring 22 33 44 55")
    expect(page.locator(".guard:not([hidden])")).to_be_visible()
    all_is_reached(page)
    tab_to(page, f".guard {drawn('remove')}")
    press("Enter")
    expect(page.locator(".guard:not([hidden])")).to_have_count(0)
    expect(page.locator("textarea").first).to_be_focused()
    speak_by_keys(page)
    tab_to(page, f"#screen section {drawn('camera')}", "Shift+Tab")
    with page.expect_file_chooser() as asked:
        press("Enter")
    asked.value.set_files(PHOTOS / "Landscape_1.jpg")
    expect(page.locator(".thumbs img")).to_be_visible()
    tab_to(page, ".thumb-ways button")
    press("Enter")
    expect(page.locator("dialog.blur")).to_be_visible()
    press("ArrowRight")
    press("Space")
    press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    tab_to(page, ".dock .main")
    press("Enter")
    seen(page, "home")


def speak_by_keys(page: Page) -> None:
    """Half a sentence, heard and kept."""
    tab_to(page, f"#screen {drawn('mic')}")
    page.keyboard.press("Enter")
    end = page.locator(f"#screen {drawn('stop')}")
    expect(end).to_be_focused()
    page.wait_for_timeout(1200)  # something is heard
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_have_count(0)
    expect(end).to_have_count(0)
    all_is_reached(page)


def look_round_by_keys(page: Page) -> None:
    """The list, the route, what is near by, the leader's page and the menu."""
    press = page.keyboard.press
    tab_to(page, f".tab{drawn('list').removeprefix('button')}")
    press("Enter")
    seen(page, "list")
    all_is_reached(page)
    tab_to(page, f"#screen {drawn('withdrawn')}")
    press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    tab_to(page, f".tab{drawn('route').removeprefix('button')}")
    press("Enter")
    seen(page, "route")
    all_is_reached(page)
    tab_to(page, f"#screen {drawn('eye')}")
    press("Enter")
    seen(page, "nearby")
    all_is_reached(page)
    tab_to(page, ".button.stance")
    press("Space")
    expect(page.locator(".button.stance:focus")).to_have_attribute("aria-pressed", "true")
    tab_to(page, f"#screen > {drawn('back')}")
    press("Enter")
    seen(page, "route")
    tab_to(page, f"#screen {drawn('people')}")
    press("Enter")
    seen(page, "leader")
    all_is_reached(page)
    tab_to(page, f".tab{drawn('menu').removeprefix('button')}")
    press("Enter")
    seen(page, "menu")
    all_is_reached(page)
    tab_to(page, f"#screen {drawn('help')}")
    press("Enter")
    seen(page, "crime")
    all_is_reached(page)
    tab_to(page, f"#screen > {drawn('back')}")
    press("Enter")
    seen(page, "menu")
    tab_to(page, "#language")
    press("ArrowDown")
    expect(page.locator("html")).not_to_have_attribute("lang", "da")
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, "#language")
    press("ArrowUp")
    expect(page.locator("html")).to_have_attribute("lang", "da")
    tab_to(page, ".emergency", "Shift+Tab")
    press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    all_is_reached(page)
    press("Escape")
    tab_to(page, f".tab{drawn('add').removeprefix('button')}")
    press("Enter")
    seen(page, "home")
