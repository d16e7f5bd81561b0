"""Pictures of every screen of the phone, to look at: python -m tests.web.screens FOLDER [LOOK ...]

A look is a language, a theme and a size of text: `da-dark-normal`. Without any, all of them.
Buttons are found by what they are, not by their words: every language walks the same way.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import (
    Browser,
    Error,
    FilePayload,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from geo.basemap.build import build as build_basemap
from geo.basemap.cut import cut
from tests.web.browser import BROWSER, PHONE, here
from tests.web.every_screen import BEFORE
from tests.web.stand_in import Kept, Server, portal, problem
from tests.web.stand_in_basemap import TOWN, in_town
from tests.web.stand_in_walk import LEADER_SECRET, answered, group, note, phone
from web.build import build

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PHOTOS = DATA / "photos"
BOX = (TOWN[0] - 0.006, TOWN[1] - 0.003, TOWN[0] + 0.006, TOWN[1] + 0.003)
LOOKS = [
    f"{language}-{look}"
    for language in ("da", "ar")
    for look in ("dark-normal", "red-normal", "light-normal", "dark-large")
]
PLANNED = {
    "state": "planned",
    "with": 3,
    "line": {
        "measures": [{"da": "Skift til bedre lys", "en": "Better light"}],
        "responsible": {"da": "Park og Vej", "en": "Parks and roads"},
        "due": "2026-12-01",
        "status": "sent",
    },
}
NOT_OURS: FilePayload = {"name": "andet.json", "mimeType": "application/json", "buffer": b"{}"}
Shot = Callable[..., None]


def main(folder: Path, looks: list[str]) -> None:
    """One walker for each look."""
    build()
    archive = a_town()
    with sync_playwright() as play:
        chromium = play.chromium.launch(**BROWSER)
        for look in looks:
            walk_in(chromium, archive, folder / look, *look.split("-"))
        chromium.close()


def a_town() -> bytes:
    """The walk's piece of a real map."""
    with tempfile.TemporaryDirectory() as folder:
        whole, piece = Path(folder) / "town.pmtiles", Path(folder) / "walk.pmtiles"
        build_basemap(DATA / "osm" / "Helsinki.osm.pbf", whole, lambda *_facts: None)
        cut(whole, piece, BOX, lambda *_facts: None)
        return piece.read_bytes()


