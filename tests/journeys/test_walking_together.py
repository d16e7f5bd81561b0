"""Three phones on one walk: what one notes the other agrees with, and all learn what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Playwright, expect
from sqlmodel import Session, create_engine, select

from app.settings import Settings
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from walks.schedule.join import leader_secret_of
from walks.tables import Walk

NOTE = "Lampen ved trappen blinker"


def test_what_one_notes_the_other_agrees_with_and_both_hear_what_came_of_it(
    deployment: Deployment, play: Playwright
):
    found = deployment.seed()
    leader_link = f"{deployment.address}/tur/#{leader_secret(deployment, found['walk'])}"
    deployment.start()
    browser = play.chromium.launch(**BROWSER)
    with (
        a_phone(browser, found["walk"], "Inge") as inge,
        a_phone(browser, leader_link, "Karen") as karen,
    ):
        note_the_lamp(inge)
        with a_phone(browser, found["walk"], "Knud") as knud:
            agree_without_signal(knud)
        is_agreed_with(inge)
        lead(karen)
        inge.reload()
        press(inge, "Ruten")
        expect(inge.get_by_text("Gruppe A er ved stop 1")).to_be_visible(timeout=20_000)
        adopt_a_plan(browser, deployment, found["karen@tryg.example"])
        inge.reload()
        press(inge, "Mine fund")
        expect(inge.get_by_text("Besvaret: i planen")).to_be_visible(timeout=20_000)
        expect(inge.locator(".plan-line").first).to_contain_text("Ansvarlig")
    browser.close()


def leader_secret(deployment: Deployment, link: str) -> str:
    """What the leaders' own QR holds, for the walk that is open."""
    settings = Settings(data_dir=deployment.folder, base_url=deployment.address)
    engine = create_engine(settings.database)
    with Session(engine) as session:
        [walk] = session.exec(select(Walk).where(Walk.state == "open")).all()
        secret = leader_secret_of(walk, settings.key)
    engine.dispose()
    assert secret not in link
    return secret


@contextmanager
def a_phone(browser: Browser, link: str, name: str) -> Iterator[Page]:
    """Joined, at the same place as the others."""
    context = browser.new_context(**PHONE)
    here(context, 9.9189, 57.0783)
    page = context.new_page()
    page.goto(link)
    press(page, "Gruppe A")
    page.get_by_label("Fornavn").fill(name)
    press(page, "Jeg er med")
    expect(page.get_by_text("Appen ligger på telefonen")).to_be_visible(timeout=20_000)
    press(page, "Begynd")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def note_the_lamp(page: Page) -> None:
    press(page, "Belysning")
    press(page, "Utryg her")
    press(page, "Mere")
    page.get_by_label("Bemærkning").fill(NOTE)
    press(page, "Færdig")
    all_is_stored(page)


def agree_without_signal(page: Page) -> None:
    """Noted by another, read here, answered in a tunnel, delivered outside."""
    expect(page.get_by_text("Noteret her:")).to_be_visible(timeout=20_000)
    page.context.set_offline(True)
    page.locator(".strip-line").click()
    lamp = page.locator("li.finding", has_text=NOTE)
    lamp.get_by_role("button", name="Enig").click()
    expect(page.get_by_text("1 venter").first).to_be_visible(timeout=20_000)
    page.context.set_offline(False)
    all_is_stored(page)
    expect(lamp).to_contain_text("1 er enig (1 har svaret)")


def is_agreed_with(page: Page) -> None:
    page.reload()
    page.locator(".strip-line").click()
    lamp = page.locator("li.finding", has_text=NOTE)
    expect(lamp).to_contain_text("Dit eget fund")
    expect(lamp).to_contain_text("1 er enig (1 har svaret)", timeout=20_000)


def lead(page: Page) -> None:
    """Everybody has sent, and the group has come to the first stop."""
    press(page, "Ruten")
    press(page, "Turleder")
    expect(page.locator(".phone-name")).to_have_count(3, timeout=20_000)
    expect(page.get_by_text("Alle telefoner har sendt det hele")).to_be_visible()
    press(page, "Næste")
    expect(page.locator(".lead-stop")).to_contain_text("Stop 1")


def all_is_stored(page: Page) -> None:
    expect(page.locator("#pill")).to_contain_text("Alt er gemt hos kommunen", timeout=60_000)


def adopt_a_plan(browser: Browser, deployment: Deployment, password: str) -> None:
    page = browser.new_page(locale="da-DK")
    page.goto(f"{deployment.address}/desk/")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(password)
    press(page, "Log ind")
    page.get_by_role("link", name="Løvvangen", exact=True).first.click()
    press(page, "Saml")
    press(page, "Foreslå plan")
    page.get_by_label("Vedtag planen, selv om").check()
    press(page, "Vedtag planen")
    expect(page.get_by_text("Vedtaget").first).to_be_visible()
    page.close()
