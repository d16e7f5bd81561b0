"""Every screen and dialog of the phone in one walk, found by what they are, in any language."""

import json
import re
from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.web.new_version import newer
from tests.web.stand_in import SECRET, Kept, Server, portal, problem
from tests.web.stand_in_walk import LEADER_SECRET, answered, group, note, phone
from tests.web.test_field import KEPT_WORDS
from tests.web.walker import PHOTOS, Walker
from web.build import BUILT

PLANNED = {
    "state": "planned",
    "with": 2,
    "line": {
        "measures": [{"da": "Skift til bedre lys", "en": "Change to better light"}],
        "responsible": {"da": "Park og Vej", "en": "Parks and roads"},
        "due": "2026-12-01",
        "status": "sent",
    },
}
FORGET = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.deleteDatabase("tryg-vandring")
  asked.onsuccess = resolve
  asked.onerror = asked.onblocked = reject
})"""
BEFORE = {
    "id": "c1", "category": "GRO", "subtype": None, "lon": 9.9331, "lat": 57.0648,
    "seen_on": "2026-05-04", "count": 3, "status": "in-plan",
}  # fmt: skip


def much_is_known(kept: Kept) -> None:
    """A walk with groups where others have noted things, and answers from another day."""
    kept.sound_days = 14
    outing = kept.outing
    outing.groups[:] = [group("A", 2), group("B")]
    outing.others.append(note("0189-a", "LYS", note="Lampen er slukket", agree=2))
    outing.before.append(BEFORE)
    outing.phones += [phone("Knud", unsent=3, help=1), phone("Inge")]
    outing.forgotten.append(answered("0188-old", "OVB", answer=PLANNED))


def stranger(context: BrowserContext, server: Server, **prefs: str) -> Walker:
    """Somebody who has the app in her own way, and has not joined yet."""
    context.add_init_script(
        f"localStorage.getItem('tryg-prefs') || localStorage.setItem('tryg-prefs', "
        f"'{json.dumps(prefs)}')"
    )
    return Walker(context.new_page(), server)


def liked(context: BrowserContext, server: Server, **prefs: str) -> Walker:
    """Somebody on the walk, who has the app in her own way."""
    walker = stranger(context, server, **prefs)
    walker.open(f"#{SECRET}")
    for _ in ("welcome", "ready"):
        walker.page.locator(".dock .main").click()
        walker.page.wait_for_timeout(400)
    expect(walker.page.locator(".tile").first).to_be_visible()
    return walker


def every_screen(walker: Walker, kept: Kept) -> Iterator[str]:
    """Each in turn, with something on it."""
    much_is_known(kept)
    walker.page.context.grant_permissions(["geolocation", "microphone"])
    yield from joining(walker, kept)
    yield from noting(walker.page)
    yield from in_the_list(walker.page, kept)
    yield from on_the_walk(walker.page)
    yield from against_us(walker.page, kept)
    yield from at_last(walker.page, kept)


def joining(walker: Walker, kept: Kept) -> Iterator[str]:
    """From a typed code to the first tile."""
    page = walker.page
    walker.open()
    expect(page.locator("#code")).to_be_visible()
    yield "code"
    yield from joining_unheard(walker, kept)
    walker.open(f"#{SECRET}")
    expect(page.locator("#role")).to_be_visible()
    yield "welcome"
    drawn_as(page.locator("#screen button"), "lock").click()
    yield from in_a_dialog(page, "privacy")
    walker.open(f"#{LEADER_SECRET}")
    expect(page.locator(".leader-line")).to_be_visible()
    page.locator(".chip.group").first.click()
    yield "groups"
    page.locator(".dock .main").click()
    seen(page, "ready")
    yield "ready"
    page.wait_for_timeout(400)
    page.locator(".dock .main").click()
    expect(page.locator(".strip-line")).to_be_visible()
    yield "home"


def joining_unheard(walker: Walker, kept: Kept) -> Iterator[str]:
    """A server that is too busy hears nothing; she says yes all the same."""
    page = walker.page
    page.wait_for_function(KEPT_WORDS)  # the later part holds the categories
    kept.play = lambda request: problem(503, "busy") if "/api/" in request.url.path else None
    walker.open(f"#{SECRET}")
    expect(page.locator("#first-name")).to_be_visible(timeout=20_000)
    yield "welcome unheard"
    page.locator(".dock .main").click()
    seen(page, "ready")
    yield "ready unheard"
    page.wait_for_timeout(400)
    page.locator(".dock .main").click()
    expect(page.locator(".notice")).to_be_visible()
    yield "home unheard"
    kept.play = None
    page.goto(f"{walker.server.address}/modules")  # a page of the same house, without the app
    page.evaluate(FORGET)


def noting(page: Page) -> Iterator[str]:
    """One finding with all that belongs to it."""
    page.locator(".tile").first.click()  # somebody has noted the same here
    expect(page.locator(".same button")).to_be_visible()
    yield "same"
    page.locator(".saved-ways button").last.click()
    page.locator(".tile").nth(12).click()  # what only the authorities may see
    expect(page.locator(".saved")).to_be_visible()
    yield "saved"
    page.locator(".saved-ways button").nth(1).click()
    seen(page, "details")
    page.locator("input[capture]").set_input_files(PHOTOS / "Landscape_1.jpg")
    expect(page.locator(".thumbs img")).to_be_visible()
    page.locator(".feeling").first.click()
    page.locator("details.fold summary").first.click()
    yield "details"
    page.locator(".place-row button").click()
    yield from in_a_dialog(page, "place")
    page.locator(".thumb-ways button").first.click()
    yield from in_a_dialog(page, "blur")
    page.locator("textarea").first.fill("Ring til Jens på 22 33 44 55")
    expect(page.locator(".guard:not([hidden])")).to_be_visible()
    yield "guard"
    page.locator("textarea").first.fill("")
    expect(page.locator(".guard:not([hidden])")).to_have_count(0)
    yield from listening(page)
    drawn_as(page.locator("#screen .row > button"), "withdrawn").click()
    yield from in_a_dialog(page, "withdraw")
    page.locator(".dock .main").click()
    seen(page, "home")
    yield "toast"
    away_with_the_toast(page)
    page.locator(".point").click()
    page.locator(".saved-ways button").nth(1).click()
    seen(page, "details")
    yield "point"
    page.locator(".dock .main").click()
    seen(page, "home")


def listening(page: Page) -> Iterator[str]:
    """While something is said about it, and with what was said."""
    drawn_as(page.locator("#screen button"), "mic").click()
    expect(page.get_by_role("timer")).to_be_visible()
    yield "recording"
    page.wait_for_timeout(500)  # something has been heard
    end = drawn_as(page.locator("#screen button"), "stop")
    if end.is_visible():  # half a minute may be over
        end.click()
    expect(page.get_by_role("timer")).to_have_count(0)
    yield "sound"


def away_with_the_toast(page: Page) -> None:
    """A tap on it: in large print on a narrow phone it lies over a tile for a while."""
    page.locator(".toast p").click()
    expect(page.locator(".toast")).to_have_count(0)


def in_the_list(page: Page, kept: Kept) -> Iterator[str]:
    """What is stored, what needs help, and what was answered."""
    kept.play = lambda request: (
        problem(422, "malformed") if "/observations/" in request.url.path else None
    )
    away_with_the_toast(page)
    page.locator(".tile").first.click()
    page.locator(".saved-ways button").last.click()
    page.locator(".tab").nth(1).click()
    seen(page, "list")
    expect(page.locator(".trouble").first).to_be_visible(timeout=20_000)
    expect(page.locator(".plan-line")).to_be_visible(timeout=20_000)
    kept.play = None
    yield "list"
    content = json.dumps({"format": "tryg-vandring-letters", "version": 1, "letters": []})
    file = {"name": "fund.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator("input[accept*=json]").set_input_files(files=[file])
    yield from in_a_dialog(page, "take-in")


def on_the_walk(page: Page) -> Iterator[str]:
    """The route with its map, what others noted, the leader."""
    page.locator(".tab").nth(2).click()
    seen(page, "route")
    page.locator("svg.map .map-stop").nth(1).click()
    expect(page.locator(".map-card")).to_be_visible()
    page.locator(".map-legend summary").click()
    yield "route"
    drawn_as(page.locator("#screen button"), "eye").first.click()
    seen(page, "nearby")
    expect(page.locator(".button.stance").first).to_be_visible()
    yield "nearby"
    page.locator(".tab").nth(2).click()
    seen(page, "route")
    drawn_as(page.locator("#screen button"), "people").first.click()
    seen(page, "leader")
    expect(page.locator(".phone-item").first).to_be_visible()
    yield "leader"


def against_us(page: Page, kept: Kept) -> Iterator[str]:
    """A network that wants one to log on, and a walk that is over."""
    kept.play = portal
    page.locator(".tab").first.click()
    page.locator(".tile").first.click()
    page.locator(".saved-ways button").last.click()
    page.locator(".tab").nth(1).click()
    expect(page.locator("#pill .icon [href='#icon-help']")).to_be_attached()
    yield "portal"
    kept.play = None
    kept.walk_state = "closed"
    page.locator(".tab").first.click()
    page.reload()
    expect(page.locator(".notice")).to_be_visible(timeout=20_000)
    yield "closed"
    kept.walk_state = "open"
    page.reload()
    expect(page.locator(".notice")).to_have_count(0)


def at_last(page: Page, kept: Kept) -> Iterator[str]:
    """The menu, help, notices, and the way to another walk."""
    page.locator(".tab").nth(3).click()
    seen(page, "menu")
    yield "menu"
    drawn_as(page.locator("#screen button"), "help").click()
    seen(page, "crime")
    yield "crime"
    page.locator("#screen > .button.main").click()
    seen(page, "menu")
    page.locator("#emergency button").click()
    yield from in_a_dialog(page, "emergency")
    page.locator(".tab").first.click()
    kept.play = newer(BUILT)
    page.reload()
    notice = page.locator(".notice")
    expect(notice).to_be_visible(timeout=20_000)
    yield "new version"
    told = notice.locator("p").inner_text()
    kept.tokens.clear()
    page.locator(".tile").nth(1).click()
    page.locator(".saved-ways button").last.click()
    another = re.compile(f"^(?!{re.escape(told)})", re.S)  # there, and not the one before
    expect(notice.locator("p")).to_have_text(another, timeout=20_000)
    yield "notice"
    page.locator(".notice button").click()
    seen(page, "join")
    yield "join"


def seen(page: Page, name: str) -> None:
    expect(page.locator(f"body[data-screen={name}]")).to_be_visible()


def drawn_as(buttons: Locator, icon: str) -> Locator:
    """Those with that drawing."""
    return buttons.and_(buttons.page.locator(f":has(> .icon > [href='#icon-{icon}'])"))


def in_a_dialog(page: Page, name: str) -> Iterator[str]:
    """Until it is closed with the key that every dialog knows."""
    expect(page.locator("dialog[open]")).to_be_visible()
    yield name
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