def walk_in(
    chromium: Browser, archive: bytes, folder: Path, language: str, theme: str, text: str
) -> None:
    """Walk through the app and take a picture wherever it stands still."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = a_walk(archive)
    server = Server(kept)
    context = chromium.new_context(**PHONE)
    here(context, *in_town(9.9331, 57.0648))
    context.grant_permissions(["geolocation", "microphone"])
    likes = json.dumps({"language": language, "theme": theme, "text": text})
    context.add_init_script(f"localStorage.setItem('tryg-prefs', '{likes}')")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: print("ERROR", folder.name, error))
    taken: list[str] = []

    def shot(name: str, whole: bool = True) -> None:
        taken.append(name)
        if whole:  # as high as all it shows, so that no bar lies over anything
            unrolled(page)
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{len(taken):02}-{name}.png", scale="css")
        page.set_viewport_size(PHONE["viewport"])

    try:
        join(page, server, shot)
        record(page, shot)
        look_round(page, shot)
        run_into_trouble(page, server, kept, shot)
    finally:
        context.close()
        server.stop()
    print(folder.name, len(taken), "pictures")


def a_walk(archive: bytes) -> Kept:
    """In a town, with others on it, and with answers from another day."""
    kept = Kept()
    kept.basemap.content = archive
    kept.basemap.is_in_town = True
    kept.sound_days = 14
    lon, lat = in_town(9.9331, 57.0649)
    kept.outing.groups[:] = [group("A", stop=2), group("B")]
    kept.outing.others += [
        note("0189-a", "LYS", lon=lon, lat=lat, note="Lampen er slukket", agree=2, differ=1),
        note("0189-b", "LIV", lon=lon, lat=lat + 0.002, feeling="safe", group="B", agree=1),
    ]
    kept.outing.before.append(BEFORE | {"lon": lon, "lat": lat})
    kept.outing.phones += [
        phone("Knud", unsent=2, unsent_photos=1),
        phone("Aase", group="B"),
        phone(None, unsent=1, help=1),
    ]
    kept.outing.forgotten += [
        answered("0188-a", "OVB", answer=PLANNED, photos=1),
        answered("0188-b", "RUS", state="quarantined", answer=None),
        answered("0188-c", "AND", state="withdrawn"),
    ]
    return kept


def join(page: Page, server: Server, shot: Shot) -> None:
    """From the address without a code to the home screen, as a leader."""
    page.goto(f"{server.address}/tur/")
    expect(page.locator("#code")).to_be_visible()
    shot("join")
    page.goto(f"{server.address}/tur/#{LEADER_SECRET}")
    expect(page.locator("#first-name")).to_be_visible(timeout=15_000)
    shot("welcome")
    page.locator("#first-name").fill("Karen")
    main_button(page).click()
    expect(page.locator("body[data-screen=ready]")).to_be_visible()
    shot("ready")
    go(page, main_button(page), "home")
    expect(page.locator(".strip-line")).to_be_visible()
    shot("home-fold", whole=False)
    shot("home")


def record(page: Page, shot: Shot) -> None:
    """A lamp that is out, with everything that can be said of it."""
    page.locator(".tile").first.click()
    expect(page.locator(".saved")).to_be_visible()
    shot("saved-fold", whole=False)
    page.locator(".saved-ways button").nth(1).click()
    expect(page.locator("body[data-screen=details]")).to_be_visible()
    shot("details-fold", whole=False)
    page.locator("input[capture]").set_input_files(PHOTOS / "two_people.jpg")
    expect(page.locator(".thumb img")).to_be_visible()
    page.locator(".feeling").first.click()
    page.locator("textarea").first.fill("Spørg Jens på 22 33 44 55")
    expect(page.locator(".guard:not([hidden])")).to_be_visible()
    shot("guard")
    page.locator("textarea").first.fill("Lampen er slukket ud for nummer 14, og stien er mørk.")
    expect(page.locator(".guard:not([hidden])")).to_have_count(0)
    page.locator("#screen button:has(> .icon > [href='#icon-mic'])").click()
    expect(page.get_by_role("timer")).to_be_visible()
    shot("recording")
    page.locator("#screen button:has(> .icon > [href='#icon-stop'])").click()
    expect(page.get_by_role("timer")).to_have_count(0)
    for fold in page.locator("details.fold summary").all():
        fold.click()
    shot("details")
    page.locator(".thumb-ways button").first.click()
    in_a_dialog(page, shot, "blur")
    page.locator(".place-row button").click()
    expect(page.locator("dialog .map-credit:not([hidden])")).to_be_visible(timeout=60_000)
    in_a_dialog(page, shot, "place")
    main_button(page).click()
    shot("home-after", whole=False)
    page.locator(".tile").nth(12).click()  # what only the authorities may see
    shot("saved-authorities-fold", whole=False)
    page.locator(".saved-ways button").last.click()
    page.locator(".point").click()
    page.locator(".saved-ways button").nth(1).click()
    shot("point")
    main_button(page).click()


def look_round(page: Page, shot: Shot) -> None:
    """What is not recorded: the list, the route, the map, the others, the menu."""
    tab(page, 1, "list")
    expect(page.locator(".plan-line").first).to_be_visible()
    shot("list-and-answers")
    page.locator("#screen button:has([href='#icon-withdrawn'])").first.click()
    in_a_dialog(page, shot, "withdraw")
    page.locator("input[accept*=json]").set_input_files(files=[NOT_OURS])
    in_a_dialog(page, shot, "take-in")
    tab(page, 2, "route")
    expect(page.locator(".map-credit:not([hidden])")).to_be_visible(timeout=60_000)
    shot("route-fold", whole=False)
    page.locator(".map-frame").evaluate("(one) => one.scrollIntoView({block: 'center'})")
    shot("map", whole=False)
    shot("route")
    go(page, page.locator("#screen button:has([href='#icon-eye'])").first, "nearby")
    shot("nearby")
    go(page, page.locator("#screen button:has([href='#icon-back'])").last, "route")
    go(page, page.locator("#screen button:has([href='#icon-people'])").first, "leader")
    shot("leader")
    tab(page, 3, "menu")
    shot("menu")
    go(page, page.locator("#screen button:has(> .icon > [href='#icon-help'])"), "crime")
    shot("crime")
    tab(page, 3, "menu")
    page.locator("#emergency button").click()
    in_a_dialog(page, shot, "emergency")


def run_into_trouble(page: Page, server: Server, kept: Kept, shot: Shot) -> None:
    """Without signal, refused, and no longer known."""
    server.stop()
    tab(page, 0, "home")
    page.locator(".tile").nth(1).click()
    page.locator(".saved-ways button").last.click()
    shot("toast-fold", whole=False)
    tab(page, 1, "list")
    expect(page.locator(".outbox-top .main")).to_be_visible()
    shot("waiting-fold", whole=False)
    kept.play = portal
    server.start()
    page.locator(".outbox-top .main").click()
    page.wait_for_timeout(1500)
    shot("portal-fold", whole=False)
    server.stop()
    kept.play = lambda request: problem(422, "malformed") if request.method == "PUT" else None
    server.start()
    page.locator(".outbox-top .main").click()
    expect(page.locator(".trouble").first).to_be_visible()
    shot("trouble-fold", whole=False)
    shot("trouble")
    kept.play = None
    kept.tokens.clear()
    page.locator("#screen button:has([href='#icon-retry'])").first.click()
    page.wait_for_timeout(1500)
    shot("signed-out-fold", whole=False)


def unrolled(page: Page) -> None:
    """The phone is as long as the page."""
    height = page.evaluate("Math.max(844, document.documentElement.scrollHeight)")
    page.set_viewport_size({"width": PHONE["viewport"]["width"], "height": height})


def main_button(page: Page) -> Locator:
    """What the screen is for."""
    return page.locator(".dock .main")


def tab(page: Page, at: int, name: str) -> None:
    """Another room."""
    go(page, page.locator(".tab").nth(at), name)


def go(page: Page, button: Locator, name: str) -> None:
    """Pressed until it is heard: a tap right after another is taken for a wet glove's."""
    there = page.locator(f"body[data-screen={name}]")
    for _ in range(10):
        with suppress(Error):  # it was heard, and the button is gone
            button.click(timeout=3000)
        page.wait_for_timeout(700)
        if there.is_visible():
            return
    expect(there).to_be_visible()


def in_a_dialog(page: Page, shot: Shot, name: str) -> None:
    """As the phone shows it; then it is closed with the key that every dialog knows."""
    expect(page.locator("dialog[open]")).to_be_visible()
    shot(name, whole=False)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or LOOKS)
