"""A note that is spoken: half a minute, kept before it is called kept, sent after its words."""

import pytest
from playwright.sync_api import expect

from tests.web.axe import Axe
from tests.web.browser import BROWSER, PHONE, here
from tests.web.every_screen import liked
from tests.web.test_access import LOOKS, RULES, SMALL, TOUCH, unrolled
from tests.web.test_field import kill_all_of
from tests.web.walker import Walker
from walks.sounds.sniff import kind_of

DAYS = 14


@pytest.fixture
def kept(kept):
    """A municipality that takes recordings."""
    kept.sound_days = DAYS
    return kept


@pytest.fixture
def walker(context, server):
    """Somebody over a finding, who lets the app listen."""
    context.grant_permissions(["geolocation", "microphone"])
    joined = Walker.joined(context, server)
    joined.write("Belysning")
    yield joined
    assert joined.complaints == []


def speak(walker: Walker, milliseconds: int = 1200) -> None:
    """Records so long, and waits until it is said to lie on the phone."""
    walker.press("Indtal en lydnote")
    expect(walker.page.get_by_role("timer")).to_be_visible()
    walker.page.wait_for_timeout(milliseconds)
    walker.press("Stop")
    walker.sees("Lydnoten ligger på telefonen")


def test_what_is_said_arrives_after_its_words_and_is_listed(walker, kept):
    speak(walker)
    walker.sees("Lydnote: venter")
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.sees_all_stored()
    walker.sees("Lydnote: sendt")
    [recording] = kept.sounds.values()
    assert kind_of(recording) in ("mp4", "webm")
    assert len(recording) < 32_000
    assert [put.split()[0] for put in kept.puts][-2:] == ["observation", "sound"]
    [finding] = kept.newest()
    assert [finding["sound"]] == list(kept.sounds)
    expect(walker.page.get_by_text("Helt sendt").first).to_be_visible(timeout=15_000)


def test_the_countdown_is_in_words_and_ends_by_itself(walker):
    walker.page.clock.install()
    walker.press("Indtal en lydnote")
    timer = walker.page.get_by_role("timer")
    expect(timer).to_have_text("30 sekunder tilbage")
    expect(walker.button("Stop")).to_be_focused()
    walker.page.clock.run_for(5000)
    expect(timer).to_have_text("25 sekunder tilbage")
    walker.page.wait_for_timeout(1200)  # something has been heard
    walker.page.clock.run_for(26_000)
    walker.sees("Lydnoten ligger på telefonen")
    walker.sees("Lyt (30 sekunder)")


def test_it_can_be_heard_deleted_and_brought_back(walker, kept):
    speak(walker)
    walker.press("Lyt (1 sekund)")
    expect(walker.button("Stop")).to_be_visible()
    expect(walker.button("Lyt (1 sekund)")).to_be_visible(timeout=10_000)  # it has ended
    walker.press("Slet lydnoten")
    walker.sees("Lydnoten er slettet")
    expect(walker.button("Indtal en lydnote")).to_be_visible()
    walker.page.locator(".toast").get_by_role("button", name="Fortryd").click()
    expect(walker.button("Slet lydnoten")).to_be_visible()
    walker.press("Slet lydnoten")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.sounds == {}
    assert not kept.newest()[0].get("sound")


def test_news_of_the_finding_takes_the_focus_from_nothing(walker):
    microphone = walker.button("Indtal en lydnote")
    microphone.focus()
    walker.page.evaluate("globalThis.stood = document.activeElement")
    walker.button("Utryg her").evaluate("button => button.click()")  # the finding is told anew
    expect(walker.button("Utryg her")).to_have_attribute("aria-pressed", "true")
    expect(walker.button("Går uden om stedet")).to_be_visible()
    expect(microphone).to_be_focused()
    assert walker.page.evaluate("document.activeElement === stood")


def test_a_phone_that_is_put_away_stops_listening_and_keeps_what_was_said(walker):
    walker.press("Indtal en lydnote")
    expect(walker.page.get_by_role("timer")).to_be_visible()
    walker.page.wait_for_timeout(1200)
    walker.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    walker.sees("Lydnoten ligger på telefonen")


