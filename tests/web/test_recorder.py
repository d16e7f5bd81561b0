"""The home screen is the recorder: one tap keeps it, and all else may follow."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.web.browser import PHONE, here
from tests.web.stand_in import SECRET
from tests.web.walker import Walker

TILES = """[...document.querySelectorAll(".tile")]
  .map((tile) => Math.round(tile.getBoundingClientRect().top + scrollY))"""
SAVED = "Lige gemt: {}"


@pytest.fixture
def walker(context, server):
    """Somebody on the walk."""
    return Walker.joined(context, server)


def card(walker: Walker, name: str):
    """What was just saved, by its name."""
    return walker.page.get_by_role("region", name=SAVED.format(name))


def until(walker: Walker, true: str) -> None:
    """Waits until the page says so; wait_for_function would need an eval that the page forbids."""
    while not walker.page.evaluate(true):
        walker.page.wait_for_timeout(50)


def test_the_next_observations_take_one_tap_each(walker, kept):
    for category in ("Belysning", "Renhold & affald", "Trafik & færdsel"):
        walker.press(category)
        expect(card(walker, category)).to_be_visible()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert sorted(told["category"] for told in kept.newest()) == ["LYS", "REN", "TRF"]


def test_a_wet_glove_that_taps_a_tile_twice_has_seen_one_thing(walker, kept):
    tile = walker.button("Belysning")
    tile.evaluate("(one) => { one.click(); setTimeout(() => one.click(), 250) }")
    walker.page.wait_for_timeout(500)
    walker.press("Renhold & affald")
    expect(card(walker, "Renhold & affald")).to_be_visible()
    tile.click()
    expect(card(walker, "Belysning")).to_be_visible()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert sorted(told["category"] for told in kept.newest()) == ["LYS", "LYS", "REN"]


def test_from_a_scanned_link_the_first_observation_takes_six_taps_at_most(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    taps = ("Jeg er med", "Begynd", "Belysning")
    for tap in taps:
        walker.press(tap)
    walker.sees("På telefonen")
    assert len(taps) <= 6


DRAWN = """() => [...document.querySelectorAll(".tile")].map((tile) => {
  const name = tile.querySelector("use").getAttribute("href")
  return [name, document.querySelector(name)?.querySelectorAll("path, circle, rect").length ?? 0]
})"""


def test_every_category_is_drawn_with_a_picture_of_its_own(walker):
    drawn = dict(walker.page.evaluate(DRAWN))
    assert len(drawn) == walker.page.locator(".tile").count()
    assert all(drawn.values())


def test_a_category_with_a_picture_nobody_has_drawn_gets_three_dots(context, server, kept):
    kept.icons = {"LYS": "nobody-has-drawn-this"}
    walker = Walker.joined(context, server)
    picture = walker.button("Belysning").locator("use")
    expect(picture).to_have_attribute("href", "#icon-dots")
    assert walker.button("Belysning").locator(".icon").bounding_box()["width"] > 20


def test_one_who_writes_for_others_says_so_first(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.page.get_by_label("Jeg er med som").select_option("recorder")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.write("Belysning")
    behalf = walker.button("Jeg noterer for en anden").bounding_box()["y"]
    feeling = walker.page.locator(".feeling").first.bounding_box()["y"]
    assert behalf < feeling


def test_the_details_say_to_write_of_places_and_not_of_people(walker):
    walker.write("Belysning")
    note = walker.page.get_by_label("Bemærkning")
    expect(note).to_have_attribute("placeholder", "Beskriv stedet, ikke personer")


def test_tiles_stand_still_when_something_is_saved(walker):
    before = walker.page.evaluate(TILES)
    walker.press("Belysning")
    expect(card(walker, "Belysning")).to_be_visible()
    assert walker.page.evaluate(TILES) == before


def test_a_point_is_set_first_and_sorted_at_the_kitchen_table(walker, kept):
    walker.press("Sæt punkt nu")
    expect(card(walker, "Punkt uden emne")).to_be_visible()
    walker.press("Vælg emne")
    walker.press("Belysning")
    expect(walker.page.get_by_role("heading", name="Belysning")).to_be_visible()
    walker.press("Lampe slukket eller defekt")
    walker.press("Færdig")
    walker.sees_all_stored()
    told = kept.newest()[0]
    assert (told["category"], told["subtype"], told["place"]["source"]) == ("LYS", "LYS-1", "gps")


def test_a_mis_tapped_topic_is_put_right_and_its_kind_goes_with_it(walker, kept):
    walker.write("Belysning")
    walker.press("Lampe slukket eller defekt")
    walker.page.get_by_text("Ret emne").click()
    walker.press("Rusmidler")
    walker.sees("Ses kun af politiet og koordinatoren.")
    walker.press("Færdig")
    walker.sees_all_stored()
    told = kept.newest()[0]
    assert (told["category"], told["subtype"]) == ("RUS", None)


def test_everything_a_walker_can_tell_arrives(walker, kept):
    walker.write("Belysning")
    walker.press("Utryg her")
    walker.press("Går uden om stedet")
    walker.page.get_by_label("Nummer på mast, skilt eller hus").fill("4-113")
    walker.page.get_by_text("Mere: forslag, hvornår, for hvem").click()
    walker.page.get_by_label("Dit forslag").fill("Sæt en lampe mere")
    for chip in ("Når det er mørkt", "Børn", "Ældre", "Jeg noterer for en anden"):
        walker.press(chip)
    walker.press("Børn")
    walker.press("Færdig")
    walker.sees_all_stored()
    told = kept.newest()[0]
    assert (told["feeling"], told["unease"], told["asset_number"]) == ("unsafe", 3, "4-113")
    assert (told["proposal"], told["times"]) == ("Sæt en lampe mere", ["after-dark"])
    assert (told["worst_for"], told["on_behalf"]) == (["older"], True)
    version = walker.page.locator("body").get_attribute("data-build")
    assert told["client_version"] == version
    assert abs(told["clock_offset_ms"]) < 5000


def test_how_unsafe_is_asked_only_where_it_is_unsafe(walker, kept):
    walker.write("Belysning")
    expect(walker.button("Går uden om stedet")).to_be_hidden()
    walker.press("Utryg her")
    walker.press("Går uden om stedet")
    walker.press("Tryg her")
    expect(walker.button("Går uden om stedet")).to_be_hidden()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert (kept.newest()[0]["feeling"], kept.newest()[0]["unease"]) == ("safe", None)


def test_a_page_killed_on_the_home_screen_comes_back_to_what_was_being_added_to(walker):
    walker.press("Belysning")
    walker.press("Utryg her")
    walker.has_written_down("unsafe")
    walker.page.reload()
    expect(card(walker, "Belysning")).to_be_visible()
    expect(walker.button("Utryg her")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("screen", ["Notér", "Mine fund", "Ruten", "Menu"])
def test_112_is_two_taps_away(walker, screen):
    walker.press(screen)
    walker.press("112")
    call = walker.page.get_by_role("dialog").get_by_role("link", name="Fare nu: ring 112")
    expect(call).to_have_attribute("href", "tel:112")


def test_112_is_two_taps_away_from_a_finding_too(walker):
    walker.write("Belysning")
    walker.press("112")
    expect(walker.page.get_by_role("dialog").get_by_role("link", name="Politi")).to_be_visible()


@pytest.mark.parametrize("way", [".place-row button", ".thumbs button"])
def test_112_is_two_taps_away_from_a_page_that_covers_all(walker, way):
    walker.write("Belysning")
    walker.take_photo()
    walker.page.locator(way).first.click()
    walker.page.locator("dialog[open] .emergency").click()
    call = walker.page.get_by_role("dialog", name="Brug for hjælp nu?").get_by_role("link")
    expect(call.first).to_have_attribute("href", "tel:112")


@pytest.mark.parametrize(
    ("moment", "theme"),
    [
        (datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "light"),
        (datetime(2026, 11, 24, 15, 30, tzinfo=UTC), "dark"),  # sunset in Aalborg is 16:47
        (datetime(2026, 6, 21, 19, 30, tzinfo=UTC), "light"),
        (datetime(2026, 6, 21, 21, 30, tzinfo=UTC), "dark"),
    ],
)
def test_it_is_dark_on_the_phone_when_it_is_dark_outside(context, server, moment, theme):
    page = context.new_page()
    page.clock.set_fixed_time(moment)
    Walker(page, server).open()
    expect(page.locator(f"html[data-theme={theme}]")).to_be_visible()
    shown = page.evaluate("JSON.parse(localStorage.getItem('tryg-prefs') ?? '{}').shown ?? 'dark'")
    assert shown == theme


def test_a_chosen_colour_stays_whatever_the_sun_does(walker):
    walker.press("Menu")
    walker.press("Rød")
    walker.page.reload()
    expect(walker.page.locator("html[data-theme=red]")).to_be_visible()


def test_the_screen_stays_on_while_somebody_records_and_not_in_the_menu(server, chromium):
    context = chromium.new_context(**PHONE)
    context.add_init_script(
        """window.held = 0
        Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
          held += 1
          const lock = new EventTarget()
          lock.release = async () => { held -= 1; lock.dispatchEvent(new Event("release")) }
          return lock
        }}})"""
    )
    here(context)
    walker = Walker.joined(context, server)
    until(walker, "held === 1")
    walker.press("Menu")
    until(walker, "held === 0")
    walker.press("Nej, spar strøm")
    walker.press("Notér")
    expect(walker.button("Belysning")).to_be_visible()
    assert walker.page.evaluate("held") == 0
    context.close()


def test_the_position_rests_on_screens_that_need_none(server, chromium):
    context = chromium.new_context(**PHONE)
    context.add_init_script(
        """window.watches = new Set()
        const {watchPosition, clearWatch} = Geolocation.prototype
        Geolocation.prototype.watchPosition = function (...all) {
          const id = watchPosition.apply(this, all)
          watches.add(id)
          return id
        }
        Geolocation.prototype.clearWatch = function (id) {
          watches.delete(id)
          clearWatch.call(this, id)
        }"""
    )
    here(context)
    walker = Walker.joined(context, server)
    until(walker, "watches.size === 1")
    walker.press("Menu")
    until(walker, "watches.size === 0")
    walker.press("Notér")
    until(walker, "watches.size === 1")
    context.close()


def test_a_place_that_was_measured_earlier_says_how_old_it_is(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    here(context)
    page = context.new_page()
    page.clock.install()
    walker = Walker(page, server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.press("Begynd")
    expect(walker.button("Belysning")).to_be_visible()
    page.clock.fast_forward(60_000)
    walker.press("Belysning")
    walker.sees("sekunder før")
    context.close()


def test_a_position_that_has_grown_old_never_takes_a_good_place_away(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    here(context)
    page = context.new_page()
    page.clock.install()
    walker = Walker(page, server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.write("Belysning")
    walker.sees("Inden for")
    walker.press("Ret sted")
    mine = walker.button("Min position nu")
    expect(mine).to_be_visible()
    page.clock.fast_forward(6 * 60_000)  # under ground: nothing is measured
    mine.click()
    walker.sees("Leder efter din position")
    page.keyboard.press("Escape")
    walker.press("Ret sted")
    expect(page.locator("dialog[open]")).to_be_visible()
    expect(mine).to_be_hidden()
    page.keyboard.press("Escape")
    walker.press("Færdig")
    walker.sees_all_stored()
    context.close()
    assert kept.newest()[0]["place"]["source"] == "gps"
