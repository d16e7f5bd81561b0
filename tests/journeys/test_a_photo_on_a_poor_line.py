"""A blurred photo on a poor line: the server is killed in the middle and gets only the rest."""

import io
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Playwright, Request, expect
from sqlmodel import Session, create_engine, select

from app.settings import Settings
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from walks.photos.keep import Store
from walks.tables import Photo

SLOW = 40_000  # bytes a second
ENOUGH = 100_000  # bytes of the photo, before the server dies
PATIENCE = 60_000  # milliseconds
AT = (0.4, 0.5)  # what is blurred, as shares of the picture


def test_a_killed_server_gets_the_rest_of_a_blurred_photo(
    deployment: Deployment, play: Playwright, tmp_path: Path
):
    link = deployment.seed()["walk"]
    deployment.start()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(tmp_path / "night.jpg", quality=85)
    browser = play.chromium.launch(**BROWSER)
    context = browser.new_context(**PHONE)
    here(context, 9.9189, 57.0783)
    page = context.new_page()
    join(page, link)
    with_a_blurred_photo(page, tmp_path / "night.jpg")
    carry_slowly(page)
    sent: list[int] = []
    page.on("request", lambda request: sent.append(length(request)))
    press(page, "Færdig")
    wait_for_bytes(deployment.folder, ENOUGH)
    deployment.kill()
    deployment.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#pill")).to_contain_text("Alt er gemt hos kommunen", timeout=PATIENCE)
    browser.close()
    picture = stored_photo(deployment)
    assert sum(sent) < 2 * 350_000
    assert span(picture, AT) < 60
    assert span(picture, (0.8, 0.5)) > 150


def join(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Jeg er med")
    expect(page.get_by_text("Appen ligger på telefonen")).to_be_visible(timeout=PATIENCE)
    press(page, "Begynd")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def with_a_blurred_photo(page: Page, path: Path) -> None:
    press(page, "Belysning")
    press(page, "Mere")
    page.locator("input[capture]").set_input_files(path)
    press(page, "Slør billede 1")
    box = page.locator(".blur-picture").bounding_box()
    assert box
    page.wait_for_timeout(400)  # a second tap of a wet glove is not heard
    page.touchscreen.tap(box["x"] + AT[0] * box["width"], box["y"] + AT[1] * box["height"])
    expect(page.get_by_text("1 sted er sløret.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Færdig").click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=PATIENCE)


def carry_slowly(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    poor = {"offline": False, "latency": 100, "downloadThroughput": -1, "uploadThroughput": SLOW}
    line.send("Network.emulateNetworkConditions", poor)


def length(request: Request) -> int:
    return len(request.post_data_buffer or b"") if request.method == "PATCH" else 0


def wait_for_bytes(folder: Path, count: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if sum(path.stat().st_size for path in folder.rglob("*.piece")) > count:
            return
        time.sleep(0.05)
    raise TimeoutError("no piece came")


def stored_photo(deployment: Deployment) -> Image.Image:
    settings = Settings(data_dir=deployment.folder, base_url=deployment.address)
    engine = create_engine(settings.database)
    with Session(engine) as session:
        newest = max(session.exec(select(Photo)), key=lambda photo: photo.received_at)
        content = Store(settings.photos).read(newest.large)
    engine.dispose()
    return Image.open(io.BytesIO(content))


def span(picture: Image.Image, at: tuple[float, float]) -> int:
    """From the darkest to the lightest tone round a place."""
    x, y = at[0] * picture.width, at[1] * picture.height
    darkest, lightest = picture.crop((x - 25, y - 25, x + 25, y + 25)).convert("L").getextrema()
    return lightest - darkest
