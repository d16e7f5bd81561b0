"""Before a note that names a person is sent, she is asked once, gently; nothing is ever lost."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.axe import Axe
from tests.web.every_screen import liked
from tests.web.test_access import LOOKS, NARROW, RULES, SMALL, TOUCH, WIDER, unrolled
from tests.web.walker import Walker

TOLD = "Han hedder Jens, ring 22 33 44 55"


@pytest.fixture
def walker(context, server):
    """Somebody on the walk."""
    return Walker.joined(context, server)


def note(walker: Walker):
    return walker.page.locator("#note")


def box(walker: Walker):
    return walker.page.locator(".guard").first


def sent(kept) -> list[str]:
    """The notes the municipality has got, every revision."""
    return [json.loads(body)["note"] for _, body in sorted(kept.observations.items())]


def test_she_is_told_what_was_found_and_why(walker):
    walker.write("Belysning")
    expect(box(walker)).to_be_hidden()
    note(walker).fill(TOLD)
    expect(box(walker)).to_contain_text("Skriv om stedet, ikke om personer")
    expect(box(walker)).to_contain_text("navn: Jens")
    expect(box(walker)).to_contain_text("telefonnummer: 22 33 44 55")
    note(walker).fill("Lampe 40021733 er slukket")
    expect(box(walker)).to_be_hidden()


def test_what_is_written_is_on_the_phone_before_anything_is_asked(walker):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    walker.has_written_down(TOLD)
    expect(box(walker)).to_be_visible()
    walker.page.reload()
    expect(note(walker)).to_have_value(TOLD)
    expect(box(walker)).to_be_visible()


def test_one_tap_takes_out_what_was_found_and_one_more_brings_it_back(walker, kept):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    walker.press("Fjern det fundne")
    expect(note(walker)).to_have_value("Han hedder [fjernet], ring [fjernet]")
    expect(box(walker)).to_be_hidden()
    walker.page.locator(".toast button").click()
    expect(note(walker)).to_have_value(TOLD)
    walker.press("Fjern det fundne")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert sent(kept)[-1] == "Han hedder [fjernet], ring [fjernet]"


def test_a_full_note_never_becomes_too_long_to_be_received(walker, kept):
    walker.write("Belysning")
    full = "Han hedder Bo " + "x" * 1986
    note(walker).fill(full)
    walker.press("Fjern det fundne")
    expect(note(walker)).to_have_value(full.replace("Bo", "…"))


def test_to_put_it_right_goes_to_the_words(walker):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    box(walker).get_by_role("button", name="Ret").click()
    expect(note(walker)).to_be_focused()
    marked = "const area = document.activeElement;"
    marked += "return area.value.slice(area.selectionStart, area.selectionEnd)"
    assert walker.page.evaluate(f"() => {{ {marked} }}") == "Jens"


def test_what_she_means_is_kept_and_not_asked_about_again(walker, kept):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    walker.press("Behold")
    expect(box(walker)).to_be_hidden()
    walker.until(lambda: walker.remembers("kept-words"))
    walker.page.reload()
    expect(note(walker)).to_have_value(TOLD)
    walker.page.wait_for_timeout(700)
    expect(box(walker)).to_be_hidden()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert sent(kept)[-1] == TOLD
    walker.page.locator("#pill").click()
    expect(walker.page.locator(".finding-note")).to_have_text(TOLD)
    expect(walker.page.locator(".guard-line")).to_have_count(0)


def test_a_new_name_is_asked_about_though_another_was_kept(walker):
    walker.write("Belysning")
    note(walker).fill("Han hedder Jens")
    walker.press("Behold")
    note(walker).fill("Han hedder Jens, hun hedder Anne")
    expect(box(walker)).to_contain_text("Anne")
    expect(box(walker)).not_to_contain_text("Jens")


def test_done_asks_once_and_the_second_time_it_goes_as_it_is(walker, kept):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    walker.press("Færdig")
    expect(walker.button("Fjern det fundne")).to_be_focused()
    walker.sees("Vil du sende det, som det er? Tryk Færdig igen.")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert sent(kept)[-1] == TOLD


def test_leaving_by_the_back_key_holds_nothing_up_and_the_list_says_so(walker, kept):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    expect(box(walker)).to_be_visible()
    walker.page.go_back()
    walker.sees_all_stored()
    assert sent(kept)[-1] == TOLD
    walker.page.locator("#pill").click()
    walker.sees("Nævner måske en person: navn, telefonnummer")


def test_a_proposal_is_guarded_too(walker):
    walker.write("Belysning")
    walker.page.locator("details.fold summary").first.click()
    walker.page.locator("#proposal").fill("Spørg jens@mail.dk")
    expect(walker.page.locator("details .guard")).to_contain_text("e-mailadresse: jens@mail.dk")
    walker.press("Færdig")
    expect(walker.page.locator("details .guard button").nth(1)).to_be_focused()


NOT_BEFORE = """async () => {
  const done = (asked) => new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)))
  const memory = await done(indexedDB.open("tryg-vandring"))
  const letters = await done(memory.transaction("outbox").objectStore("outbox").getAll())
  memory.close()
  return letters.map(({not_before}) => not_before - Date.now())
}"""


def test_a_letter_waits_while_she_is_asked_but_never_long(context, server, kept):
    walker = Walker(context.new_page(), server)
    walker.page.clock.install()
    walker.open("#abcdefghijklmnopqrstuv")
    walker.press("Jeg er med")
    walker.press("Begynd")
    walker.write("Belysning")
    note(walker).fill(TOLD)
    walker.has_written_down(TOLD)
    walker.page.clock.run_for(1000)
    expect(box(walker)).to_be_visible()
    for _ in range(5):
        walker.page.clock.run_for(12_000)
        walker.page.wait_for_timeout(100)
    assert kept.observations == {}
    assert 0 < walker.page.evaluate(NOT_BEFORE)[0] <= 15_000
    walker.until(lambda: walker.page.clock.run_for(2_000) or kept.observations)
    assert sent(kept) == [TOLD]
    expect(box(walker)).to_be_visible()


def test_a_page_that_is_killed_over_the_question_sends_it_later(walker, context, server, kept):
    walker.write("Belysning")
    note(walker).fill(TOLD)
    expect(box(walker)).to_be_visible()
    walker.has_written_down(TOLD)
    walker.page.close()
    again = Walker(context.new_page(), server)
    again.open()
    expect(note(again)).to_have_value(TOLD)
    again.page.go_back()
    again.sees_all_stored()
    assert sent(kept)[-1] == TOLD


def asked(walker: Walker) -> None:
    """The question open, and asked for the second time."""
    walker.page.locator(".tile").nth(0).click()
    walker.page.locator(".saved-ways button").nth(1).click()
    note(walker).fill(f"{TOLD} {'x' * 60}@example.dk")
    expect(box(walker)).to_be_visible()
    walker.page.locator(".dock .main").click()
    expect(box(walker).locator(".hint")).to_be_visible()


def to_crime(walker: Walker) -> None:
    """From the button that is on every screen."""
    walker.page.locator(".tab").nth(3).click()
    walker.page.locator("#emergency button").click()
    walker.page.locator("dialog[open] button").first.click()
    expect(walker.page.locator("body[data-screen=crime]")).to_be_visible()


@pytest.mark.parametrize("arrive", [asked, to_crime], ids=lambda arrive: arrive.__name__)
@pytest.mark.parametrize("language", ["da", "ar"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_everybody_can_read_and_answer_it(context, server, look, language, arrive):
    walker = liked(context, server, language=language, **look)
    arrive(walker)
    assert walker.page.evaluate(SMALL.replace("TOUCH", str(TOUCH))) == []
    unrolled(walker.page)
    found = Axe().run(walker.page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    walker.page.set_viewport_size({"width": NARROW, "height": 640})
    assert walker.page.evaluate(WIDER.replace("NARROW", str(NARROW))) == []


def test_whom_to_call_is_told_without_signal(walker, context):
    context.set_offline(True)
    to_crime(walker)
    walker.sees("Her kan du ikke anmelde noget.")
    numbers = walker.page.locator("#screen a.call")
    assert [numbers.nth(at).get_attribute("href") for at in (0, 1)] == ["tel:112", "tel:114"]
    walker.press("Tilbage")
    expect(walker.page.locator("body[data-screen=menu]")).to_be_visible()
    walker.press("Noget strafbart?")
    expect(walker.page.locator("body[data-screen=crime]")).to_be_visible()
