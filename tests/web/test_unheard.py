"""The code is scanned where there is no signal: one joins at once, and all notes arrive."""

import json

import pytest
from playwright.sync_api import expect
from starlette.requests import Request
from starlette.responses import Response

from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import CODE, SECRET, Kept, package, portal, problem
from tests.web.test_field import KEPT_WORDS, kill_all_of
from tests.web.walker import FINDINGS, Walker

WRONG = "wrongwrongwrongwrongwrong"
NOTICE = "Du kan notere nu. Turen hentes, når der er forbindelse."
ROWS = """async ([room, change]) => {
  const done = (asked) => new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const memory = await done(indexedDB.open("tryg-vandring"))
  const store = memory.transaction(room, "readwrite").objectStore(room)
  for (const row of change ?? []) await done(store.put(row))
  const rows = await done(store.getAll())
  memory.close()
  return rows.map(({bytes, ...row}) => row)
}"""


def with_the_shell(context, server) -> None:
    """An earlier visit has left the app on the phone."""
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    walker.page.wait_for_function(KEPT_WORDS)
    walker.page.close()


def joined_unheard(context, server, secret: str = SECRET) -> Walker:
    """She has scanned the code and said yes; nobody has heard it."""
    walker = Walker(context.new_page(), server)
    walker.open(f"#{secret}")
    walker.sees("Du kan være med nu")
    walker.press("Jeg er med")
    walker.sees("Klar – virker uden dækning")
    walker.press("Begynd")
    walker.sees(NOTICE)
    return walker


def rows(walker: Walker, room: str, change: list | None = None) -> list:
    return walker.page.evaluate(ROWS, [room, change])


@pytest.fixture
def far_away(context, server):
    """A phone with the shell, and no server to be heard."""
    with_the_shell(context, server)
    server.stop()
    yield context
    if not server.thread.is_alive():
        server.start()


def heard(walker: Walker, server, words: str = "Alt er gemt hos kommunen") -> None:
    """The server is back; a round that was under way just then has still to end in vain."""
    server.start()
    for _ in range(60):
        walker.gets_signal()
        if walker.page.get_by_text(words).count():
            return
        walker.page.wait_for_timeout(500)
    walker.sees(words)


def told_once(kept: Kept, *categories: str) -> None:
    """Every finding stands on the right walk, once, as sent by one phone."""
    newest = kept.newest()
    assert sorted(row["category"] for row in newest) == sorted(categories)
    assert {row["walk"] for row in newest} == {package(kept)["walk"]["id"]}
    assert len({kept.owners[row["id"]] for row in newest}) == 1


def test_a_code_scanned_without_signal_lets_in_at_once(far_away, server, kept):
    walker = joined_unheard(far_away, server)
    assert SECRET not in walker.page.url
    expect(walker.page.locator(".strip-line")).to_have_text("Noteret her")  # of stops nobody knows
    walker.record("Belysning", "Utryg her")
    walker.write("Andet")
    walker.take_photo()
    walker.press("Færdig")
    walker.sees("2 venter på at blive sendt")
    heard(walker, server)
    told_once(kept, "LYS", "AND")
    assert (len(kept.tokens), len(kept.photos)) == (1, 1)
    walker.sees("Fjordparken")
    expect(walker.page.get_by_text(NOTICE)).to_have_count(0)
    assert walker.complaints == []


def test_a_page_that_lost_the_signal_before_she_said_yes_knows_which_walk(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.sees("Du er med på tryghedsvandring i Fjordparken.")
    walker.page.wait_for_function(KEPT_WORDS)
    kept.play = portal
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.sees("Fjordparken")
    walker.record("Belysning")
    kept.play = None
    walker.gets_signal()
    walker.sees_all_stored()
    told_once(kept, "LYS")


def test_a_lost_answer_leaves_one_phone_and_not_two(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.sees("Du er med på tryghedsvandring i Fjordparken.")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)
            return route.abort()
        return route.continue_()

    walker.page.route("**/api/field/devices", lose)
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.record("Belysning")
    walker.gets_signal()
    walker.sees_all_stored()
    assert lost == [201]
    assert len(kept.tokens) == 1
    told_once(kept, "LYS")


def test_a_server_that_is_too_busy_to_let_in_keeps_nobody_waiting(context, server, kept):
    def busy(request: Request) -> Response | None:
        is_joining = request.url.path == "/api/field/devices"
        return problem(503, "busy", Retry_After="1") if is_joining else None

    kept.play = busy
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.record("Belysning")
    walker.sees(NOTICE)
    kept.play = None
    walker.sees_all_stored()
    told_once(kept, "LYS")


def test_the_second_scan_without_signal_finds_what_was_noted(far_away, server, kept):
    walker = joined_unheard(far_away, server)
    walker.record("Belysning")
    walker.page.close()
    again = Walker(far_away.new_page(), server)
    again.open(f"#{SECRET}")
    again.sees("1 venter på at blive sendt")
    heard(again, server)
    told_once(kept, "LYS")


def test_a_killed_page_goes_on_from_where_it_was(play, built, server, kept, tmp_path):
    profile = tmp_path / "profile"
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context)
    with_the_shell(context, server)
    server.stop()
    walker = joined_unheard(context, server)
    walker.record("Belysning")
    walker.record("Rusmidler")
    walker.sees("2 venter på at blive sendt")
    kill_all_of(profile)
    server.start()
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.sees_all_stored()
    told_once(kept, "LYS", "RUS")
    context.close()