def test_whoever_leaves_while_speaking_keeps_what_was_said(walker, kept):
    walker.press("Indtal en lydnote")
    expect(walker.page.get_by_role("timer")).to_be_visible()
    walker.page.wait_for_timeout(1200)
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.sees("Lydnote: sendt")
    assert len(kept.sounds) == 1


def test_a_microphone_that_is_not_given_costs_nothing(context, server):
    context.clear_permissions()
    context.grant_permissions(["geolocation"])
    walker = Walker.joined(context, server)
    walker.page.add_init_script(DENIED)
    walker.page.reload()
    walker.write("Belysning")
    walker.press("Indtal en lydnote")
    walker.sees("Telefonen giver ikke adgang til mikrofonen")
    expect(walker.button("Indtal en lydnote")).to_be_enabled()
    walker.press("Færdig")
    walker.sees_all_stored()


DENIED = """navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("", "NotAllowedError"))"""


def test_nobody_is_asked_for_a_microphone_before_a_tap(context, server):
    context.add_init_script(
        """globalThis.asked = 0
        navigator.mediaDevices.getUserMedia = () => (globalThis.asked++, new Promise(() => {}))"""
    )
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    expect(walker.button("Indtal en lydnote")).to_be_visible()
    assert walker.page.evaluate("asked") == 0
    walker.press("Indtal en lydnote")
    assert walker.page.evaluate("asked") == 1


def test_where_none_are_taken_nothing_is_offered(context, server, kept):
    kept.sound_days = 0
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    expect(walker.page.get_by_label("Bemærkning")).to_be_visible()
    expect(walker.page.get_by_role("heading", name="Lydnote")).to_have_count(0)
    expect(walker.button("Indtal en lydnote")).to_have_count(0)


def test_a_phone_that_cannot_record_is_offered_nothing(context, server):
    context.add_init_script("delete globalThis.MediaRecorder")
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    expect(walker.page.get_by_label("Bemærkning")).to_be_visible()
    expect(walker.page.get_by_role("heading", name="Lydnote")).to_have_count(0)
    expect(walker.button("Indtal en lydnote")).to_have_count(0)


def test_one_that_is_no_longer_taken_needs_help_and_can_be_deleted(walker, kept):
    speak(walker)
    kept.sound_days = 0
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.sees("Kommunen tager ikke imod lydnoter")
    walker.sees("Lydnote: kræver hjælp")
    walker.press("Ret")
    walker.press("Slet lydnoten")
    walker.press("Færdig")
    walker.sees_all_stored()


def test_a_recording_outlives_a_killed_browser_without_signal(play, server, kept, tmp_path):
    def phone():
        opened = play.chromium.launch_persistent_context(tmp_path / "phone", **BROWSER, **PHONE)
        here(opened)
        opened.grant_permissions(["geolocation", "microphone"])
        return opened

    context = phone()
    walker = Walker.joined(context, server)
    server.stop()
    walker.write("Belysning")
    speak(walker)
    kill_all_of(tmp_path / "phone")
    context = phone()
    walker = Walker(context.new_page(), server)
    walker.open()  # nobody serves: the shell lies on the phone
    walker.sees("Lydnote: venter")
    server.start()
    walker.press("Færdig")
    walker.gets_signal()
    walker.sees_all_stored()
    assert len(kept.sounds) == 1
    context.close()


@pytest.mark.parametrize("language", ["da", "ar"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_axe_finds_nothing_while_it_records_and_when_it_is_kept(context, server, look, language):
    context.grant_permissions(["geolocation", "microphone"])
    walker = liked(context, server, language=language, **look)
    page = walker.page
    page.locator(".tile").first.click()
    page.locator(".saved-ways button").nth(1).click()
    section = page.locator("section[aria-labelledby=sound-title]")
    section.get_by_role("button").click()
    expect(page.get_by_role("timer")).to_be_visible()
    assert faults(walker) == []
    section.get_by_role("button").click()
    expect(section.get_by_role("button")).to_have_count(2)
    assert faults(walker) == []


def faults(walker: Walker) -> list[object]:
    """What axe finds, what is too small for a glove, and what scrolls sideways."""
    page = walker.page
    unrolled(page)
    found = Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    small = page.evaluate(SMALL.replace("TOUCH", str(TOUCH)))
    return [(one["id"], one["nodes"][0]["html"]) for one in found] + small + [wide] * wide
