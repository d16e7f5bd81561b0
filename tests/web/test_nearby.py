"""What is already noted here: others' notes in the dark, and agreeing or differing exactly once."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import problem
from tests.web.stand_in_walk import group, note
from tests.web.test_field import KEPT_WORDS
from tests.web.test_modules import run
from tests.web.walker import Walker

LAMP, OTHER_LAMP, BENCH = "0189-lamp", "0189-other-lamp", "0189-bench"


@pytest.fixture
def walker(context, server, kept):
    """Somebody at the tunnel, where others have been before her."""
    kept.outing.groups[:] = [group("A"), group("B")]
    kept.outing.others += [
        note(LAMP, "LYS", note="Lampen er slukket", group="B", agree=2, differ=1),
        note(OTHER_LAMP, "LYS", feeling="neutral", lat=57.0650),
        note(BENCH, "LIV", feeling="safe", lon=9.9362, lat=57.0648, agree=1),
    ]
    joined = Walker.joined(context, server)
    joined.sees("Noteret her: Belysning (2)")
    yield joined
    assert joined.complaints == []


def open_nearby(walker: Walker) -> None:
    walker.page.locator(".strip-line").click()
    expect(walker.page.get_by_role("heading", name="Noteret her", exact=True)).to_be_visible()


def item(walker: Walker, id: str):
    return walker.page.locator(f"li[aria-labelledby='nearby-{id}']")


def answer(walker: Walker, id: str, words: str):
    return item(walker, id).get_by_role("button", name=words)


def said(kept, id: str = LAMP) -> list[str]:
    """Every stance that has arrived on the note, by when it was taken."""
    all_said = [json.loads(body) for body in kept.outing.stances.values()]
    about = [one for one in all_said if one["observation"] == id]
    return [one["stance"] for one in sorted(about, key=lambda one: one["made_at"])]


def test_what_others_noted_here_is_listed_nearest_first_with_how_many_agree(walker):
    open_nearby(walker)
    names = walker.page.locator(".finding").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-labelledby'))"
    )
    assert names == [f"nearby-{id}" for id in (LAMP, OTHER_LAMP, BENCH)]
    words = item(walker, LAMP)
    expect(words).to_contain_text("Utryg her")
    expect(words).to_contain_text("Gruppe B · 10 m herfra")
    expect(words).to_contain_text("Lampen er slukket")
    expect(words).to_contain_text("2 er enige, 1 oplever det anderledes (3 har svaret)")
    expect(walker.page.get_by_role("heading", name="Længere væk på turen")).to_be_visible()


def test_agreeing_is_told_once_and_counted(walker, kept):
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    expect(answer(walker, LAMP, "Enig")).to_have_attribute("aria-pressed", "true")
    expect(item(walker, LAMP)).to_contain_text("3 er enige, 1 oplever det anderledes (4 har")
    walker.sees_all_stored()
    assert said(kept) == ["agree"]
    assert len([one for one in kept.puts if one.startswith("agreement")]) == 1
    expect(item(walker, LAMP)).to_contain_text("(4 har svaret)")


def test_the_same_button_again_takes_it_back_and_the_other_changes_it(walker, kept):
    open_nearby(walker)
    differ = "Oplever det anderledes"
    for n, (words, is_pressed) in enumerate(
        (("Enig", "true"), (differ, "true"), (differ, "false")), 1
    ):
        answer(walker, LAMP, words).click()
        expect(answer(walker, LAMP, words)).to_have_attribute("aria-pressed", is_pressed)
        while len(said(kept)) < n:  # the pill may still speak of the one before
            walker.page.wait_for_timeout(50)
        walker.sees_all_stored()
    expect(item(walker, LAMP)).to_contain_text("(3 har svaret)")
    assert said(kept) == ["agree", "differ", "none"]


def test_without_signal_a_stance_waits_and_is_counted(walker, server, kept):
    server.stop()
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees("1 venter")
    expect(item(walker, LAMP)).to_contain_text("Dit svar ligger på telefonen")
    answer(walker, OTHER_LAMP, "Oplever det anderledes").click()
    walker.sees("2 venter")
    server.start()
    walker.gets_signal()
    walker.sees_all_stored()
    assert (said(kept), said(kept, OTHER_LAMP)) == (["agree"], ["differ"])


def test_what_is_more_than_forty_metres_away_is_answered_where_it_is(walker, context):
    open_nearby(walker)
    expect(answer(walker, LAMP, "Enig")).to_be_visible()
    expect(item(walker, BENCH)).to_contain_text("190 m herfra")
    expect(answer(walker, BENCH, "Enig")).to_be_hidden()
    walker.sees("Gå hen til stedet, så kan du svare.")
    here(context, 9.9362, 57.0648)
    answer(walker, BENCH, "Enig").click()
    expect(answer(walker, BENCH, "Enig")).to_have_attribute("aria-pressed", "true")
    expect(answer(walker, LAMP, "Enig")).to_be_hidden()
    here(context)
    expect(answer(walker, LAMP, "Enig")).to_be_visible()
    expect(answer(walker, BENCH, "Enig")).to_be_visible()  # it can still be taken back


def test_without_a_position_everything_can_be_answered(context, server, kept):
    context.clear_permissions()
    kept.outing.others.append(note(BENCH, "LIV", lon=9.9362, lat=57.0648))
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    walker.press("Se, hvad der er noteret")
    expect(answer(walker, BENCH, "Enig")).to_be_visible()
    expect(walker.page.get_by_text("Gå hen til stedet")).to_be_hidden()


def test_a_stance_survives_a_killed_browser(play, built, server, kept, tmp_path):
    kept.outing.others.append(note(LAMP, "LYS"))
    profile = tmp_path / "profile"
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context)
    walker = Walker.joined(context, server)
    walker.sees("Noteret her: Belysning")
    server.stop()
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees("1 venter")
    kill_all_of(profile)
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context)
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.sees("1 venter")
    open_nearby(walker)
    expect(answer(walker, LAMP, "Enig")).to_have_attribute("aria-pressed", "true")
    server.start()
    walker.gets_signal()
    walker.sees_all_stored()
    context.close()
    assert said(kept) == ["agree"]
    assert len(kept.puts) == 1


def kill_all_of(profile: Path) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(profile).encode() in command and b"chrom" in command:
            os.kill(int(process.name), signal.SIGKILL)


def test_two_tabs_show_and_send_one_stance(walker, context, server, kept):
    other = Walker(context.new_page(), server)
    other.open()
    other.sees("Noteret her: Belysning (2)")
    server.stop()
    for each in (walker, other):
        open_nearby(each)
    answer(walker, LAMP, "Enig").click()
    expect(answer(other, LAMP, "Enig")).to_have_attribute("aria-pressed", "true")
    answer(other, LAMP, "Oplever det anderledes").click()
    expect(answer(walker, LAMP, "Oplever det anderledes")).to_have_attribute("aria-pressed", "true")
    walker.sees("1 venter")
    server.start()
    walker.gets_signal()
    other.gets_signal()
    walker.sees_all_stored()
    other.sees_all_stored()
    assert said(kept)[-1] == "differ"
    assert len(kept.puts) == len(set(kept.puts))


def test_a_lost_answer_to_a_stance_changes_nothing(walker, kept):
    lost = []

    def lose(request):
        if "agreements" in request.url.path and not lost:
            lost.append(request.url.path)
            return problem(500, "lost")
        return None

    kept.play = lose
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees("1 venter")
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    assert (said(kept), len(lost)) == (["agree"], 1)


def test_a_refused_stance_says_why_where_the_line_at_the_top_leads(walker, kept):
    def refuse(request):
        return problem(422, "malformed") if "agreements" in request.url.path else None

    kept.play = refuse
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees("1 kræver hjælp")
    walker.page.locator("#pill").click()
    walker.sees("Dit svar på en andens fund")
    walker.sees("Mindst ét felt har et indhold")
    kept.play = None
    walker.press("Prøv igen")
    walker.sees_all_stored()
    assert said(kept) == ["agree"]


def test_a_note_that_was_withdrawn_takes_the_stance_with_it(walker, kept):
    kept.withdrawn.add(LAMP)
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees("Klar til at notere")
    expect(item(walker, LAMP)).to_have_count(0, timeout=20_000)
    assert said(kept) == []


def test_ones_own_finding_can_not_be_agreed_with(walker):
    walker.record("Belysning", "Utryg her")
    walker.sees_all_stored()
    open_nearby(walker)
    own = walker.page.locator(".finding.own")
    expect(own).to_have_count(1)
    expect(own).to_contain_text("Dit eget fund")
    expect(own.get_by_role("button")).to_have_count(0)


def test_an_agreement_with_oneself_takes_nothing_with_it(walker, kept):
    """A phone that has joined anew may be told that a note is its own after all."""
    kept.play = lambda request: (
        problem(409, "own-observation") if "agreements" in request.url.path else None
    )
    walker.record("Belysning")
    walker.sees_all_stored()
    open_nearby(walker)
    answer(walker, LAMP, "Enig").click()
    walker.sees_all_stored()
    walker.press("Mine fund")
    walker.sees("Gemt hos kommunen")
    assert len(kept.newest()) == 1


def test_the_list_works_without_signal_and_says_how_old_it_is(walker, context, server):
    server.stop()
    walker.page.close()
    again = Walker(context.new_page(), server)
    again.open()
    again.sees("Noteret her: Belysning (2)")
    open_nearby(again)
    again.sees("Lampen er slukket")
    again.sees("Hentet")
    server.start()


def test_what_is_new_comes_while_the_page_is_seen_and_moves_nothing(walker, kept):
    open_nearby(walker)
    kept.outing.others.append(note("0189-new", "REN", lat=57.0648))
    walker.press("Notér")
    walker.record("Andet")  # after something was sent there is reason to look
    open_nearby(walker)
    expect(item(walker, "0189-new")).to_be_visible(timeout=20_000)


def test_a_page_nobody_sees_asks_for_nothing(walker, kept):
    hide = """() => {
      Object.defineProperty(document, "hidden", {get: () => true})
      document.dispatchEvent(new Event("visibilitychange"))
    }"""
    walker.page.clock.install()
    walker.page.reload()
    walker.sees("Noteret her")
    walker.page.clock.run_for(65_000)
    walker.until(lambda: len(kept.outing.looks) >= 2)
    walker.page.wait_for_timeout(500)
    seen = len(kept.outing.looks)
    walker.page.evaluate(hide)
    walker.page.clock.run_for(300_000)
    walker.page.wait_for_timeout(500)
    assert len(kept.outing.looks) == seen


def test_an_unchanged_answer_costs_no_body(walker, kept, context):
    statuses = []
    walker.page.on(
        "response",
        lambda answer: statuses.append(answer.status) if "/nearby" in answer.url else None,
    )
    walker.page.reload()
    walker.sees("Noteret her")
    walker.until(lambda: statuses)
    walker.page.wait_for_timeout(1500)
    assert statuses == [304]


def test_what_earlier_walks_saw_is_shown_with_what_came_of_it(context, server, kept):
    kept.outing.before += [
        {
            "id": "c1", "category": "GRO", "subtype": None, "lon": 9.9331, "lat": 57.0648,
            "seen_on": "2026-05-04", "count": 1, "status": "in-plan",
        }
    ]  # fmt: skip
    walker = Walker.joined(context, server)
    walker.sees("Set her på tidligere ture: Beplantning & udsyn")
    open_nearby(walker)
    walker.sees("Set på tidligere ture, maj 2026: i planen")


HEDGE = {
    "id": "c1", "category": "GRO", "subtype": "GRO-1", "lon": 9.9332, "lat": 57.0649,
    "seen_on": "2026-05-04", "count": 1, "status": "in-plan", "is_positive": False,
}  # fmt: skip
FAR_AWAY = HEDGE | {"id": "c2", "category": "REN", "subtype": None, "lat": 57.0670}
GOOD_LIFE = HEDGE | {"id": "c3", "category": "LIV", "subtype": None, "is_positive": True}
STILL, OTHERWISE = "Enig – er her stadig", "Oplever det anderledes"


def by_the_hedge(context, server, kept, *before) -> Walker:
    """Where earlier walks have seen something, with their notes open."""
    kept.outing.before += before
    walker = Walker.joined(context, server)
    walker.sees("Set her på tidligere ture")
    open_nearby(walker)
    return walker


def test_what_is_still_so_is_noted_again_without_signal_too(context, server, kept):
    walker = by_the_hedge(context, server, kept, HEDGE, FAR_AWAY)
    expect(walker.page.get_by_role("button", name=STILL)).to_have_count(1)  # not from afar
    walker.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    walker.page.wait_for_function(KEPT_WORDS)
    server.stop()
    walker.press(STILL)
    expect(walker.button(STILL)).to_have_attribute("aria-pressed", "true")
    walker.page.reload()
    open_nearby(walker)
    expect(walker.button(STILL)).to_have_attribute("aria-pressed", "true")
    walker.sees("Noteret som dit eget fund.")
    server.start()
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    [told] = kept.newest()
    facts = (told["category"], told["subtype"], told["feeling"])
    assert facts == ("GRO", "GRO-1", "neutral")
    place = (told["place"]["source"], told["place"]["lon"], told["place"]["lat"])
    assert place == ("pin", 9.9332, 57.0649)


@pytest.mark.parametrize("way", ["Fortryd", STILL])
def test_a_still_so_that_was_a_mistake_is_taken_back_with_one_tap(context, server, kept, way):
    walker = by_the_hedge(context, server, kept, HEDGE)
    walker.press(STILL)
    expect(walker.button(STILL)).to_have_attribute("aria-pressed", "true")
    walker.page.wait_for_timeout(500)
    walker.press(way)
    expect(walker.button(STILL)).to_have_attribute("aria-pressed", "false")
    walker.press("Mine fund")
    walker.sees("Her er ingen fund endnu")
    assert kept.newest() == []


def test_a_wet_glove_that_says_still_so_twice_notes_it_once(context, server, kept):
    walker = by_the_hedge(context, server, kept, HEDGE)
    walker.button(STILL).evaluate("(one) => { one.click(); one.click() }")
    expect(walker.button(STILL)).to_have_attribute("aria-pressed", "true")
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    assert len(kept.newest()) == 1


@pytest.mark.parametrize(
    ("before", "answer", "feeling", "pressed"),
    [
        (HEDGE, OTHERWISE, "safe", "Tryg her"),
        (GOOD_LIFE, OTHERWISE, "unsafe", "Utryg her"),
        (GOOD_LIFE, STILL, "safe", None),
    ],
)
def test_an_answer_to_earlier_walks_is_a_finding_that_feels_as_it_says(
    context, server, kept, before, answer, feeling, pressed
):
    walker = by_the_hedge(context, server, kept, before)
    walker.press(answer)
    if pressed:
        expect(walker.button(pressed)).to_have_attribute("aria-pressed", "true")
        walker.press("Færdig")
        expect(walker.button(answer)).to_have_attribute("aria-pressed", "true")
    walker.press("Mine fund")
    if not pressed:
        walker.press("Send nu")
    walker.sees_all_stored()
    [told] = kept.newest()
    assert (told["category"], told["feeling"]) == (before["category"], feeling)


def test_far_from_everything_the_line_at_home_shows_the_next_stop(server, kept, chromium):
    context = chromium.new_context(**PHONE)
    here(context, lon=9.9312, lat=57.0641)
    kept.outing.others.append(note(LAMP, "LYS"))
    walker = Walker.joined(context, server)
    walker.sees("Næste: Stop 1: Bag supermarkedet · Lige her")
    walker.page.locator(".strip-line").click()
    expect(walker.page.get_by_role("heading", name="Aftenvandring")).to_be_visible()
    context.close()


def test_the_line_at_home_never_moves_the_tiles(walker):
    before = walker.button("Belysning").bounding_box()
    walker.page.context.set_geolocation({"longitude": 9.99, "latitude": 57.1, "accuracy": 9})
    walker.sees("Næste: Stop 1")
    assert walker.button("Belysning").bounding_box() == before


SAME = """const place = {source: "gps", lon: 9.9331, lat: 57.0648, accuracy_m: 9, fixed_at: null,
    stop: null}
  const mine = {id: "own", walk: "w", category: told.category, feeling: told.feeling, place}
  const store = await import("/module/field/store.js")
  const here = [{id: "theirs", category: "LYS", subtype: null, feeling: "unsafe", lon: 9.9331,
    lat: told.lat ?? 57.0649, stop: null, note: "", captured_at: "2026-11-23T18:48:00Z",
    group: null, is_mine: told.is_mine ?? false, agree: 0, differ: 0,
    my_stance: told.stance ?? null}]
  await store.write(["nearby"], (tx) => tx.objectStore("nearby").put(
    {walk: "w", etag: null, fetched_at: 0, here, before: [], groups: []}))
  return (await it.sameHere({id: "w", package: {}}, mine))?.id ?? null"""


@pytest.mark.parametrize(
    ("mine", "found"),
    [
        ({"category": "LYS", "feeling": "unsafe"}, "theirs"),
        ({"category": "LYS", "feeling": "neutral"}, "theirs"),
        ({"category": "LYS", "feeling": "safe"}, None),
        ({"category": "REN", "feeling": "unsafe"}, None),
        ({"category": "LYS", "feeling": "unsafe", "lat": 57.0652}, None),
        ({"category": "LYS", "feeling": "unsafe", "is_mine": True}, None),
        ({"category": "LYS", "feeling": "unsafe", "stance": "agree"}, None),
    ],
)
def test_the_same_is_of_one_kind_at_one_place_and_not_spoken_of(bench, mine, found):
    assert run(bench, "nearby", SAME, mine) == found


STANCES = """const store = await import("/module/field/store.js")
  const outbox = await import("/module/field/outbox.js")
  const walk = {id: "w", device: "d", token: "t", package: {}, is_signed_out: false}
  await store.write(["walk"], (tx) => tx.objectStore("walk").put(walk))
  const opened = async () => (await outbox.waiting()).map(({body}) => JSON.parse(body).stance)
  for (const step of told) {
    if (step === "leaves") for (const one of await outbox.due()) await outbox.begin(one)
    else if (step === "arrives") for (const one of await outbox.waiting())
      await (one.has_begun && outbox.delivered(one, "stored", null))
    else await it.takeStance(walk, "o", step, "none")
  }
  return await opened()"""


@pytest.mark.parametrize(
    ("steps", "waiting"),
    [
        (["agree"], ["agree"]),
        (["agree", "none"], []),
        (["agree", "differ"], ["differ"]),
        (["agree", "leaves", "none"], ["agree", "none"]),
        (["agree", "leaves", "none", "agree"], ["agree", "agree"]),
        (["agree", "leaves", "none", "arrives", "agree", "none"], ["none"]),
        (["agree", "leaves", "arrives", "agree"], []),
        (["agree", "leaves", "arrives", "none"], ["none"]),
        (["none"], []),
    ],
)
def test_nothing_is_sent_that_is_known_and_nothing_known_is_kept_back(bench, steps, waiting):
    assert run(bench, "agreement", STANCES, steps) == waiting


def test_the_newest_stance_counts_also_when_the_clock_is_put_back(bench):
    code = """const store = await import("/module/field/store.js")
      const walk = {id: "w", device: "d"}
      await it.takeStance(walk, "o", "agree", "none")
      const now = Date.now; Date.now = () => now() - 3_600_000
      await it.takeStance(walk, "o", "differ", "none"); Date.now = now
      const {made_at} = (await it.stances()).get("o")
      return made_at >= now() - 60_000"""
    assert run(bench, "agreement", code)


def test_others_words_are_forgotten_a_day_after_they_were_fetched(bench):
    code = """const store = await import("/module/field/store.js")
      const row = (walk, fetched_at) => ({walk, fetched_at, etag: null, here: [], before: [],
        groups: []})
      await store.write(["nearby"], async (tx) => {
        await tx.objectStore("nearby").put(row("old", told - 25 * 3_600_000))
        await tx.objectStore("nearby").put(row("new", told))
      })
      await it.forgetNearby(told)
      return [await it.lastTold("old"), (await it.lastTold("new")).walk]"""
    assert run(bench, "nearby", code, int(1000 * time.time())) == [None, "new"]


def test_whether_it_is_the_same_is_asked_also_when_the_place_comes_late(chromium, server, kept):
    kept.outing.others.append(note(LAMP, "LYS"))
    context = chromium.new_context(**PHONE)
    context.grant_permissions(["geolocation"])
    walker = Walker.joined(context, server)
    walker.page.wait_for_timeout(1000)
    walker.press("Belysning")
    walker.sees("Finder stedet")
    expect(walker.page.locator(".same")).to_have_count(0)
    here(context, lon=9.9331, lat=57.0648)
    expect(walker.page.locator(".same")).to_be_visible()
    context.close()


def test_asked_whether_it_is_the_same_a_yes_is_kept_at_once(bench):
    code = """const place = {source: "gps", lon: 9.9331, lat: 57.0648, accuracy_m: 9, stop: null}
      const store = await import("/module/field/store.js")
      const outbox = await import("/module/field/outbox.js")
      const walk = {id: "w", device: "d", package: {taxonomy: {categories: []}}}
      const here = [{id: "theirs", category: "LYS", subtype: null, feeling: "unsafe", lon: 9.9331,
        lat: 57.0649, stop: null, note: "Slukket", captured_at: "2026-11-23T18:48:00Z",
        group: null, is_mine: false, agree: 0, differ: 0, my_stance: null}]
      await store.write(["nearby"], (tx) => tx.objectStore("nearby").put(
        {walk: "w", etag: null, fetched_at: 0, here, before: [], groups: []}))
      const mine = {id: "own", walk: "w", category: "LYS", feeling: "unsafe", place}
      const node = await it.sameQuestion(walk, mine)
      document.body.append(node)
      const asked = node.textContent
      node.querySelector("button").click()
      while (!(await outbox.waiting()).length) await new Promise((go) => setTimeout(go, 20))
      const again = await it.sameQuestion(walk, mine)
      return [asked.includes("Slukket"), JSON.parse((await outbox.waiting())[0].body), again]"""
    is_named, told, again = run(bench, "same-here", code)
    assert is_named
    assert (told["observation"], told["stance"], again) == ("theirs", "agree", None)
