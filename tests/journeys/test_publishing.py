"""From a note to a public page and away again: two persons, a neighbour with a phone, no script."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, Playwright, expect
from sqlmodel import select

from app.db import open_database
from tests.journeys.deployment import Deployment
from tests.web.axe import Axe
from tests.web.browser import BROWSER, PHONE
from walks.photos.clean import clean
from walks.photos.keep import Store
from walks.tables import Observation, Photo

DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "da-DK"}
NARROW = {"viewport": {"width": 320, "height": 640}, "locale": "da-DK"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TITLE = "Torvet er lyst og åbent"


def test_two_persons_publish_and_a_neighbour_has_it_removed(
    deployment: Deployment, play: Playwright, shared: Path
):
    found = deployment.seed()
    with_a_photo(deployment, shared / "data/photos/Landscape_6.jpg")
    deployment.start()
    browser = play.chromium.launch(**BROWSER)
    with at_the_desk(browser, deployment, "karen", found) as karen:
        propose(karen)
    with at_the_desk(browser, deployment, "mads", found) as mads:
        approve(mads)
        expect(mads.get_by_role("status")).to_contain_text("Offentliggjort")
        well_made(mads)
        neighbour = browser.new_context(**PHONE, java_script_enabled=False).new_page()
        read_and_ask(neighbour, deployment)
        decide(mads)
        neighbour.goto(f"{deployment.address}/omraader/LOV")
        expect(neighbour.get_by_text(TITLE)).to_be_visible()
        mads.get_by_role("button", name=f"Tag ned: {TITLE}").click()
        expect(mads.get_by_role("status")).to_contain_text("Taget ned")
    neighbour.reload()
    expect(neighbour.get_by_text(TITLE)).to_have_count(0)
    browser.close()


def test_no_public_page_asks_anybody_else_or_is_wider_than_a_small_phone(
    deployment: Deployment, play: Playwright, shared: Path
):
    found = deployment.seed()
    with_a_photo(deployment, shared / "data/photos/Landscape_6.jpg")
    deployment.start()
    browser = play.chromium.launch(**BROWSER)
    with at_the_desk(browser, deployment, "karen", found) as karen:
        propose(karen)
    with at_the_desk(browser, deployment, "mads", found) as mads:
        approve(mads)
    page = browser.new_context(**NARROW).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{deployment.address}/omraader")
    page.get_by_role("link", name="Løvvangen").click()
    well_made(page)
    page.get_by_role("link", name="Anmod om fjernelse af billede").first.click()
    well_made(page)
    assert asked
    assert [url for url in asked if not url.startswith(deployment.address)] == []
    browser.close()


def with_a_photo(deployment: Deployment, file: Path) -> None:
    """As if a phone had sent one with something that is good."""
    made, store = clean(file, heic=False), Store(deployment.folder / "photos")
    database = open_database(f"sqlite:///{deployment.folder / 'tryg.db'}")
    with database.writing() as session:
        good = (Observation.feeling == "safe", Observation.visibility == "public")
        seen = session.exec(select(Observation).where(*good).order_by(Observation.id)).first()
        assert seen is not None
        session.add(
            Photo(id=uuid4(), observation_id=seen.id, device_id=seen.device_id, sha256="0" * 64,
                  large=store.keep(made.large), small=store.keep(made.small), width=made.width,
                  height=made.height, received_at=seen.received_at)
        )  # fmt: skip
    database.close()


@contextmanager
def at_the_desk(browser, deployment: Deployment, who: str, found: dict[str, str]) -> Iterator[Page]:
    page = browser.new_context(**DESK).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{deployment.address}/desk/sign-in?next=/desk/publishing")
    page.get_by_label("E-mail").fill(f"{who}@tryg.example")
    page.get_by_label("Adgangskode").fill(found[f"{who}@tryg.example"])
    page.get_by_role("button", name="Log ind", exact=True).click()
    yield page
    page.context.close()


def propose(karen: Page) -> None:
    """The one with the photo; both looked at in full size."""
    with_photo = karen.get_by_role("listitem").filter(has=karen.locator(".thumbnails"))
    with_photo.get_by_role("link", name="Foreslå offentliggørelse").first.click()
    well_made(karen)
    karen.get_by_label("Overskrift").fill(TITLE)
    karen.get_by_label("Stedets navn").fill("Torvet")
    karen.get_by_label("Jeg har set billedet").check()
    karen.get_by_role("button", name="Foreslå offentliggørelse").click()
    expect(karen.get_by_role("status")).to_contain_text("En anden person")
    expect(karen.get_by_text("Du har selv foreslået det")).to_be_visible()
    well_made(karen)


def approve(mads: Page) -> None:
    mads.get_by_role("link", name=f"Se på det og afgør: {TITLE}").click()
    well_made(mads)
    photo = mads.locator(".look-closely img").first
    photo.scroll_into_view_if_needed()
    assert photo.bounding_box()["width"] > 600  # large enough to see a face in
    mads.get_by_label("Jeg har set billedet").check()
    mads.get_by_role("button", name="Godkend og offentliggør").click()


def read_and_ask(neighbour: Page, deployment: Deployment) -> None:
    """From the front page, on a phone without script, and it is gone when the answer is there."""
    neighbour.set_default_timeout(20_000)
    neighbour.goto(deployment.address)
    neighbour.get_by_role("link", name="Det har vi hørt").click()
    neighbour.get_by_role("link", name="Løvvangen").click()
    expect(neighbour.get_by_role("heading", name=TITLE)).to_be_visible()
    image = neighbour.get_by_role("img", name="Billede af stedet")
    assert image.evaluate("image => image.naturalWidth") == 960
    neighbour.get_by_role("link", name=f"Anmod om fjernelse: {TITLE}").click()
    neighbour.get_by_label("Hvorfor skal det væk?").fill("Det er min indgang")
    neighbour.get_by_role("button", name="Skjul det nu").click()
    expect(neighbour.get_by_role("status")).to_contain_text("skjult nu")
    expect(neighbour.get_by_text(TITLE)).to_have_count(0)


def decide(mads: Page) -> None:
    mads.goto(mads.url.partition("?")[0].partition("#")[0])
    expect(mads.get_by_text("Det er min indgang")).to_be_visible()
    well_made(mads)
    mads.get_by_label("Din begrundelse").fill("Indgangen kan ikke ses")
    mads.get_by_role("button", name="Vis det igen").click()
    expect(mads.get_by_role("status")).to_contain_text("vises igen")


def well_made(page: Page) -> None:
    """Nothing for axe in light and dark, and nothing to scroll sideways for, wide or narrow."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # at rest
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], scheme
    before = page.viewport_size
    for width in (320, before["width"]):
        page.set_viewport_size({"width": width, "height": before["height"]})
        assert fits(page), width


def fits(page: Page) -> bool:
    """Whether nothing is wider than the page, given a moment to lay itself out anew."""
    for _ in range(50):
        if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            return True
        page.wait_for_timeout(100)
    return False
