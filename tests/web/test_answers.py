"""Afterwards, by the same link: what became of each finding, also of the forgotten ones."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.web.axe import Axe
from tests.web.stand_in import SECRET, problem
from tests.web.stand_in_walk import answered
from tests.web.test_access import NARROW, RULES, SMALL, TOUCH, WIDER
from tests.web.walker import Walker

PLANNED = {
    "state": "planned",
    "with": 3,
    "line": {
        "measures": [
            {"da": "Skift til bedre lys", "en": "Better light"},
            {"da": "Beskær hækken", "en": "Cut the hedge"},
        ],
        "responsible": {"da": "Park og Vej", "en": "Parks and roads"},
        "due": "2026-12-01",
        "status": "sent",
    },
}
DECIDED = {
    "state": "received", "with": 0, "line": None,
    "decision": {"verdict": "rejected", "reason": "Er allerede ordnet"},
}  # fmt: skip
KEPT = """async (room) => {
  const done = (asked) => new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const memory = await done(indexedDB.open("tryg-vandring"))
  const rows = await done(memory.transaction(room).objectStore(room).getAll())
  memory.close()
  return JSON.stringify(rows)
}"""
FORGET = """async () => {
  const done = (asked) => new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const memory = await done(indexedDB.open("tryg-vandring"))
  const rooms = memory.transaction("observation", "readwrite").objectStore("observation")
  for (const row of await done(rooms.getAll()))
    await done(rooms.put({...row, delivered: {...row.delivered, at: Date.now() - 8 * 86_400_000}}))
  memory.close()
}"""


@pytest.fixture
def walker(context, server):
    """Somebody who has joined; whatever she does, the page runs nothing it may not."""
    joined = Walker.joined(context, server)
    yield joined
    assert joined.complaints == []


def note_lamp(walker: Walker, kept, answer: dict[str, object]) -> str:
    """A finding that arrived, and what became of it later."""
    walker.write("Belysning")
    walker.page.get_by_label("Bemærkning").fill("Lampen ved nummer 14")
    walker.press("Færdig")
    walker.sees_all_stored()
    [told] = kept.newest()
    kept.outing.answers[told["id"]] = answer
    return told["id"]


def come_back(walker: Walker) -> None:
    """Another day, by the same address."""
    walker.page.reload()
    walker.press("Mine fund")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"state": "waiting", "with": 0, "line": None}, "Modtaget. Koordinatoren ser på det."),
        ({"state": "gathered", "with": 3, "line": None}, "Samlet med 3 andre. Svar følger."),
        ({"state": "gathered", "with": 1, "line": None}, "Samlet med 1 anden. Svar følger."),
        ({"state": "gathered", "with": 0, "line": None}, "Samlet til ét forhold. Svar følger."),
        (PLANNED, "Besvaret: i planen"),
        (DECIDED, "Besvaret: der bliver ikke gjort noget"),
        (PLANNED | {"decision": DECIDED["decision"]}, "Besvaret: i planen"),
    ],
)
def test_each_finding_says_what_became_of_it(walker, kept, answer, words):
    note_lamp(walker, kept, answer)
    come_back(walker)
    walker.sees(words)
    walker.sees("Gemt hos kommunen")


def test_a_no_says_why(walker, kept):
    note_lamp(walker, kept, DECIDED)
    come_back(walker)
    expect(walker.page.locator(".plan-line")).to_contain_text("Er allerede ordnet")


def test_what_is_in_the_plan_says_who_does_what_by_when(walker, kept):
    note_lamp(walker, kept, PLANNED)
    come_back(walker)
    facts = walker.page.locator(".plan-line")
    expect(facts).to_contain_text("Skift til bedre lys, Beskær hækken")
    expect(facts).to_contain_text("Park og Vej")
    expect(facts).to_contain_text("1.12.2026")
    expect(facts).to_contain_text("sendt til den ansvarlige")


def test_the_answer_is_there_without_signal_and_after_the_text_is_forgotten(
    walker, context, server, kept
):
    note_lamp(walker, kept, PLANNED)
    come_back(walker)
    walker.sees("Besvaret: i planen")
    walker.page.evaluate(FORGET)
    walker.page.reload()
    while "nummer 14" in walker.page.evaluate(KEPT, "observation"):
        walker.page.wait_for_timeout(50)
    server.stop()
    again = Walker(context.new_page(), server)
    again.open(f"#{SECRET}")
    again.press("Mine fund")
    again.sees("Det, kun kommunen har nu")
    again.sees("Besvaret: i planen")
    again.sees("Park og Vej")
    server.start()


def test_a_phone_that_is_known_no_longer_says_how_old_the_answers_are(walker, kept):
    note_lamp(walker, kept, PLANNED)
    come_back(walker)
    walker.sees("Besvaret: i planen")
    over = walker.page.get_by_text("Kommunen viser ikke længere nyt her")
    expect(over).to_have_count(0)
    kept.tokens.clear()  # the walk's case is closed and filed
    come_back(walker)
    today = datetime.now(ZoneInfo("Europe/Copenhagen"))
    expect(over).to_contain_text(f"Hentet {today.day}.{today.month}.{today.year}.")
    walker.sees("Besvaret: i planen")
    come_back(walker)
    expect(over).to_be_visible()


def test_three_days_later_a_finding_can_still_be_put_right(walker, kept):
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.sees_all_stored()
    walker.page.evaluate(FORGET.replace("8 *", "3 *"))
    walker.page.reload()
    walker.until(lambda: walker.page.evaluate(KEPT, "photo") == "[]")
    walker.press("Mine fund")
    walker.press("Ret")
    walker.sees("Sendte billeder slettes fra telefonen efter et døgn.")
    walker.page.get_by_label("Bemærkning").fill("Det er lampen ved nummer 16")
    walker.press("Færdig")
    walker.until(lambda: kept.newest()[0]["note"])
    [told] = kept.newest()
    assert (told["note"], len(told["photos"])) == ("Det er lampen ved nummer 16", 1)
    walker.sees_all_stored()


def test_a_lost_phone_holds_no_words_in_the_answers(walker, kept):
    note_lamp(walker, kept, PLANNED | {"note": "Lampen ved nummer 14"})
    come_back(walker)
    walker.sees("Besvaret: i planen")
    [row] = json.loads(walker.page.evaluate(KEPT, "answer"))
    assert set(row) == {
        "id", "walk", "device", "category", "subtype", "feeling", "captured_at", "stop", "state",
        "reason", "photos", "answer",
    }  # fmt: skip
    assert "nummer 14" not in json.dumps(row)


def test_what_the_phone_has_forgotten_can_still_be_taken_back(walker, kept):
    kept.outing.forgotten.append(answered("0188-old", "OVB", answer=PLANNED))
    come_back(walker)
    walker.sees("Overblik & orientering")
    walker.press("Træk tilbage")
    walker.page.get_by_role("dialog").get_by_role("button", name="Træk tilbage").click()
    walker.sees("Trukket tilbage")
    assert kept.withdrawn == {"0188-old"}


def test_a_withdrawal_of_the_forgotten_waits_for_signal_and_is_counted(walker, server, kept):
    kept.outing.forgotten.append(answered("0188-old", "OVB"))
    come_back(walker)
    walker.sees("Modtaget af kommunen")
    server.stop()
    walker.press("Træk tilbage")
    walker.page.get_by_role("dialog").get_by_role("button", name="Træk tilbage").click()
    walker.sees("Trækkes tilbage")
    walker.sees("1 venter")
    walker.page.reload()
    walker.press("Mine fund")
    walker.sees("Trækkes tilbage")
    server.start()
    walker.press("Prøv nu")
    walker.sees("Trukket tilbage")
    assert kept.withdrawn == {"0188-old"}


def test_one_finding_is_shown_once(walker, kept):
    id = note_lamp(walker, kept, PLANNED)
    come_back(walker)
    walker.sees("Besvaret: i planen")
    assert walker.page.locator(".finding").count() == 1
    assert walker.page.locator(f"#answer-{id}").count() == 0


def test_when_nothing_is_on_the_phone_it_does_not_say_there_is_nothing(walker, kept):
    kept.outing.forgotten.append(answered("0188-old", "OVB"))
    come_back(walker)
    walker.sees("Modtaget af kommunen")
    expect(walker.page.get_by_text("Her er ingen fund endnu")).not_to_be_visible()


def test_what_is_already_known_is_not_fetched_again(walker, kept):
    kept.outing.forgotten.append(answered("0188-old", "OVB"))
    come_back(walker)
    walker.sees("Modtaget af kommunen")
    with walker.page.expect_response(lambda answer: answer.url.endswith("/answers")) as waiting:
        walker.page.reload()
    assert waiting.value.status == 304
    walker.press("Mine fund")
    walker.sees("Modtaget af kommunen")


def test_a_server_in_trouble_takes_no_answer_away(walker, kept):
    kept.outing.forgotten.append(answered("0188-old", "OVB", answer=PLANNED))
    come_back(walker)
    walker.sees("Besvaret: i planen")
    kept.play = lambda request: problem(500, "oops") if "answers" in request.url.path else None
    come_back(walker)
    walker.sees("Besvaret: i planen")


@pytest.fixture
def full(walker, kept):
    """A list with something of every kind."""
    note_lamp(walker, kept, PLANNED)
    kept.outing.forgotten += [
        answered("0188-a", "OVB", answer=PLANNED, photos=1),
        answered("0188-b", "RUS", state="quarantined", answer=None),
        answered("0188-c", "AND", state="withdrawn"),
    ]
    come_back(walker)
    walker.sees("Det, kun kommunen har nu")
    return walker


@pytest.mark.parametrize("theme", ["Mørk", "Lys", "Rød"])
def test_axe_finds_nothing_in_the_answers(full, theme):
    full.press("Menu")
    full.press(theme)
    full.press("Mine fund")
    full.sees("Det, kun kommunen har nu")
    found = Axe().run(full.page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_every_target_in_the_answers_is_large_enough_for_a_glove(full):
    assert full.page.evaluate(SMALL.replace("TOUCH", str(TOUCH))) == []


def test_large_text_keeps_the_answers_within_a_narrow_phone(full):
    full.page.set_viewport_size({"width": NARROW, "height": 640})
    full.press("Menu")
    full.press("Stor")
    full.press("Mine fund")
    full.sees("Det, kun kommunen har nu")
    assert full.page.evaluate(WIDER.replace("NARROW", str(NARROW))) == []
