"""Pictures of every screen of the phone, to look at: python -m tests.web.screens FOLDER"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import SECRET, Kept, Server, problem
from web.build import build

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "data" / "photos"


def main(folder: Path) -> None:
    """Walk through the app and take a picture wherever it stands still."""
    build()
    folder.mkdir(parents=True, exist_ok=True)
    kept = Kept()
    server = Server(kept)
    with sync_playwright() as play:
        chromium = play.chromium.launch(**BROWSER)
        context = chromium.new_context(**PHONE)
        here(context)
        page = context.new_page()
        page.set_default_timeout(6000)
        page.on("console", lambda said: print(said.type, said.text))
        page.on("pageerror", lambda error: print("ERROR", error))

        def shot(name: str, whole: bool = True) -> None:
            page.wait_for_timeout(250)
            page.screenshot(path=folder / f"{name}.png", full_page=whole)

        walk_through(page, server, kept, shot)
        chromium.close()
    server.stop()


def walk_through(page: Page, server: Server, kept: Kept, shot) -> None:
    def press(name: str, exact: bool = True) -> None:
        page.get_by_role("button", name=name, exact=exact).first.click()

    page.goto(f"{server.address}/tur/")
    shot("01-code")
    page.goto(f"{server.address}/tur/#{SECRET}")
    page.get_by_role("button", name="Jeg er med").wait_for()
    shot("02-join")
    press("Jeg er med")
    page.get_by_text("Appen ligger på telefonen").wait_for()
    shot("03-ready")
    press("Begynd")
    shot("04-home")
    shot("04b-home-fold", False)
    press("Utryg her")
    press("Belysning")
    shot("05-saved-fold", False)
    shot("05b-saved")
    press("Lampe slukket eller defekt")
    page.locator("input[capture]").set_input_files(PHOTOS / "DSCN0010.jpg")
    page.locator(".thumb").wait_for()
    page.get_by_label("Bemærkning").fill("Mast 4-113 er mørk")
    shot("06-details")
    press("Ret sted")
    shot("07-place", False)
    shot("07b-place-scroll")
    press("Stop 2: Tunnelen")
    press("Færdig")
    page.get_by_text("Alt er gemt hos kommunen").wait_for()
    shot("08-all-stored", False)
    server.stop()
    press("Tryg her")
    press("Liv på gaden")
    press("Færdig")
    press("Rusmidler")
    shot("09-police-class")
    press("Færdig")
    page.get_by_role("button", name="Mine fund").click()
    page.get_by_text("Ingen forbindelse lige nu").wait_for()
    shot("10-list-waiting")
    kept.play = lambda request: problem(422, "malformed") if request.method == "PUT" else None
    server.start()
    press("Send nu")
    page.get_by_text("2 kræver hjælp").wait_for()
    shot("11-list-help")
    kept.play = None
    for _ in range(2):
        press("Prøv igen")
        page.wait_for_timeout(500)
    page.get_by_text("Alt er gemt hos kommunen").wait_for()
    shot("12-list-stored")
    press("Træk tilbage")
    shot("13-withdraw", False)
    press("Behold")
    press("Ruten")
    shot("14-route")
    press("Menu")
    shot("15-menu")
    for theme in ("Lys", "Rød"):
        press(theme)
        for name in ("Menu", "Notér", "Mine fund"):
            press(name)
            shot(f"16-{theme}-{name}", False)
        press("Menu")
    press("Mørk")
    press("English")
    press("Record")
    shot("16-english", False)
    press("Menu")
    press("Dansk")
    press("Stor")
    press("Notér")
    shot("17-large", False)
    press("Belysning")
    shot("18-large-details", False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
