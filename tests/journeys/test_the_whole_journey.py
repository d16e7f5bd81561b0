"""From the QR on a poster, through a walk without signal, to an adopted plan on paper."""

import hashlib
import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import psutil
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from pypdf import PdfReader

from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here

NOTES = [
    "Lampen på hjørnet er slukket, og stien er kulsort",
    "Buskene står helt ud over stien – æøå",
    "Her er altid lys i vinduerne, det er rart",
]


def test_from_the_qr_to_the_plan_on_paper(
    deployment: Deployment, play: Playwright, tmp_path: Path, shared: Path
):
    found = deployment.seed()
    deployment.start()
    phone = tmp_path / "phone"
    with a_phone(play, phone) as context:
        join(context, found["walk"])
        context.set_offline(True)
        observe_three(context.pages[0], shared / "data/photos/Landscape_6.jpg")
        kill_browser(phone)
    deployment.kill()
    deployment.start()
    with a_phone(play, phone) as context:
        page = context.new_page()
        cut_in_the_middle(page, deployment)
        page.goto(f"{deployment.address}/tur/")
        expect(page.get_by_text("Alt er gemt hos kommunen").first).to_be_visible(timeout=60_000)
    all_arrived_once(deployment)
    plan = at_the_desk(play, deployment, found["karen@tryg.example"])
    pages = PdfReader(BytesIO(plan)).pages
    text = "\n".join(one.extract_text() for one in pages)
    assert [image for one in pages for image in one.images]  # the photo of the lamp
    flat = re.sub(r"\s+", " ", text)
    for note in NOTES:
        assert note in flat
    assert "Livskvalitet hos ældre i boligområderne" in flat


@contextmanager
def a_phone(play: Playwright, folder: Path) -> Iterator[BrowserContext]:
    """A phone whose memory lies in the folder, and outlives the browser."""
    context = play.chromium.launch_persistent_context(folder, **BROWSER, **PHONE)
    here(context, 9.9189, 57.0783)
    try:
        yield context
    finally:
        with_no_complaint(context.close)


def join(context: BrowserContext, link: str) -> None:
    page = context.pages[0]
    page.goto(link)
    page.get_by_role("button", name="Jeg er med").click()
    page.get_by_text("Appen ligger på telefonen").wait_for()
    page.get_by_role("button", name="Begynd").click()


def observe_three(page: Page, photo: Path) -> None:
    """With the network off; the first one with a real photo."""
    observe(page, "Utryg her", "Belysning", NOTES[0], photo)
    observe(page, "Utryg her", "Beplantning", NOTES[1])
    observe(page, "Tryg her", "Liv på gaden", NOTES[2])
    expect(page.get_by_text("3 venter").first).to_be_visible()


def observe(page: Page, feeling: str, tile: str, note: str, photo: Path | None = None) -> None:
    page.get_by_role("button", name=tile).first.click()
    page.get_by_role("button", name=feeling, exact=True).click()
    page.get_by_role("button", name="Mere", exact=True).click()
    if photo:
        page.locator("input[capture]").set_input_files(photo)
        page.locator(".thumb").wait_for()
    page.get_by_label("Bemærkning").fill(note)
    page.get_by_role("button", name="Færdig").click()
    expect(page.get_by_role("button", name="Færdig")).to_be_hidden()


def kill_browser(folder: Path) -> None:
    """kill -9 of every process that has the phone's memory open."""
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if any(str(folder) in word for word in line) and "chrom" in " ".join(line[:1]):
            os.kill(process.pid, signal.SIGKILL)


def cut_in_the_middle(page: Page, deployment: Deployment) -> None:
    """The first letter reaches the server, which dies before the phone has read its answer."""
    sent = []

    def cut(route, request):
        sent.append(request.url)
        if len(sent) == 1:
            route.fetch()
            deployment.kill()
            route.abort()
            deployment.start()
        else:
            route.continue_()

    page.route(re.compile("/api/field/observations/"), cut)


def all_arrived_once(deployment: Deployment) -> None:
    kept = sqlite3.connect(deployment.folder / "tryg.db")
    notes = [row[0] for row in kept.execute("SELECT note FROM observation")]
    for note in NOTES:
        assert notes.count(note) == 1
    [(large,)] = kept.execute("SELECT large FROM photo").fetchall()
    path = deployment.folder / "photos" / large[:2] / f"{large}.jpg"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == large
    image = Image.open(path)
    assert image.width > image.height  # the original lies on its side
    assert dict(image.getexif()) == {}
    assert b"Exif" not in path.read_bytes()


def at_the_desk(play: Playwright, deployment: Deployment, password: str) -> bytes:
    """Merge two, propose, adopt, download: the plan as PDF."""
    browser = play.chromium.launch(**BROWSER)
    page = browser.new_page(locale="da-DK")
    page.goto(f"{deployment.address}/desk/")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("link", name="Løvvangen", exact=True).first.click()
    page.get_by_role("button", name="Saml", exact=True).click()
    for note in (NOTES[2], "Der er altid børn og voksne ved legepladsen"):
        page.locator("li.condition", has_text=note).get_by_role("checkbox").check()
    page.get_by_role("button", name="Saml de valgte til ét").click()
    merged = page.locator("li.condition", has_text=NOTES[2])
    expect(merged).to_contain_text("Der er altid børn og voksne ved legepladsen")
    page.get_by_role("button", name="Foreslå plan").click()
    page.get_by_label("Vedtag planen, selv om").check()
    page.get_by_role("button", name="Vedtag planen").click()
    expect(page.get_by_text("Vedtaget").first).to_be_visible()
    expect(page.get_by_role("button", name="Gem")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "Handlingsplan Løvvangen v1.pdf"
    browser_file = download.value.path()
    plan = browser_file.read_bytes()
    browser.close()
    return plan


def with_no_complaint(close) -> None:
    """A browser that was killed has nothing left to close."""
    try:
        close()
    except Exception as gone:
        assert "closed" in str(gone).lower()