def test_two_tabs_are_one_phone(far_away, server, kept):
    one, two = joined_unheard(far_away, server), joined_unheard_again(far_away, server)
    one.record("Belysning")
    two.record("Rusmidler")
    heard(one, server)
    two.sees_all_stored()
    two.sees("Fjordparken")
    two.record("Andet")
    two.until(lambda: len(kept.newest()) == len(("LYS", "RUS", "AND")))
    two.sees_all_stored()
    told_once(kept, "LYS", "RUS", "AND")
    assert len(kept.tokens) == 1


def joined_unheard_again(context, server) -> Walker:
    """The second tab finds that the phone is with it already."""
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.sees(NOTICE)
    return walker


def test_what_is_still_written_for_the_walk_of_before_goes_along_too(far_away, server, kept):
    walker = joined_unheard(far_away, server)
    walker.record("Belysning")
    [row], [letter] = rows(walker, "observation"), rows(walker, "outbox")
    heard(walker, server)
    late = json.loads(json.dumps([row, letter]).replace(row["id"], row["id"][:-4] + "0000"))
    rows(walker, "observation", [late[0]])
    rows(walker, "outbox", [{**late[1], "id": letter["id"][:-4] + "0000"}])
    walker.page.reload()
    walker.sees_all_stored()
    told_once(kept, "LYS", "LYS")
    assert rows(walker, "outbox") == []


def test_a_wrong_code_is_told_and_what_was_noted_goes_with_the_right_one(far_away, server, kept):
    walker = joined_unheard(far_away, server, WRONG)
    walker.write("Belysning")
    walker.page.get_by_label("Bemærkning").fill("Mast 4-113")
    walker.press("Færdig")
    heard(walker, server, "Koden eller linket passer ikke til en vandring.")
    expect(walker.page.locator("#pill")).to_contain_text("Meld telefonen til igen")
    assert "Mast 4-113" in walker.page.evaluate(FINDINGS)
    walker.press("Meld til igen")
    walker.page.get_by_label("Skriv koden").fill(CODE)
    walker.press("Fortsæt")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.sees_all_stored()
    told_once(kept, "LYS")
    assert kept.newest()[0]["note"] == "Mast 4-113"


def test_what_was_noted_another_evening_stays_on_the_phone(far_away, server, kept):
    walker = joined_unheard(far_away, server, WRONG)
    walker.record("Belysning")
    [walk] = rows(walker, "walk")
    walk["pending"]["made_at"] -= 13 * 60 * 60 * 1000
    rows(walker, "walk", [walk])
    heard(walker, server, "Koden eller linket passer ikke til en vandring.")
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.record("Rusmidler")
    walker.sees("1 venter på at blive sendt")
    while not kept.newest():
        walker.page.wait_for_timeout(50)
    told_once(kept, "RUS")
    assert len(json.loads(walker.page.evaluate(FINDINGS))) == 2


def test_a_code_that_was_said_aloud_needs_signal_and_says_so(far_away, server):
    walker = Walker(far_away.new_page(), server)
    walker.open()
    walker.page.get_by_label("Skriv koden").fill(CODE)
    walker.press("Fortsæt")
    alert = walker.page.get_by_role("alert")
    expect(alert).to_contain_text("Der er ingen forbindelse til kommunens server lige nu.")


def test_leaders_are_told_that_they_lead_when_they_are_heard(far_away, server, kept):
    walker = joined_unheard(far_away, server, "leaderleaderleaderlead")
    walker.record("Belysning")
    heard(walker, server)
    walker.press("Ruten")
    expect(walker.button("Turleder")).to_be_visible()
