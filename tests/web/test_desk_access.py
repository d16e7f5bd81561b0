"""Every page of the desk, to each role: nothing for axe in light and dark, and it fits a phone."""

from playwright.sync_api import Browser, Page, expect

from tests.journeys.deployment import Deployment
from tests.web.axe import Axe
from tests.web.test_access import RULES
from tests.web.test_desk_hygiene import draw_up
from tests.web.watched import Watched

CAST = ("karen", "mads", "pia", "anders", "rita")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDTHS = (1280, 820, 320)
FITS = "document.documentElement.scrollWidth <= innerWidth"


def test_no_page_of_the_desk_shuts_anybody_out(chromium: Browser, house: Deployment):
    known, wrong = set[str](), list[tuple[str, ...]]()
    for name in CAST:
        person = at_the_desk(chromium, house, name)
        first = ["/desk/"]
        if name == "karen":
            draw_up(person).get_by_role("button", name="Foreslå").click()
            first += meeting_of(person)
        for address in person.walk_through(*first, known=known):
            known.add(address)
            wrong += faults(person.page, f"{name} {address.removeprefix(house.address)}")
        wrong += [(name, "asked", one) for one in (*person.strangers, *person.breaches)]
        person.page.context.close()
    assert wrong == []
    assert len(known) > 40


def meeting_of(karen: Watched) -> list[str]:
    """A meeting about the plan that was drawn up, and what no link leads to yet."""
    page = karen.page
    page.locator("form[action$='/meetings'] button").click()
    page.locator("form[data-meeting]").wait_for()
    meeting = page.url.removeprefix(karen.address).partition("?")[0]
    return [meeting, f"{meeting.partition('/meetings')[0]}/comparison"]


def test_a_responsible_party_is_not_shut_out(chromium: Browser, house: Deployment):
    karen = at_the_desk(chromium, house, "karen")
    page = karen.page
    page.goto(f"{house.address}/desk/links")
    page.locator("#organisation").select_option("BO")
    page.locator("#label").fill("Driften")
    page.locator("form[action='/desk/links'] button").click()
    link = page.locator("#address").input_value()
    wrong = faults(page, "a link that was made")
    adopted(karen)
    party = Watched(chromium.new_context(locale="da-DK"), house.address)
    stranger = party.page
    stranger.goto(f"{house.address}/svar/")
    wrong += faults(stranger, "/svar/")
    stranger.goto(f"{house.address}/svar/#{link.partition('#')[2]}")
    stranger.wait_for_url("**/svar/opgaver")
    stranger.locator("details.answer summary").first.click()
    wrong += faults(stranger, "/svar/opgaver")
    stranger.get_by_role("button", name="Stil et spørgsmål").first.click()
    expect(stranger.locator("#troubles")).to_be_visible()
    wrong += faults(stranger, "a question without words")
    stranger.locator("textarea").first.fill("Hvilken lampe?")
    stranger.get_by_role("button", name="Stil et spørgsmål").first.click()
    expect(stranger.locator("#told")).to_be_visible()
    wrong += [("party", "asked", one) for one in (*party.strangers, *party.breaches)]
    stranger.context.close()
    page.reload()
    page.locator("a[href$='/follow-up']:has(.tally)").first.click()
    expect(page.get_by_text("Hvilken lampe?")).to_be_visible()
    wrong += faults(page, "the follow-up of a line")
    page.context.close()
    assert wrong == []


def adopted(karen: Watched) -> None:
    """A plan that responsible parties can answer to."""
    page = draw_up(karen)
    page.locator("form[action$='/plans'] button").click()
    page.get_by_label("Vedtag planen, selv om").check()
    page.get_by_role("button", name="Vedtag planen").click()
    expect(page.locator("#adopted")).to_be_visible()


def at_the_desk(chromium: Browser, house: Deployment, name: str) -> Watched:
    """One of the demo's cast, signed in."""
    context = chromium.new_context(locale="da-DK", timezone_id="Europe/Copenhagen")
    person, email = Watched(context, house.address), f"{name}@tryg.example"
    person.sign_in(email, house.found[email])
    return person


def faults(page: Page, where: str) -> list[tuple[str, ...]]:
    """What is wrong with the page as it lies there."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for rule in Axe().run(page, options=rules).response["violations"]:
            found.append((where, scheme, rule["id"], rule["nodes"][0]["html"]))
    for width in WIDTHS[::-1]:
        page.set_viewport_size({"width": width, "height": 800})
        if not page.evaluate(FITS):
            found.append((where, f"wider than {width}"))
    return found
