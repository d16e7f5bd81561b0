"""The desk in a real browser: nothing but our server is asked, and no text becomes script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.deployment import Deployment
from tests.web.watched import Watched


@pytest.fixture
def karen(watched: Watched, house: Deployment) -> Watched:
    """The coordinator, signed in."""
    watched.sign_in("karen@tryg.example", house.found["karen@tryg.example"])
    return watched


def draw_up(karen: Watched) -> Page:
    """The district that was walked through, gathered by its button."""
    page = karen.page
    page.goto(f"{karen.address}/desk/")
    page.get_by_role("link", name="Løvvangen", exact=True).first.click()
    page.locator("form[action$='/gathering'] button").first.click()
    expect(page.locator("#told")).to_be_visible()
    return page


def test_htmx_swaps_our_answers_under_trusted_types(karen):
    page = draw_up(karen)
    page.evaluate("window.stillHere = true")
    page.locator("#told").evaluate("one => one.remove()")
    page.locator("form[action$='/gathering'] button").first.click()
    expect(page.locator("#told")).to_be_visible()
    assert page.evaluate("window.stillHere"), "the page was loaded anew: nothing was swapped"
    assert karen.breaches == []


def test_the_policy_lets_nobody_else_make_html_or_script(karen):
    page = draw_up(karen)
    refused = page.evaluate(
        # Later, and not at once: what a test says itself is let off the page's rules.
        """() => new Promise((done) => setTimeout(() => done(
        ["tryg", "default", "other"].map((name) => {
          try { trustedTypes.createPolicy(name, {createHTML: (told) => told}); return "made" }
          catch (trouble) { return trouble.name }
        }).concat(["innerHTML", "outerHTML"].map((name) => {
          try { document.querySelector("main")[name] = "<b>x</b>"; return "made" }
          catch (trouble) { return trouble.name }
        })).concat([() => new Function("1"), () => eval("1")].map((make) => {
          try { make(); return "made" } catch (trouble) { return trouble.name }
        })))))"""
    )
    assert refused == ["TypeError"] * 5 + ["EvalError"] * 2
    assert page.locator("main h1").count() == 1


def test_a_script_in_an_answer_never_runs(karen):
    page = draw_up(karen)
    page.route("**/gathering", lambda route: route.fulfill(
        status=200, content_type="text/html",
        body="<main id='main'><h1 id='foreign'>x</h1><script>window.ran = 1</script></main>",
    ))  # fmt: skip
    page.locator("form[action$='/gathering'] button").first.click()
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None


def test_every_page_of_the_desk_asks_nobody_but_us_and_breaks_no_rule(karen):
    draw_up(karen).get_by_role("button", name="Foreslå").click()
    seen = list(karen.walk_through("/desk/", "/", "/tur/", "/problems/not-found", "/findes-ikke"))
    assert len(seen) >= 20
    assert karen.strangers == []
    assert karen.breaches == []


def test_nobody_who_is_signed_out_is_sent_anywhere_else(watched):
    seen = list(
        watched.walk_through("/", "/desk/sign-in", "/tur/", "/problems/not-found", "/desk/x")
    )
    assert len(seen) >= 5
    assert watched.strangers == []
    assert watched.breaches == []
