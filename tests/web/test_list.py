"""Sync you can see: one line, a list with every reason, and notices that never interrupt."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.browser import PHONE, here
from tests.web.new_version import newer
from tests.web.stand_in import CODE, SECRET, problem
from tests.web.test_modules import run
from tests.web.walker import PHOTOS, Walker

DAY = 86_400_000  # milliseconds
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
NOTHING = {"help": 0, "waiting": 0, "total": 0, "photos": 0, "old": 0, "days": 0}


@pytest.fixture
def walker(context, server):
    """Somebody on the walk; whatever she does, the page runs nothing it may not."""
    joined = Walker.joined(context, server)
    yield joined
    assert joined.complaints == []


@pytest.fixture
def words(bench, built):
    """What the pill says of a count."""
    texts = json.loads((built / "manifest.json").read_text())["texts.da.json"]
    told = json.dumps({"da": [f"/static/{texts}"]})
    bench.evaluate("(texts) => { document.body.dataset.texts = texts }", told)
    code = """await (await import("/module/field/texts.js")).speak("da")
      return it.inWords({count: told[0], is_sending: told[1], is_signed_out: false,
        delivered_at: null}).words"""
    return lambda is_sending=False, **count: run(bench, "pill", code, [NOTHING | count, is_sending])


def test_one_line_says_how_it_stands(words):
    assert words() == "Klar til at notere"
    assert words(waiting=1) == "1 venter på at blive sendt"
    assert words(True, waiting=2) == "Sender – 2 venter"
    assert words(waiting=1, photos=3) == "Teksten er sendt – 3 billeder venter"
    assert words(True, waiting=1, photos=1) == "Sender billeder – 1 tilbage"
    assert words(waiting=5, help=1) == "1 kræver hjælp"
    old = words(waiting=5, old=2, days=3)
    assert old == "2 har ventet i 3 dage – åbn siden, hvor der er dækning"


@pytest.mark.parametrize(
    ("age", "old", "days"),
    [(2.9, 0, 0), (3.1, 1, 3), (8, 1, 8), (400, 0, 0), (-900, 0, 0)],
)
def test_what_has_waited_for_days_is_counted_unless_a_clock_was_wrong(modules, age, old, days):
    letter = {"kind": "observation", "observation": "o", "trouble": None}
    code = """const {uuid7} = await import("/module/field/uuid7.js")
      const now = 1_800_000_000_000, id = uuid7(now - told.age)
      const hex = Math.round(now - told.age).toString(16).padStart(12, "0")
      const old = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
      const letter = {...told.letter, id: old}
      return it.count([{observation: {id: "o"}, letters: [letter]}], [], now)"""
    counted = run(modules, "state", code, {"letter": letter, "age": age * DAY})
    assert (counted["old"], counted["days"], counted["waiting"]) == (old, days, 1)


def test_a_stance_that_waits_is_counted_as_waiting(modules):
    stance = {"id": "1", "kind": "agreement", "observation": "of another", "trouble": None}
    refused = stance | {"trouble": {"code": "malformed"}}
    counted = run(modules, "state", "return it.count([], told)", [stance, refused])
    assert (counted["waiting"], counted["help"], counted["photos"]) == (1, 1, 0)


def test_what_has_waited_for_three_days_is_said_aloud(walker, server):
    walker.page.clock.install()
    server.stop()
    walker.record("Belysning")
    walker.sees("1 venter på at blive sendt")
    walker.page.clock.fast_forward(3 * DAY + 60_000)
    walker.press("Mine fund")
    pill = walker.page.locator("#pill")
    expect(pill).to_contain_text("1 har ventet i 3 dage – åbn siden, hvor der er dækning")
    expect(pill).to_have_attribute("aria-live", "polite")
    server.start()


def test_every_finding_that_waits_says_why(walker, server, kept):
    walker.press("Belysning")
    walker.press("Mine fund")
    walker.sees("Sendes om lidt.")
    server.stop()
    walker.press("Send nu")
    walker.sees("Venter på dækning.")
    server.start()
    kept.play = lambda request: problem(500, "our-fault") if request.method == "PUT" else None
    walker.press("Send nu")
    walker.sees("Det lykkedes ikke. Prøves igen kl.")
    kept.play = None
    kept.tokens.clear()
    walker.press("Send nu")
    walker.sees("Sendes, når telefonen er meldt til igen.")


def test_every_finding_that_waits_can_be_edited_withdrawn_and_saved_as_a_file(walker, server):
    server.stop()
    walker.record("Belysning")
    walker.press("Mine fund")
    for name in ("Ret", "Træk tilbage", "Gem som fil"):
        expect(walker.button(name)).to_be_visible()
    with walker.page.expect_download():
        walker.press("Gem som fil")
    server.start()


def test_what_waits_goes_at_once_when_its_walker_presses_it(walker, kept):
    walker.press("Belysning")
    walker.press("Mine fund")
    walker.sees("Sendes om lidt.")
    walker.press("Prøv nu")
    expect(walker.page.locator("#pill")).to_contain_text("Alt er gemt hos kommunen")
    expect(walker.button("Prøv nu")).to_have_count(0)
    assert len(kept.newest()) == 1


def test_a_withdrawal_that_waits_can_be_tried_and_saved_as_a_file(walker, server, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.press("Mine fund")
    server.stop()
    withdraw(walker)
    walker.sees("Trækkes tilbage")
    with walker.page.expect_download() as handed:
        walker.press("Gem som fil")
    [letter] = json.loads(handed.value.path().read_text())["letters"]
    assert (letter["kind"], kept.withdrawn) == ("withdrawal", set())
    server.start()
    walker.press("Prøv nu")
    walker.sees("Trukket tilbage")
    assert kept.withdrawn == {letter["id"]}


def test_a_withdrawal_can_be_undone_for_a_moment(walker, kept):
    walker.write("Belysning")
    walker.take_photo()
    walker.page.get_by_label("Bemærkning").fill("Mast 4-113")
    walker.press("Færdig")
    walker.sees_all_stored()
    walker.press("Mine fund")
    withdraw(walker)
    walker.sees("Trækkes tilbage")
    walker.press("Fortryd")
    walker.sees("Fundet er tilbage")
    walker.sees("Mast 4-113")
    walker.sees("Billeder: 1 af 1")
    walker.sees_all_stored()
    assert kept.withdrawn == set()
    assert len(kept.observations) == 1


def test_a_withdrawal_the_municipality_knows_of_is_not_undone(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.press("Mine fund")
    withdraw(walker)
    walker.press("Send nu")
    walker.sees("Trukket tilbage")
    walker.press("Fortryd")
    walker.sees("For sent: kommunen har fået besked.")
    assert len(kept.withdrawn) == 1


def withdraw(walker):
    walker.press("Træk tilbage")
    walker.page.get_by_role("dialog").get_by_role("button", name="Træk tilbage").click()


def test_what_another_phone_has_begun_is_not_doubled_unless_the_walker_asks(walker, kept):
    def not_yours(request):
        return problem(409, "not-yours") if request.method == "PUT" else None

    kept.play = not_yours
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.sees("1 kræver hjælp")
    first = set(kept.puts)
    kept.play = None
    walker.press("Send som nyt fund")
    walker.sees_all_stored()
    assert len(kept.newest()) == 1
    assert not first & {kept.newest()[0]["id"]}


def test_in_a_tab_of_safari_it_says_where_the_findings_lie(chromium, server):
    context = chromium.new_context(**PHONE | {"user_agent": IPHONE})
    here(context)
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.page.get_by_text("Læg appen på hjemmeskærmen").click()
    walker.sees("I Safari: tryk på Del")
    walker.press("Begynd")
    walker.page.clock.install()
    server.stop()
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.sees("En app på hjemmeskærmen kan ikke se det, så send først.")
    walker.page.clock.fast_forward(3 * DAY + 60_000)
    walker.press("Menu")
    walker.sees("Safari sletter det usendte")
    server.start()
    context.close()


def test_on_android_the_home_screen_is_the_browsers_menu(chromium, server):
    context = chromium.new_context(**PHONE | {"user_agent": ANDROID})
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.page.get_by_text("Læg appen på hjemmeskærmen").click()
    walker.sees("Åbn browserens menu")
    context.close()


def test_the_phone_says_quietly_whether_the_browser_promises_to_keep_it(context, server):
    context.add_init_script("navigator.storage.persist = async () => true")
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.page.get_by_label("Skriv koden").fill(CODE)
    walker.press("Fortsæt")
    walker.press("Jeg er med")
    walker.sees("Browseren passer på det, du noterer")


def test_the_browser_is_asked_for_its_promise_when_the_app_starts_again(walker):
    walker.page.add_init_script(
        "window.asked = 0; navigator.storage.persisted = async () => false;"
        "navigator.storage.persist = async () => { asked += 1; return false }"
    )
    walker.page.reload()
    while not walker.page.evaluate("asked"):
        walker.page.wait_for_timeout(50)
    expect(walker.button("Belysning")).to_be_visible()


def test_the_menu_says_how_much_room_there_is(walker):
    walker.page.evaluate(
        "navigator.storage.estimate = async () => ({usage: 12_300_000, quota: 2e9})"
    )
    walker.press("Menu")
    walker.sees("Appen fylder 13 MB på telefonen. Browseren giver den op til 2.000 MB.")


def test_a_full_outbox_survives_a_new_version(walker, server, kept, built):
    server.stop()
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.record("Andet")
    walker.sees("2 venter")
    kept.play = lambda request: (
        problem(503, "busy", Retry_After="1") if "/api/" in request.url.path else update(request)
    )
    update = newer(built)
    server.start()
    walker.page.reload()
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible()
    walker.sees("2 venter")
    kept.play = newer(built)
    walker.gets_signal()  # or it waits for its own turn, longer each time it was told to
    walker.sees_all_stored()
    assert (len(kept.observations), len(kept.photos)) == (2, 1)


def test_a_new_version_is_not_offered_while_a_photo_is_made_small(walker, kept, built):
    kept.play = newer(built)
    walker.page.reload()
    walker.sees("Ny version – opdater, når du holder pause")
    walker.page.evaluate("() => void (createImageBitmap = () => new Promise(() => {}))")
    walker.page.evaluate("delete globalThis.OffscreenCanvas")  # so that it is made on the page
    walker.write("Belysning")
    walker.page.locator("input[capture]").set_input_files(PHOTOS / "Landscape_1.jpg")
    walker.sees("Gør billedet klar")
    walker.press("Færdig")
    walker.sees_all_stored()
    expect(walker.page.get_by_text("Ny version")).to_have_count(0)


def test_a_tab_left_on_the_old_version_is_told_when_another_has_moved_on(
    walker, context, server, kept, built
):
    other = Walker(context.new_page(), server)
    other.open()
    expect(other.button("Belysning")).to_be_visible()
    kept.play = newer(built)
    walker.page.reload()
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible()
    other.sees("Ny version – opdater, når du holder pause")
    other.press("Belysning")
    other.press("Færdig")
    other.sees_all_stored()
    other.press("Opdater")
    expect(other.page.locator("body[data-build=new0000000]")).to_be_visible()
    assert len(kept.observations) == 1


def test_a_phone_whose_browser_finds_no_new_version_is_not_left_on_the_old_one(walker, kept, built):
    kept.build = "new0000000"
    kept.play = newer(built, is_found=False)
    walker.page.reload()
    walker.sees("Ny version – opdater, når du holder pause")
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible()
    walker.record("Belysning")
    walker.sees_all_stored()
