"""A passkey in a real browser: invited, in, out, in again, and proving once more who one is."""

import re
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from sqlmodel import select

from app.db import open_database
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER
from walks.tables import EntryLink, SignIn

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_from_an_invitation_to_a_proof_with_nothing_to_remember(
    play: Playwright, deployment: Deployment
):
    told = deployment.seed()
    deployment.start()
    browser = play.chromium.launch(**BROWSER)
    try:
        link = invite(browser, deployment, told["anders@tryg.example"])
        context = browser.new_context(locale="da-DK")
        page, sent = context.new_page(), []
        page.on("request", lambda request: sent.append(request.url))
        give_a_key(context, page)
        come_in(page, link)
        sign_out_and_in(page)
        prove(page, deployment)
        secret = link.partition("#")[2]
        assert sent
        assert not [address for address in sent if secret in address.partition("#")[0]]
        assert not [address for address in sent if not address.startswith(deployment.address)]
    finally:
        browser.close()


def invite(browser: Browser, deployment: Deployment, password: str) -> str:
    """What the demo's administrator does; the link, as it is copied."""
    page = browser.new_context(locale="da-DK").new_page()
    page.goto(f"{deployment.address}/desk/sign-in")
    page.get_by_label("E-mail").fill("anders@tryg.example")
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("link", name="Medarbejdere").click()
    page.get_by_role("link", name="Invitér en medarbejder").click()
    page.get_by_label("Navn", exact=True).fill("Anne Ny")
    page.get_by_label("E-mail").fill("anne@tryg.example")
    page.get_by_label("Rolle", exact=True).select_option("administrator")
    page.get_by_role("button", name="Lav linket").click()
    return page.get_by_label("Link", exact=True).input_value()


def give_a_key(context: BrowserContext, page: Page) -> None:
    """The computer has something like a fingerprint reader."""
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", name="Velkommen, Anne Ny")).to_be_visible()
    assert "#" not in page.url
    page.get_by_role("button", name="Lav en adgangsnøgle").click()
    expect(page.get_by_text("Du er inde. Velkommen.")).to_be_visible()


def sign_out_and_in(page: Page) -> None:
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    expect(page.get_by_role("heading", name="Hej Anne")).to_be_visible()


def prove(page: Page, deployment: Deployment) -> None:
    """Six minutes later a delicate thing asks once more; it is done when pressed again."""
    page.get_by_role("link", name="Medarbejdere").click()
    page.get_by_role("link", name="Karen Koordinator").click()
    a_while_later(deployment)
    page.get_by_role("button", name="Start genopretning").click()
    expect(page.get_by_role("heading", name="Vis, at det er dig")).to_be_visible()
    expect(page.get_by_text("ikke sket endnu")).to_be_visible()
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page).to_have_url(re.compile("/desk/people/"))
    page.get_by_role("button", name="Start genopretning").click()
    expect(page.get_by_text("Bed nu en kollega om at bekræfte.")).to_be_visible()


def a_while_later(deployment: Deployment) -> None:
    database = open_database(f"sqlite:///{deployment.folder / 'tryg.db'}")
    with database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at -= timedelta(minutes=6)
        assert session.exec(select(EntryLink)).one().used_at is not None
    database.close()
