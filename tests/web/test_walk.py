"""The walk in the hand: the next stop, groups with letters, a leader who sees that all is sent."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.web.browser import PHONE, here
from tests.web.stand_in import SECRET, problem
from tests.web.stand_in_walk import LEADER_SECRET, group, note, phone
from tests.web.test_modules import run
from tests.web.walker import Walker


@pytest.fixture
def walker(context, server):
    """Somebody who has joined; whatever she does, the page runs nothing it may not."""
    joined = Walker.joined(context, server)
    yield joined
    assert joined.complaints == []


def stop(walker: Walker, number: int):
    return walker.page.locator(".stop-item").nth(number - 1)


def join_as(context, server, secret: str, group: str | None = None, name: str = "") -> Walker:
    walker = Walker(context.new_page(), server)
    walker.open(f"#{secret}")
    if group:
        walker.press(f"Gruppe {group}")
    if name:
        walker.page.get_by_label("Fornavn").fill(name)
    walker.press("Jeg er med")
    walker.sees("Appen ligger på telefonen")
    walker.press("Begynd")
    return walker


# The route


def test_the_next_stop_comes_first_with_its_question_and_how_far_it_is(walker):
    walker.press("Ruten")
    card = walker.page.locator(".next-stop")
    expect(card).to_contain_text("Næste stop")
    expect(card.get_by_role("heading")).to_have_text("Bag supermarkedet")
    expect(card).to_contain_text("Hvad er det første, du lægger mærke til?")
    expect(card).to_contain_text("140 m herfra")
    link = card.get_by_role("link", name="Vis i telefonens kort")
    expect(link).to_have_attribute("href", "geo:57.0641,9.9312?q=57.0641,9.9312")


def test_a_stop_is_covered_by_what_anybody_noted_there(context, server, kept):
    kept.outing.others += [
        note("0189-a", "REN", stop=1, lon=9.99, lat=57.1),
        note("0189-b", "LYS", lon=9.9360, lat=57.0649),  # 15 m from the third
        note("0189-c", "LYS", lon=9.9340, lat=57.0640),  # near none
    ]
    walker = Walker.joined(context, server)
    walker.sees("Næste: Stop 2")
    walker.record("Belysning")
    walker.press("Ruten")
    walker.press("Se, hvad der er noteret")
    walker.press("Tilbage")
    walker.sees("Noteret ved 2 af 4 stop")
    for number, words in ((1, "1 noteret"), (2, "Ingen noter endnu"), (3, "1 noteret")):
        expect(stop(walker, number)).to_contain_text(words)
    expect(walker.page.locator(".next-stop h2")).to_have_text("Tunnelen")


def test_a_note_at_the_stop_one_stands_at_moves_the_walk_on(server, kept, chromium):
    context = chromium.new_context(**PHONE)
    here(context, lon=9.9331, lat=57.0652)
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    expect(walker.page.locator(".next-stop")).to_contain_text("Her er I nu")
    expect(walker.page.locator(".next-stop a")).to_have_count(0)
    expect(walker.page.locator(".next-stop h2")).to_have_text("Tunnelen")
    walker.press("Notér")
    walker.record("Belysning")
    walker.press("Ruten")
    walker.sees("Noteret ved 1 af 4 stop")
    expect(walker.page.locator(".next-stop")).to_contain_text("Næste stop")
    expect(walker.page.locator(".next-stop h2")).to_have_text("Legepladsen")
    context.close()


def test_the_time_that_is_left_is_said_during_the_walk(context, server, kept):
    began = datetime.now(UTC) - timedelta(minutes=50)
    kept.outing.facts |= {"starts_at": began.isoformat(), "minutes": 90}
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    walker.sees("40 minutter tilbage, til kl.")


STOPS = [
    {"number": 1, "name": "a", "lon": 9.93, "lat": 57.06},
    {"number": 2, "name": "b", "lon": 9.94, "lat": 57.06},
    {"number": 3, "name": "c", "lon": 9.95, "lat": 57.06},
]


@pytest.mark.parametrize(
    ("noted", "at", "expected"),
    [
        ([], None, 1),
        ([1], None, 2),
        ([1, 2], 2, 3),
        ([2], 2, 3),  # the first was skipped: it comes after the last
        ([2, 3], 3, 1),
        ([], 3, 3),
        ([1, 2, 3], 3, None),
        ([1], 99, 2),
    ],
)
def test_the_next_stop_is_the_first_without_notes_from_there_and_round(
    modules, noted, at, expected
):
    code = """const [stops, noted, at] = told
      const notes = noted.map((stop) => ({stop, lon: null, lat: null}))
      return it.nextStop(stops, it.coverage(stops, notes), at)?.number ?? null"""
    assert run(modules, "next-stop", code, [STOPS, noted, at]) == expected


@pytest.mark.parametrize(
    ("minutes_in", "state", "left"),
    [
        (-1, "open", None),
        (0, "open", {"is": "left", "minutes": 90}),
        (89.5, "open", {"is": "left", "minutes": 1}),
        (90, "open", {"is": "over", "minutes": 0}),
        (2000, "open", None),
        (30, "closed", None),
    ],
)
def test_time_is_left_while_the_walk_is_on(modules, minutes_in, state, left):
    code = """const starts_at = "2026-11-23T18:30:00+01:00"
      const now = Date.parse(starts_at) + told[0] * 60_000
      const found = it.timeLeft({starts_at, minutes: 90, state: told[1]}, now)
      return found && {is: found.is, minutes: found.minutes}"""
    assert run(modules, "time-left", code, [minutes_in, state]) == left


# Joining


def test_from_the_scan_to_the_first_finding_it_takes_few_taps(context, server, kept):
    kept.outing.groups[:] = [group("A"), group("B")]
    walker = Walker(context.new_page(), server)
    walker.page.add_init_script(
        "addEventListener('click', () => (window.taps ??= 0, taps++), true)"
    )
    walker.open(f"#{SECRET}")
    walker.press("Gruppe B")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.press("Belysning")
    expect(walker.page.get_by_role("region", name="Lige gemt: Belysning")).to_be_visible()
    assert walker.page.evaluate("taps") <= 6


def test_where_all_walk_together_nobody_is_asked_for_a_group(context, server):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    expect(walker.button("Jeg er med")).to_be_visible()
    expect(walker.page.get_by_text("Hvilken gruppe")).to_have_count(0)


def test_an_ordinary_code_makes_nobody_a_leader(context, server):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    expect(walker.button("Jeg er med")).to_be_visible()
    roles = walker.page.get_by_label("Jeg er med som").locator("option").all_text_contents()
    assert roles[0] == "Beboer eller deltager"
    assert "Gruppeleder" not in roles
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.press("Ruten")
    expect(walker.page.locator(".stop-item").first).to_be_visible()
    expect(walker.button("Turleder")).to_have_count(0)


def test_each_finding_carries_the_letter_of_the_group_it_was_noted_with(context, server, kept):
    kept.outing.groups[:] = [group("A"), group("B"), group("C")]
    walker = join_as(context, server, SECRET, "B")
    walker.record("Belysning")
    walker.press("Ruten")
    walker.press("Gruppe C")
    expect(walker.button("Gruppe C")).to_have_attribute("aria-pressed", "true")
    walker.press("Notér")
    walker.record("Andet")
    walker.sees_all_stored()
    assert [told["group"] for told in kept.newest()] == ["B", "C"]
    assert [said["group"] for said in kept.outing.check_ins][-1] == "C"


def test_ones_own_group_is_told_apart(context, server, kept):
    kept.outing.groups[:] = [group("A"), group("B")]
    kept.outing.others += [note("0189-a", "LYS", group="A"), note("0189-b", "REN", group="B")]
    walker = join_as(context, server, SECRET, "A")
    walker.sees("Noteret her")
    walker.page.locator(".strip-line").click()
    expect(walker.page.locator("[aria-labelledby=nearby-0189-a]")).to_contain_text("Din gruppe")
    expect(walker.page.locator("[aria-labelledby=nearby-0189-b]")).to_contain_text("Gruppe B")


def test_a_leader_who_scans_the_ordinary_code_later_still_leads(context, server):
    walker = join_as(context, server, SECRET)
    again = join_as(context, server, LEADER_SECRET)
    for secret in (SECRET, LEADER_SECRET):
        walker = Walker(context.new_page(), server)
        walker.open(f"#{secret}")
        walker.press("Ruten")
        expect(walker.button("Turleder")).to_be_visible()
    assert again.complaints == []


# The leader


@pytest.fixture
def leader(context, server, kept):
    """Karen, who leads group A, with three others on the walk."""
    kept.outing.groups[:] = [group("A"), group("B", stop=1)]
    kept.outing.phones += [
        phone("Inge"),
        phone("Knud", unsent=3, unsent_photos=2),
        phone("Ulla", group=None),
        phone(None, group="B", unsent=1, help=1),
    ]
    joined = join_as(context, server, LEADER_SECRET, "A", "Karen")
    yield joined
    assert joined.complaints == []


def open_leader(leader: Walker) -> None:
    leader.press("Ruten")
    leader.press("Turleder")
    expect(leader.page.get_by_role("heading", name="Turleder")).to_be_visible()


def test_a_leader_sees_who_has_something_unsent_before_they_go_home(leader):
    open_leader(leader)
    leader.sees("1 telefon har noget, der ikke er sendt")
    names = leader.page.locator(".phone-name")
    expect(names).to_have_text(["Knud", "Inge", "Ulla", "Karen (dig)"], use_inner_text=True)
    knud = leader.page.locator(".phone-item").first
    expect(knud).to_contain_text("3 venter, 2 billeder mangler, senest set 23.11. 18:52")
    leader.press("Alle grupper")
    leader.sees("2 telefoner har noget, der ikke er sendt")
    leader.sees("Uden navn")
    leader.sees("1 venter, 1 kræver hjælp")


def test_a_leader_shows_everybody_which_stop_the_group_is_at(leader, server, kept, chromium):
    open_leader(leader)
    leader.sees("Ikke ved noget stop")
    for name in ("Stop 1: Bag supermarkedet", "Stop 2: Tunnelen"):
        leader.page.wait_for_timeout(500)  # the second tap of a wet glove is no second step
        leader.press("Næste")
        leader.sees(name)
    context = chromium.new_context(**PHONE)
    other = join_as(context, server, SECRET, "A")
    other.press("Ruten")
    other.sees("Gruppe A er ved stop 2")
    other.sees("Gruppe B er ved stop 1")
    expect(other.page.locator(".next-stop h2")).to_have_text("Tunnelen")
    context.close()
    leader.page.wait_for_timeout(500)
    leader.press("Forrige")
    leader.sees("Stop 1: Bag supermarkedet")
    leader.page.wait_for_timeout(500)
    leader.press("Forrige")
    leader.sees("Ikke ved noget stop")
    expect(leader.button("Forrige")).to_be_disabled()
    leader.page.wait_for_timeout(500)
    assert kept.outing.groups[0]["stop"] is None


def test_without_signal_the_leader_sees_what_was_fetched_and_is_told_so(leader, server, kept):
    open_leader(leader)
    leader.sees("Knud")
    server.stop()
    leader.press("Næste")
    leader.sees("Ligger på telefonen. De andre ser det, når der er dækning.")
    leader.sees("Stop 1: Bag supermarkedet")
    leader.page.reload()
    open_leader(leader)
    leader.sees("Knud")
    leader.sees("Ingen forbindelse lige nu. Hentet")
    leader.sees("Stop 1: Bag supermarkedet")
    server.start()
    leader.press("Notér")
    leader.record("Andet")
    leader.gets_signal()
    leader.sees_all_stored()
    open_leader(leader)
    expect(leader.page.get_by_text("Ligger på telefonen. De andre")).to_have_count(
        0, timeout=20_000
    )
    assert kept.outing.groups[0]["stop"] == 1


def test_a_leader_without_signal_may_move_two_groups_and_both_are_told(leader, server, kept):
    kept.outing.groups[1]["stop"] = None
    open_leader(leader)
    leader.sees("Knud")
    server.stop()
    leader.press("Næste")
    leader.sees("Stop 1: Bag supermarkedet")
    leader.press("Gruppe B")
    leader.page.wait_for_timeout(500)
    leader.press("Næste")
    leader.sees("Ligger på telefonen. De andre ser det")
    kept.play = lambda request: (
        problem(401, "unknown-device") if request.url.path.endswith("/stop") else None
    )
    server.start()
    leader.press("Tilbage")
    leader.press("Notér")
    leader.record("Andet")
    leader.gets_signal()
    leader.sees_all_stored()
    leader.page.wait_for_timeout(6000)
    assert [one["stop"] for one in kept.outing.groups] == [None, None]
    kept.play = None  # the phone has joined again
    leader.record("Andet")
    leader.sees_all_stored()
    leader.until(lambda: all(one["stop"] for one in kept.outing.groups))


def test_one_who_leads_no_longer_sees_no_phones(leader, kept):
    open_leader(leader)
    leader.sees("Knud")
    for joined in kept.outing.joined.values():
        joined["is_leader"] = False
    leader.press("Tilbage")
    leader.press("Turleder")
    expect(leader.page.locator(".stop-item").first).to_be_visible()
    leader.press("Notér")
    leader.press("Ruten")
    expect(leader.page.locator(".stop-item").first).to_be_visible()
    expect(leader.button("Turleder")).to_have_count(0)


# The check-in


def test_a_phone_tells_how_much_waits_once_something_was_sent(walker, kept):
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.until(lambda: kept.outing.check_ins)
    [said] = kept.outing.check_ins
    build = walker.page.locator("body").get_attribute("data-build")
    nothing = {"unsent": 0, "unsent_photos": 0, "help": 0, "oldest_unsent": None}
    assert said == {"group": None, "build": build} | nothing


def test_what_is_refused_is_told_as_in_need_of_help(walker, kept):
    walker.page.clock.install()
    kept.play = lambda request: (
        problem(422, "malformed") if "/observations/" in request.url.path else None
    )
    walker.record("Belysning")
    walker.sees("1 kræver hjælp")
    walker.page.clock.run_for(61_000)
    walker.until(lambda: (kept.outing.check_ins or [{"help": 0}])[-1]["help"])
    said = kept.outing.check_ins[-1]
    assert (said["unsent"], said["help"]) == (1, 1)
    age = datetime.now(UTC) - datetime.fromisoformat(said["oldest_unsent"])
    assert abs(age) < timedelta(minutes=2)


def test_a_phone_that_only_walks_along_is_heard_now_and_then(walker, kept):
    walker.page.clock.install()
    walker.page.reload()
    walker.sees("Næste")
    walker.page.wait_for_timeout(500)
    kept.outing.check_ins.clear()
    for _ in range(7):
        walker.page.clock.run_for(60_000)
        walker.page.wait_for_timeout(200)
    assert len(kept.outing.check_ins) == 1


def test_a_check_in_is_made_once_a_minute_at_most_and_the_last_word_is_said(walker, kept):
    walker.page.clock.install()
    walker.page.reload()
    kept.outing.check_ins.clear()
    refuse = problem(422, "malformed")
    kept.play = lambda request: refuse if "/observations/" in request.url.path else None
    for category in ("Belysning", "Andet", "Rusmidler"):
        walker.record(category)
        walker.page.clock.run_for(1500)
    walker.sees("3 kræver hjælp")
    assert len(kept.outing.check_ins) <= 1
    walker.page.clock.run_for(61_000)
    walker.until(lambda: kept.outing.check_ins and kept.outing.check_ins[-1]["help"] == 3)
    assert len(kept.outing.check_ins) <= 2


def test_a_clock_that_is_put_back_silences_no_check_in(bench, kept):
    code = """const store = await import("/module/field/store.js")
      const findings = await import("/module/field/findings.js")
      const {NOWHERE} = await import("/module/field/place.js")
      const walk = {id: "w", device: "d", token: "t", package: {}, is_signed_out: false}
      await store.write(["walk"], (tx) => tx.objectStore("walk").put(walk))
      await store.remember("walk", "w")
      await it.checkIn()
      const now = Date.now; Date.now = () => now() - 3_600_000
      await findings.record(walk, {category: "LYS", place: NOWHERE, isSeeking: false})
      await it.checkIn()"""
    run(bench, "check-in", code)
    assert [said["unsent"] for said in kept.outing.check_ins] == [0, 1]


def test_a_check_in_nobody_answers_holds_up_no_letter(walker, kept):
    kept.play = lambda request: (
        problem(500, "oops") if request.url.path.endswith("/device") else None
    )
    walker.record("Belysning")
    walker.sees_all_stored()
    walker.record("Andet")
    walker.sees_all_stored()
    assert len(kept.newest()) == 2


# What is good


def test_after_two_faults_the_walker_is_asked_once_for_what_is_good(walker):
    ask = walker.page.get_by_text("Er her også noget, der gør stedet trygt? Notér det.")
    walker.record("Belysning", "Utryg her")
    expect(ask).to_have_count(0)
    walker.record("Andet", "Utryg her")
    expect(ask).to_be_visible()
    walker.press("Luk")
    expect(ask).to_have_count(0)
    walker.record("Rusmidler", "Utryg her")
    walker.press("Ruten")
    expect(walker.page.locator(".stop-item").first).to_be_visible()
    expect(ask).to_have_count(0)


def test_one_good_thing_is_answer_enough(walker):
    ask = walker.page.get_by_text("Er her også noget, der gør stedet trygt? Notér det.")
    for category in ("Belysning", "Andet"):
        walker.record(category, "Utryg her")
    expect(ask).to_be_visible()
    walker.record("Liv på gaden", "Tryg her")
    expect(ask).to_have_count(0)


# When it is over


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2126-12-01T20:00:00+01:00", "Vandringen er slut. Du kan tilføje glemte steder til 1.12."),
        ("2020-12-01T20:00:00+01:00", "Vandringen er slut, og fristen var 1.12.2020."),
    ],
)
def test_a_closed_walk_says_until_when_it_takes_what_was_forgotten(walker, kept, until, words):
    kept.walk_state = "closed"
    kept.outing.facts["takes_until"] = until
    walker.page.reload()
    walker.sees(words)
    walker.record("Belysning")
    walker.sees_all_stored()


def test_that_the_walk_was_closed_is_known_without_a_new_package(walker, kept):
    kept.play = lambda request: (
        problem(503, "busy") if request.url.path.endswith("package") else None
    )
    kept.walk_state = "closed"
    kept.outing.facts["takes_until"] = "2126-12-01T20:00:00+01:00"
    walker.record("Belysning")
    walker.sees("Vandringen er slut. Du kan tilføje glemte steder til 1.12.2126.")


# For everybody


@pytest.fixture
def busy_leader(context, server, kept):
    """A leader on a walk with groups where much has been noted."""
    kept.outing.groups[:] = [group("A", 2), group("B")]
    kept.outing.others.append(note("0189-a", "LYS", note="Lampen er slukket", agree=2))
    kept.outing.before.append(
        {
            "id": "c1", "category": "GRO", "subtype": None, "lon": 9.9331, "lat": 57.0648,
            "seen_on": "2026-05-04", "count": 3, "status": "in-plan",
        }
    )  # fmt: skip
    kept.outing.phones += [phone("Knud", unsent=3, help=1), phone("Inge")]
    joined = join_as(context, server, LEADER_SECRET, "A")
    joined.sees("Noteret her")
    return joined


def choose(walker: Walker, *choices: str) -> None:
    walker.press("Menu")
    for choice in choices:
        walker.press(choice)
    walker.press("Notér")


def test_nothing_of_the_walk_is_left_untranslated(busy_leader):
    choose(busy_leader)
    busy_leader.press("Menu")
    busy_leader.page.get_by_label("Sprog").select_option(label="English")
    busy_leader.press("Record")
    busy_leader.sees("Noted here: Lighting")
    busy_leader.press("Route")
    busy_leader.sees("Next stop")
    assert json.dumps(busy_leader.page.locator("main").inner_text()).count("walk.") == 0
