"""Said without signal, the browser killed, then sent: heard at the desk, gone in its own time."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, expect

from app.db import open_database
from app.settings import Settings
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from tests.web.test_field import kill_all_of
from walks.photos.keep import Store
from walks.sounds.sweep import sweep

DAYS = 14
PATIENCE = 60_000  # milliseconds
PLAYED = """(audio) => new Promise((resolve) => {
  audio.addEventListener("ended", () => resolve(["ended", audio.currentTime]))
  audio.addEventListener("error", () => resolve(["error", audio.error.message]))
  audio.play()
})"""


def test_what_was_said_is_heard_at_the_desk_and_goes_in_its_own_time(
    deployment: Deployment, play: Playwright, tmp_path: Path
):
    deployment.settings["SOUND_DAYS"] = str(DAYS)
    found = deployment.seed()
    deployment.start()
    phone = tmp_path / "phone"
    context = a_phone(play, phone)
    join(context, found["walk"])
    context.set_offline(True)
    say_something(context)
    kill_all_of(phone)
    context = a_phone(play, phone)
    page = context.new_page()
    page.goto(f"{deployment.address}/tur/")
    page.get_by_role("button", name="Færdig").click()
    page.get_by_role("button", name="Mine fund").click()
    expect(page.get_by_text("Lydnote: sendt")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#pill")).to_contain_text("Alt er gemt hos kommunen")
    context.close()
    heard_at_the_desk(play, deployment, found["karen@tryg.example"])
    gone_after(deployment, days=DAYS)


def a_phone(play: Playwright, folder: Path) -> BrowserContext:
    context = play.chromium.launch_persistent_context(folder, **BROWSER, **PHONE)
    here(context, 9.9189, 57.0783)
    return context


def join(context: BrowserContext, link: str) -> None:
    page = context.pages[0]
    page.goto(link)
    page.get_by_role("button", name="Jeg er med").click()
    page.get_by_text("Appen ligger på telefonen").wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Begynd").click()


def say_something(context: BrowserContext) -> None:
    page = context.pages[0]
    page.get_by_role("button", name="Belysning").first.click()
    page.get_by_role("button", name="Mere", exact=True).click()
    page.get_by_role("button", name="Indtal en lydnote").click()
    expect(page.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Lydnoten ligger på telefonen")).to_be_visible(timeout=PATIENCE)


def heard_at_the_desk(play: Playwright, deployment: Deployment, password: str) -> None:
    browser = play.chromium.launch(
        **{**BROWSER, "args": [*BROWSER["args"], "--autoplay-policy=no-user-gesture-required"]}
    )
    page = browser.new_page(locale="da-DK")
    page.goto(f"{deployment.address}/desk/")
    page.get_by_label("E-mail").fill("karen@tryg.example")
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.goto(f"{deployment.address}/desk/walks/{walk_of_the_sound(deployment)}/observations")
    expect(page.get_by_text("Slettes")).to_be_visible()
    how, seconds = page.locator("audio").evaluate(PLAYED)
    assert (how, seconds > 0.5) == ("ended", True)
    browser.close()


def walk_of_the_sound(deployment: Deployment) -> str:
    kept = sqlite3.connect(deployment.folder / "tryg.db")
    about = "SELECT walk_id FROM observation JOIN sound ON observation_id = observation.id"
    [(walk,)] = kept.execute(about).fetchall()
    kept.close()
    return f"{walk[:8]}-{walk[8:12]}-{walk[12:16]}-{walk[16:20]}-{walk[20:]}"


def gone_after(deployment: Deployment, days: int) -> None:
    settings = Settings(data_dir=deployment.folder, base_url=deployment.address)
    store = Store(settings.sounds, "audio")
    deployment.stop()
    database = open_database(settings.database)
    for at, count in ((days - 1, 0), (days + 1, 1)):
        with database.writing() as session:
            assert sweep(session, store, datetime.now(UTC) + timedelta(days=at)) == count
    database.close()
    assert [path for path in settings.sounds.rglob("*") if path.is_file()] == []
