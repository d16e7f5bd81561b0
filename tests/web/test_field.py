"""The phone as a walker uses it: joins, records in the dark, loses the signal, gets it back."""

import hashlib
import json
import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tests.web.browser import BROWSER, PHONE, here
from tests.web.new_version import NEW, newer
from tests.web.stand_in import CODE, CONTROLLER, SECRET, portal, problem
from tests.web.test_build import first_parts
from tests.web.walker import Walker

KEPT_WORDS = """async () => {
  const paths = [JSON.parse(document.body.dataset.texts)[document.documentElement.lang]].flat()
  const found = await Promise.all(paths.map((path) => caches.match(path)))
  return found.every(Boolean)
}"""


@pytest.fixture
def walker(context, server):
    """Somebody who has joined; whatever she does, the page runs nothing it may not."""
    joined = Walker.joined(context, server)
    yield joined
    assert joined.complaints == []


def test_the_qr_code_is_all_it_takes_to_join(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.sees("Du er med på tryghedsvandring i Fjordparken.")
    assert SECRET not in walker.page.url
    walker.page.get_by_label("Fornavn").fill("Inge")
    walker.page.get_by_label("Jeg er med som").select_option("Fotograf")
    walker.press("Jeg er med")
    walker.sees("Klar – virker uden dækning")
    walker.press("Begynd")
    expect(walker.button("Belysning")).to_be_visible()
    assert len(kept.tokens) == 1


def test_whoever_joins_sees_who_answers_for_what_they_tell(context, server):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.sees(f"{CONTROLLER} er ansvarlig for oplysningerne.")


def test_a_wrong_code_is_said_to_be_wrong_and_a_right_one_lets_in(context, server):
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.page.get_by_label("Skriv koden").fill("AAAA-AAAA")
    walker.press("Fortsæt")
    expect(walker.page.get_by_role("alert")).to_contain_text("Koden eller linket passer ikke")
    walker.page.get_by_label("Skriv koden").fill(f"{CODE[:4]}-{CODE[4:]}")
    walker.press("Fortsæt")
    expect(walker.button("Jeg er med")).to_be_visible()


def test_without_signal_she_may_join_at_once_or_try_again(context, server, kept):
    walker = Walker(context.new_page(), server)
    kept.play = portal
    walker.open(f"#{SECRET}")
    walker.sees("Der er ingen forbindelse til kommunens server lige nu")
    expect(walker.button("Jeg er med")).to_be_visible()
    kept.play = None
    walker.press("Prøv igen")
    walker.sees("Du er med på tryghedsvandring i Fjordparken.")


def test_a_first_visit_without_the_words_says_so_and_keeps_the_invitation(context, server, kept):
    walker = Walker(context.new_page(), server)
    kept.play = lambda request: problem(500, "oops") if "texts." in request.url.path else None
    walker.open(f"#{SECRET}")
    expect(walker.page.get_by_role("alert")).to_contain_text("Appen kunne ikke hentes.")
    kept.play = None
    walker.press("Prøv igen")
    expect(walker.button("Jeg er med")).to_be_visible()


def test_a_code_scanned_into_an_open_page_is_taken_up(context, server):
    walker = Walker(context.new_page(), server)
    walker.open()
    expect(walker.button("Fortsæt")).to_be_visible()
    walker.open(f"#{SECRET}")
    expect(walker.button("Jeg er med")).to_be_visible()


def test_the_same_code_scanned_again_opens_the_app_without_signal(walker, context, server):
    server.stop()
    again = Walker(context.new_page(), server)
    again.open(f"#{SECRET}")
    expect(again.button("Belysning")).to_be_visible()
    assert SECRET not in again.page.url
    server.start()


def test_one_tap_saves_and_the_municipality_gets_what_was_meant(walker, kept):
    walker.write("Belysning")
    walker.press("Utryg her")
    walker.sees("På telefonen")
    walker.press("Lampe slukket eller defekt")
    walker.page.get_by_label("Bemærkning").fill("Mast 4-113")
    walker.press("Færdig")
    walker.sees_all_stored()
    [told] = kept.newest()
    assert (told["feeling"], told["category"], told["subtype"]) == ("unsafe", "LYS", "LYS-1")
    assert (told["note"], told["revision"]) == ("Mast 4-113", 1)
    assert told["place"]["source"] == "gps"
    assert (told["place"]["lon"], told["place"]["lat"]) == (9.9331, 57.0648)


def test_nothing_is_put_in_the_mouth_of_one_who_only_taps_a_tile(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    assert kept.newest()[0]["feeling"] == "neutral"


def test_three_findings_survive_a_dead_server_and_a_killed_browser(
    play, built, server, kept, tmp_path
):
    profile = tmp_path / "profile"
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context)
    walker = Walker.joined(context, server)
    server.stop()
    for category in ("Belysning", "Rusmidler"):
        walker.record(category, "Utryg her")
    walker.press("Andet")
    walker.sees("3 venter")
    kill_all_of(profile)
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.sees("3 venter")
    expect(walker.page.get_by_role("region", name="Lige gemt: Andet")).to_be_visible()
    walker.press("Færdig")
    server.start()
    walker.gets_signal()
    walker.sees_all_stored()
    context.close()
    assert sorted(told["category"] for told in kept.newest()) == ["AND", "LYS", "RUS"]
    assert len(kept.puts) == 3


def kill_all_of(profile: Path) -> None:
    """A phone that drops into the harbour: no goodbye for any process of this one browser."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(profile).encode() in command and b"chrom" in command:
            os.kill(int(process.name), signal.SIGKILL)


def away_to_a_page(request: Request) -> Response | None:
    """A network that leads every question away to a page of its own."""
    if request.url.path.startswith("/api/"):
        return RedirectResponse("http://192.0.2.1/login")
    return None


def test_a_portal_that_says_yes_to_everything_is_not_believed(walker, kept):
    kept.play = portal
    walker.record("Belysning")
    expect(walker.page.locator("#pill")).to_contain_text("Log på netværket for at sende")
    walker.press("Mine fund")
    walker.sees("Netværket vil have dig til at logge på, før noget kan sendes.")
    walker.sees("Venter: netværket vil have dig til at logge på først.")
    expect(walker.page.get_by_text("Ingen forbindelse lige nu")).to_have_count(0)
    kept.play = away_to_a_page
    walker.press("Send nu")
    walker.page.wait_for_timeout(500)
    walker.sees("Netværket vil have dig til at logge på, før noget kan sendes.")
    kept.play = lambda request: Response(status_code=502)
    walker.press("Send nu")
    walker.sees("Ingen forbindelse lige nu")
    kept.play = None
    walker.press("Send nu")
    walker.sees_all_stored()
    assert len(kept.newest()) == 1


def test_a_lost_answer_is_asked_for_again_and_changes_nothing(walker, server, kept):
    lost = []

    def lose_first_answer(request):
        if request.method == "PUT" and not lost:
            lost.append(request.url.path)
            return problem(500, "lost")
        return None

    kept.play = lose_first_answer
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    assert len(lost) == 1
    assert len(kept.newest()) == 1


def test_a_refused_finding_says_why_and_can_be_put_right(walker, kept):
    kept.play = lambda request: problem(422, "malformed") if request.method == "PUT" else None
    walker.record("Belysning")
    walker.sees("1 kræver hjælp")
    walker.press("Mine fund")
    walker.sees("Mindst ét felt har et indhold, vi ikke kan bruge.")
    kept.play = None
    walker.press("Ret")
    walker.page.get_by_label("Bemærkning").fill("kortere")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.newest()[0]["note"] == "kortere"
    expect(walker.page.get_by_role("heading", name="Mine fund")).to_be_visible()


def test_an_unknown_phone_records_on_and_delivers_when_it_has_joined_again(walker, kept):
    kept.tokens.clear()
    walker.record("Belysning")
    walker.sees("Kommunens server kender ikke telefonen længere.")
    walker.record("Andet")
    walker.press("Meld til igen")
    walker.page.get_by_label("Skriv koden").fill(CODE)
    walker.press("Fortsæt")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.sees_all_stored()
    assert len(kept.newest()) == 2


def test_a_server_that_asks_for_peace_gets_it(walker, kept):
    asked = []

    def busy(request):
        if request.method != "PUT":
            return None
        asked.append(request.url.path)
        return problem(429, "too-many", Retry_After="60")

    kept.play = busy
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.press("Send nu")
    walker.sees("1 venter")
    assert len(asked) == 1


def test_an_edit_after_delivery_becomes_a_new_revision(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.press("Mine fund")
    walker.press("Ret")
    walker.press("Tryg her")
    walker.press("Færdig")
    expect(walker.page.get_by_role("heading", name="Mine fund")).to_be_visible()
    walker.sees_all_stored()
    [told] = kept.newest()
    assert (told["feeling"], told["revision"], told["replaces"]) == ("safe", 2, 1)
    assert len(kept.observations) == 2


def test_photos_arrive_as_they_were_hashed_and_the_list_counts_them(walker, kept):
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.sees_all_stored()
    walker.press("Mine fund")
    walker.sees("Billeder: 1 af 1")
    [told], [jpeg] = kept.newest(), kept.photos.values()
    assert told["photos"] == list(kept.photos)
    assert jpeg.startswith(b"\xff\xd8")
    assert len(jpeg) <= 350_000
    assert kept.puts[0].startswith("observation")


def test_a_photo_that_is_refused_does_not_hold_back_the_words(walker, kept):
    def no_photos(request):
        return problem(415, "not-a-photo") if "/photos/" in request.url.path else None

    kept.play = no_photos
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.sees("1 kræver hjælp")
    assert len(kept.newest()) == 1
    walker.press("Mine fund")
    walker.sees("Billeder: 0 af 1")


def test_undo_right_away_leaves_nothing_anywhere(walker, kept):
    walker.press("Belysning")
    walker.press("Fortryd")
    walker.sees("Fjernet")
    expect(walker.button("Belysning")).to_be_visible()
    walker.press("Mine fund")
    walker.sees("Her er ingen fund endnu.")
    assert kept.puts == []


def test_undo_after_done_takes_it_back_too(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.press("Fortryd")
    walker.press("Mine fund")
    walker.sees("Trukket tilbage")
    assert kept.newest() == []


def test_taking_back_what_was_delivered_tells_the_municipality(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.press("Mine fund")
    walker.press("Træk tilbage")
    walker.page.get_by_role("dialog").get_by_role("button", name="Træk tilbage").click()
    walker.sees("Trukket tilbage")
    assert kept.newest() == []
    assert len(kept.withdrawn) == 1


def test_what_was_withdrawn_elsewhere_is_shown_as_withdrawn(walker, kept):
    kept.play = lambda request: problem(410, "withdrawn") if request.method == "PUT" else None
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.sees("Trukket tilbage")


def test_a_killed_page_comes_back_to_the_finding_it_was_at(walker):
    walker.write("Belysning")
    walker.press("Tryg her")
    walker.page.get_by_label("Bemærkning").fill("Godt lys")
    walker.has_written_down("Godt lys")
    walker.page.reload()
    expect(walker.page.get_by_role("heading", name="Belysning")).to_be_visible()
    expect(walker.page.get_by_label("Bemærkning")).to_have_value("Godt lys")
    expect(walker.button("Tryg her")).to_have_attribute("aria-pressed", "true")


def test_the_phones_back_key_leaves_the_finding_saved(walker, kept):
    walker.write("Belysning")
    walker.sees("På telefonen")
    walker.page.go_back()
    expect(walker.button("Andet")).to_be_visible()
    walker.sees_all_stored()
    assert len(kept.newest()) == 1


def test_a_position_that_comes_late_is_attached(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    context.grant_permissions(["geolocation"])
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    walker.sees("Finder stedet")
    here(context, lon=9.94, lat=57.07)
    walker.sees("Inden for 9 m")
    walker.press("Færdig")
    walker.sees_all_stored()
    context.close()
    assert kept.newest()[0]["place"] | {"fixed_at": None} == {
        "source": "gps", "lon": 9.94, "lat": 57.07, "accuracy_m": 9, "fixed_at": None, "stop": None,
    }  # fmt: skip


def test_without_position_a_stop_is_one_tap_away(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    walker.sees("Intet sted endnu")
    walker.press("2: Tunnelen")
    walker.sees("Stop 2: Tunnelen")
    walker.press("Færdig")
    walker.sees_all_stored()
    context.close()
    place = kept.newest()[0]["place"]
    assert (place["source"], place["stop"], place["lon"]) == ("stop", 2, 9.9331)


def test_the_finding_she_stands_on_gets_the_position_she_lets_the_phone_use(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    walker.sees("Intet sted endnu")
    context.grant_permissions(["geolocation"])  # asked when she presses, she says yes
    walker.press("Brug min position")
    walker.sees("Finder stedet")
    here(context, lon=9.94, lat=57.07)
    walker.sees("Inden for 9 m")
    walker.press("Færdig")
    walker.sees_all_stored()
    context.close()
    place = kept.newest()[0]["place"]
    assert (place["source"], place["lon"], place["lat"]) == ("gps", 9.94, 57.07)


def test_a_position_that_comes_never_overrules_the_stop_she_chose_meanwhile(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    context.grant_permissions(["geolocation"])
    walker.press("Brug min position")
    walker.sees("Finder stedet")
    walker.press("Ret sted")
    walker.press("Stop 2: Tunnelen")
    here(context, lon=9.94, lat=57.07)
    walker.press("Færdig")
    walker.press("Menu")
    walker.sees("Telefonen kender din position.")
    walker.sees_all_stored()
    context.close()
    place = kept.newest()[0]["place"]
    assert (place["source"], place["stop"]) == ("stop", 2)


@pytest.mark.parametrize(
    ("way", "measured"), [("Stop 2: Tunnelen", (9.9331, 57.0648)), ("Uden sted", None)]
)
def test_a_place_put_right_keeps_what_was_measured_and_no_place_keeps_nothing(
    walker, kept, way, measured
):
    walker.write("Belysning")
    walker.sees("Inden for 9 m")
    for _ in range(2):  # the second time it was no measurement that was put right
        walker.press("Ret sted")
        walker.press(way)
        expect(walker.page.locator("dialog[open]")).to_have_count(0)
    walker.press("Færdig")
    walker.sees_all_stored()
    place = kept.newest()[0]["place"]
    stood = place.get("measured")
    assert place["accuracy_m"] is None
    assert stood is None if measured is None else (stood["lon"], stood["lat"]) == measured


ASKS_ANEW = """navigator.permissions.query = async () => ({ state: "prompt" })"""


def test_a_browser_that_asks_anew_each_time_asks_at_the_first_tap(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    context.add_init_script(ASKS_ANEW)
    walker = Walker.joined(context, server)
    here(context, lon=9.94, lat=57.07)
    walker.press("Belysning")
    walker.sees("Intet sted endnu")
    walker.press("Mere")
    walker.press("Brug min position")
    walker.sees("Inden for 9 m")
    walker.press("Færdig")
    expect(walker.button("Renhold & affald")).to_be_visible()
    walker.page.reload()
    walker.press("Renhold & affald")
    walker.sees("Inden for 9 m")
    walker.press("Færdig")
    walker.sees_all_stored()
    context.close()
    assert [told["place"]["source"] for told in kept.newest()] == ["gps", "gps"]


def test_one_who_has_said_no_since_is_not_asked_at_a_tap_again(server, chromium):
    context = chromium.new_context(**PHONE)
    context.add_init_script(ASKS_ANEW)
    walker = Walker.joined(context, server)
    here(context)
    walker.write("Belysning")
    walker.press("Brug min position")
    walker.sees("Inden for 9 m")
    walker.press("Færdig")
    expect(walker.button("Belysning")).to_be_visible()
    for setting in ("denied", "granted"):
        how = {"permission": {"name": "geolocation"}, "setting": setting}
        context.browser.new_browser_cdp_session().send(
            "Browser.setPermission",
            how | {"origin": server.address, "browserContextId": context_id(walker.page)},
        )
        walker.page.reload()
        walker.press("Belysning")
        walker.sees("Intet sted endnu")
        walker.press("Færdig")
    context.close()


def test_a_walker_who_says_no_when_asked_is_told_how_to_go_on(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    how = {"permission": {"name": "geolocation"}, "setting": "denied", "origin": server.address}
    context.browser.new_browser_cdp_session().send(
        "Browser.setPermission", how | {"browserContextId": context_id(walker.page)}
    )
    walker.press("Brug min position")
    expect(walker.button("Brug min position")).to_have_count(0)
    expect(walker.button("2: Tunnelen")).to_be_visible()
    walker.press("Færdig")
    walker.press("Menu")
    walker.sees("Positionen er slået fra. Du kan vælge stop eller sætte stedet på kortet.")
    walker.press("Notér")
    walker.record("Belysning")
    walker.sees_all_stored()
    context.close()
    assert {told["place"]["source"] for told in kept.newest()} == {"none"}


def context_id(page) -> str:
    """What the browser calls the phone."""
    facts = page.context.new_cdp_session(page).send("Target.getTargetInfo")
    return facts["targetInfo"]["browserContextId"]


def test_null_island_is_nowhere(server, chromium, kept):
    context = chromium.new_context(**PHONE)
    here(context, lon=0, lat=0)
    walker = Walker.joined(context, server)
    walker.record("Belysning")
    walker.sees_all_stored()
    context.close()
    assert kept.newest()[0]["place"]["source"] == "none"


def test_the_place_is_put_right_by_moving_the_map_under_the_cross(walker, kept):
    walker.write("Belysning")
    walker.press("Ret sted")
    walker.press("Mod øst")
    walker.page.get_by_role("group", name="Kort").press("ArrowUp")
    walker.press("Brug stedet under krydset")
    walker.sees("Sat på kortet")
    walker.press("Færdig")
    walker.sees_all_stored()
    place = kept.newest()[0]["place"]
    assert place["source"] == "pin"
    assert place["lon"] - 9.9331 == pytest.approx(0.000496, rel=0.02)  # 30 m
    assert place["lat"] - 57.0648 == pytest.approx(0.000269, rel=0.02)


def test_the_map_follows_a_finger(walker, kept):
    walker.write("Belysning")
    walker.press("Ret sted")
    box = walker.page.locator("dialog .map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60
    walker.page.mouse.move(x, y)
    walker.page.mouse.down()
    walker.page.mouse.move(x - 80, y, steps=4)
    walker.page.mouse.up()
    walker.press("Brug stedet under krydset")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.newest()[0]["place"]["lon"] > 9.9335


def test_two_tabs_send_a_letter_once(walker, context, server, kept):
    other = Walker(context.new_page(), server)
    other.open()
    expect(other.button("Belysning")).to_be_visible()
    server.stop()
    for category in ("Belysning", "Andet"):
        walker.record(category)
    walker.press("Mine fund")
    other.press("Mine fund")
    other.sees("2 venter")
    server.start()
    walker.gets_signal()
    other.gets_signal()
    walker.sees_all_stored()
    other.sees_all_stored()
    assert len(kept.puts) == 2


def test_a_new_version_waits_until_the_walker_asks_for_it(walker, kept, built):
    version = json.loads((built / "manifest.json").read_text())["build"]
    kept.play = newer(built)
    walker.page.reload()
    walker.sees("Ny version – opdater, når du holder pause")
    walker.write("Belysning")
    expect(walker.page.get_by_text("Ny version")).to_have_count(0)
    walker.press("Færdig")
    assert walker.page.locator("body").get_attribute("data-build") == version
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible()
    walker.press("Mine fund")
    walker.sees("Belysning")
    shells = walker.page.evaluate("caches.keys()")
    assert shells == [f"tryg-shell-{version}", "tryg-shell-new0000000"]
    kept.play = newer(built, "next000000")
    walker.page.reload()
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=next000000]")).to_be_visible()
    shells = walker.page.evaluate("caches.keys()")
    assert shells == ["tryg-shell-new0000000", "tryg-shell-next000000"]


def test_a_page_left_open_on_the_old_version_still_has_its_own_files(
    walker, context, server, kept, built
):
    left = Walker(context.new_page(), server)
    left.open()
    for language in ("en", "da"):  # what it has once used lies with its own shell
        left.page.locator(".tab").last.click()
        left.page.locator("#language").select_option(language)
    expect(left.page.locator("html[lang=da]")).to_have_count(1)
    kept.play = newer(built, is_other=True)
    walker.page.reload()
    walker.press("Opdater")
    expect(walker.page.locator(f"body[data-build={NEW}]")).to_be_visible()
    left.page.locator("#language").select_option("en")
    expect(left.page.locator("html[lang=en]")).to_have_count(1)
    expect(left.page.get_by_role("heading", name="Menu")).to_be_visible()
    assert left.complaints == []


def test_a_page_the_browser_still_remembers_does_not_keep_a_new_version_away(
    context, server, kept, built
):
    version = json.loads((built / "manifest.json").read_text())["build"]
    new = version

    def remembered(request):
        name = {"/tur/": "field.html", "/tur/sw.js": "sw.js"}.get(request.url.path)
        if name is None:
            return None
        kind = "text/html" if name == "field.html" else "text/javascript"
        answer = server_answer((built / name).read_text().replace(version, new), kind)
        if name == "field.html":  # a proxy that thinks it knows better
            answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    kept.play = remembered
    walker = Walker.joined(context, server)
    new = "new0000000"
    walker.page.reload()
    walker.sees("Ny version – opdater, når du holder pause")
    walker.press("Opdater")
    expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible()


def server_answer(text: str, kind: str):
    from starlette.responses import Response

    return Response(text, media_type=kind, headers={"Cache-Control": "no-cache"})


def test_the_service_worker_never_comes_between_a_letter_and_the_server(walker):
    seen = []
    walker.page.on(
        "response", lambda answer: seen.append((answer.request, answer.from_service_worker))
    )
    walker.page.reload()
    walker.record("Belysning")
    walker.sees_all_stored()
    api = [by_worker for request, by_worker in seen if "/api/" in request.url]
    rest = {request.url for request, by_worker in seen if by_worker}
    assert api
    assert not any(api)
    assert all("/tur/" in url or "/static/" in url for url in rest)
    assert any(url.endswith("/tur/") for url in rest)


def test_only_what_is_asked_with_get_is_answered_by_the_service_worker(walker, built):
    names = json.loads((built / "manifest.json").read_text())
    paths = ["/tur/", *(f"/static/{names[name]}" for name in ("field.js", "map.js", "map.css"))]
    seen = []
    walker.page.on(
        "response",
        lambda answer: seen.append((answer.request.method, answer.from_service_worker)),
    )
    for method in ("GET", "POST"):
        walker.page.evaluate(
            "told => Promise.all(told.paths.map((path) => fetch(path, {method: told.method})))",
            {"paths": paths, "method": method},
        )
    assert [by_worker for method, by_worker in seen if method == "POST"] == [False] * len(paths)
    assert ("GET", True) in seen


def test_a_finding_is_saved_as_a_file_with_the_bytes_that_would_be_sent(walker, server):
    server.stop()
    walker.write("Belysning")
    walker.take_photo()
    with walker.page.expect_download() as waiting:
        walker.press("Gem som fil")
    told = json.loads(Path(waiting.value.path()).read_text())
    text, photo = sorted(told["letters"], key=lambda letter: letter["kind"])
    assert hashlib.sha256(text["body"].encode()).hexdigest() == text["sha256"]
    assert photo["jpeg_base64"].startswith("/9j/")
    server.start()


@pytest.mark.parametrize(("locale", "language"), [("da-DK", "da"), ("fr-FR", "en"), ("ar", "ar")])
def test_only_the_words_of_the_walkers_own_language_are_waited_for(
    chromium, server, kept, locale, language
):
    asked = []
    kept.play = lambda request: asked.append(request.url.path)
    phone = chromium.new_context(**PHONE | {"locale": locale})
    walker = Walker(phone.new_page(), server)
    walker.open(f"#{SECRET}")
    expect(walker.page.locator(".dock .main")).to_be_visible()
    before = asked[: asked.index("/api/field/invitation")]
    phone.close()
    words = [path.split("/")[-1].split(".")[1] for path in before if "texts." in path]
    assert words[0] == language
    assert set(words) <= {language, f"{language}-later"}


def test_the_words_are_asked_for_before_the_app_has_come(chromium, server, kept):
    asked = []
    kept.play = lambda request: (
        asked.append(request.url.path)
        or (problem(500, "oops") if "/static/field." in request.url.path else None)
    )
    phone = chromium.new_context(**PHONE | {"locale": "uk"})
    walker = Walker(phone.new_page(), server)
    walker.open()
    walker.until(lambda: [path for path in asked if "/static/texts.uk." in path])
    phone.close()


@pytest.mark.parametrize("locale", ["da-DK", "uk"])
def test_the_first_save_says_all_it_has_to_say_without_the_later_part(
    chromium, server, kept, built, locale
):
    later = {path.name for path in built.glob("part.*.js")} - set(first_parts(built))
    kept.play = lambda request: (
        problem(500, "oops")
        if request.url.path.split("/")[-1] in later or "-later." in request.url.path
        else None
    )
    phone = chromium.new_context(**PHONE | {"locale": locale})
    phone.set_default_timeout(8000)
    here(phone)
    walker = Walker(phone.new_page(), server)
    walker.open(f"#{SECRET}")
    page = walker.page
    said = []
    for step in (".dock .main", ".dock .main", ".tile", ".feeling", ".point", ".saved-ways button"):
        page.locator(step).last.click()
        page.wait_for_timeout(400)
        said.append(page.locator("body").inner_text())
    assert page.locator(".saved").count() == 0
    phone.close()
    rooms = r"\b(common|field|map|outbox|photo|problems|taxonomy|walk)\.[a-z]"
    assert [re.findall(rooms, words) for words in said] == [[]] * len(said)


def test_the_words_of_a_first_visit_are_there_without_signal(chromium, server):
    phone = chromium.new_context(**PHONE | {"locale": "fr-FR"})  # which we do not speak
    phone.set_default_timeout(8000)
    walker = Walker(phone.new_page(), server)
    walker.open(f"#{SECRET}")
    for _ in ("welcome", "ready"):
        walker.page.locator(".dock .main").click()
        walker.page.wait_for_timeout(400)
    walker.until(lambda: walker.page.evaluate(KEPT_WORDS))
    phone.new_cdp_session(walker.page).send("Network.clearBrowserCache")  # nobody promised it
    server.stop()
    walker.page.reload()
    expect(walker.button("Lighting")).to_be_visible()
    walker.page.locator(".tab").nth(1).click()
    expect(walker.page.get_by_role("heading", name="My findings")).to_be_visible()
    phone.close()
    server.start()


def test_the_walk_goes_on_in_english(walker):
    walker.press("Menu")
    walker.page.get_by_label("Sprog").select_option(label="English")
    expect(walker.page.get_by_label("Language")).to_have_value("en")
    walker.press("Record")
    expect(walker.button("Lighting")).to_be_visible()
    assert walker.page.locator("html").get_attribute("lang") == "en"
    walker.page.reload()
    walker.press("Lighting")
    expect(walker.button("Unsafe here")).to_be_visible()


def test_what_only_the_police_may_see_says_so(walker):
    walker.write("Rusmidler")
    walker.sees("Ses kun af politiet og koordinatoren.")


def test_a_closed_walk_still_takes_what_was_seen(walker, kept):
    kept.walk_state = "closed"
    walker.page.reload()
    walker.sees("Vandringen er afsluttet. Du kan stadig tilføje, hvad du så.")
    walker.record("Belysning")
    walker.sees_all_stored()
