"""What can go wrong on a walk, each ending with nothing lost and nothing doubled.

A scenario is handed a Field: the real product, a phone that has joined, and a browser. It writes
down in `noted` whatever the phone has said that it keeps.
"""

import base64
import hashlib
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Playwright, Request, Route, expect

from tests.faults.browser import previous
from tests.faults.browser.real import Noted, Outcome, Real, compare, until
from tests.web.browser import BROWSER, PHONE, here
from tests.web.walker import PHOTOS as CAMERA
from tests.web.walker import Walker

API = re.compile("/api/field/")
BALLAST = """async () => {
  const done = (asked) => new Promise((yes, no) => {
    asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error)
  })
  const asked = indexedDB.open("ballast", 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore("kv", {autoIncrement: true})
  const memory = await done(asked)
  const put = (size) => new Promise((end) => {
    const tx = memory.transaction("kv", "readwrite")
    tx.objectStore("kv").put(crypto.getRandomValues(new Uint8Array(size)))
    tx.oncomplete = () => end(true); tx.onabort = () => end(false)
  })
  for (let size = 60000; size > 20000; size -= 20000) while (await put(size));
  memory.close()
}"""
LETTERS = re.compile("/api/field/(observations|photos)/")
TEXTS = re.compile("/api/field/observations/")
PHOTOS = re.compile("/api/field/photos/")
DAY = 24 * 3600  # seconds
THREE_YEARS = 3 * 365 * 24 * 3600  # seconds


@dataclass
class Field:
    """One walker on one walk."""

    play: Playwright
    chromium: Browser
    folder: Path
    rng: Random
    noted: Noted = field(default_factory=Noted)

    def __post_init__(self) -> None:
        self.real = Real(self.folder / "product")
        self.context = self.phone()
        self.walker = self.real.joined(self.context)

    def phone(self) -> BrowserContext:
        """A phone, new out of its box."""
        context = self.chromium.new_context(**PHONE)
        context.set_default_timeout(15_000)
        here(context)
        return context

    def notes(self, note: str, photos: int = 0, walker: Walker | None = None) -> None:
        """Records, and waits until the phone has said that it keeps it."""
        walker = walker or self.walker
        walker.write(self.rng.choice(["Belysning", "Andet", "Rusmidler"]))
        for at in range(photos):
            walker.page.locator("input[capture]").set_input_files(a_photo(at))
            expect(walker.page.locator(".thumb")).to_have_count(at + 1, timeout=20_000)
        walker.page.get_by_label("Bemærkning").fill(note)
        walker.has_written_down(note)
        self.noted.add(note, photos)
        walker.press("Færdig")

    def ends(self, walker: Walker | None = None) -> Outcome:
        """With signal all is stored in the end; then the server dies, and its disk is looked at."""
        walker = walker or self.walker
        walker.gets_signal()
        expect(walker.page.locator("#pill")).to_contain_text("Alt er gemt", timeout=60_000)
        until(partial(self._has_all, walker))
        self.real.kill()
        return compare(self.real, self.noted)

    def _has_all(self, walker: Walker) -> bool:
        return "Alt er gemt" in (walker.page.locator("#pill").text_content() or "")

    def close(self) -> None:
        """Nothing of it is left running."""
        self.real.kill()
        self.context.close()


def a_photo(number: int) -> Path:
    """What the camera hands back."""
    return CAMERA / f"Landscape_{1 + number % 8}.jpg"


Scenario = Callable[[Field], Outcome]


def offline(walk: Field) -> Outcome:
    """No signal from the first stop to the last."""
    walk.context.set_offline(True)
    walk.notes("mørkt bag hegnet", photos=1)
    walk.notes("godt lys ved skolen")
    walk.notes("væltet cykelstativ", photos=2)
    walk.context.set_offline(False)
    return walk.ends()


def flapping(walk: Field) -> Outcome:
    """The signal comes and goes, also in the middle of a letter."""

    def flap() -> None:
        for _ in range(4):
            walk.context.set_offline(True)
            time.sleep(walk.rng.uniform(0.05, 0.3))
            walk.context.set_offline(False)
            walk.walker.gets_signal()
            walk.walker.page.wait_for_timeout(walk.rng.uniform(20, 400))

    for at in range(4):
        walk.notes(f"lampe {at} blinker", photos=at % 2)
        flap()
    return walk.ends()


def portal(walk: Field) -> Outcome:
    """A café's network says yes to everything, in HTML."""
    page = "<h1>Velkommen på gratis wifi</h1>"
    walk.context.route(API, lambda route: route.fulfill(status=200, body=page))
    walk.notes("trådløst net", photos=1)
    walk.walker.press("Mine fund")
    walk.walker.sees("Log på netværket for at sende")
    assert not walk.real.letters()
    walk.context.unroute_all()
    walk.walker.press("Send nu")
    return walk.ends()


def a_fault_of_ours(walk: Field) -> Outcome:
    """500 after all, though it was stored: the same letter again is the same letter."""
    answered: list[str] = []

    def fail_once(route: Route, request: Request) -> None:
        if request.method in ("PUT", "PATCH") and request.url not in answered:
            answered.append(request.url)
            route.fetch()
            route.fulfill(status=500, headers={"Tryg": "1"}, json={"type": "/problems/our-fault"})
        else:
            route.continue_()

    walk.context.route(LETTERS, fail_once)
    walk.notes("fejl hos os", photos=1)
    walk.walker.press("Mine fund")
    until_sent_by_hand(walk, lambda: len(answered) >= 2)
    return walk.ends()


def until_sent_by_hand(walk: Field, is_so: Callable[[], Any]) -> None:
    """An impatient thumb on "Send nu"."""
    end = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < end
        button = walk.walker.button("Send nu")
        if button.is_visible():
            button.click()
        walk.walker.page.wait_for_timeout(300)


def other_content(walk: Field) -> Outcome:
    """409: something else lies under the same number already. Both are kept."""
    strangers: list[str] = []

    def somebody_was_first(route: Route, request: Request) -> None:
        if request.method == "PUT" and not strangers:
            letter = json.loads(request.post_data or "") | {"note": "fra en anden"}
            body = json.dumps(letter).encode()
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            told = {**request.headers, "content-digest": f"sha-256=:{digest}:"}
            strangers.append(str(route.fetch(post_data=body, headers=told).status))
        route.continue_()

    walk.context.route(TEXTS, somebody_was_first)
    walk.notes("vores egen note", photos=1)
    outcome = walk.ends()
    assert strangers == ["201"]
    assert walk.real.rows("SELECT 1 FROM observation WHERE note = 'fra en anden'")
    return outcome


def too_large(walk: Field) -> Outcome:
    """413: it is refused, stays on the phone, and goes when there is room for it."""
    refusal = {"status": 413, "headers": {"Tryg": "1"}, "json": {"type": "/problems/too-large"}}
    walk.context.route(LETTERS, lambda route: route.fulfill(**refusal))
    walk.notes("en lang historie", photos=1)
    walk.walker.sees("1 kræver hjælp")
    walk.context.unroute_all()
    walk.walker.press("Mine fund")
    walk.walker.press("Prøv igen")
    return walk.ends()


def signed_out(walk: Field) -> Outcome:
    """401: the server knows the phone no more. It records on, and sends when it has joined anew."""
    walk.real.change("UPDATE device SET token_hash = 'another'")
    walk.notes("før", photos=1)
    walk.walker.sees("Kommunens server kender ikke telefonen længere.")
    walk.notes("efter")
    assert not walk.real.letters()
    walk.walker.page.goto(f"{walk.real.address}/tur/#{walk.real.secret}")
    walk.walker.press("Jeg er med")
    walk.walker.press("Begynd")
    return walk.ends()


def killed_between_text_and_photo(walk: Field) -> Outcome:
    """The text has its receipt; the tab dies before the photo's first byte."""
    held: list[str] = []

    def hold(route: Route, request: Request) -> None:
        held.append(request.url)  # and never answer

    walk.context.route(PHOTOS, hold)
    walk.notes("kun teksten nåede frem", photos=1)
    until_page(walk, lambda: held)
    assert len(walk.real.letters()) == 1
    walk.walker.page.close()
    walk.context.unroute_all()
    return walk.ends(walk.real.again(walk.context))


def until_page(walk: Field, is_so: Callable[[], Any]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        walk.walker.page.wait_for_timeout(50)


def two_tabs(walk: Field) -> Outcome:
    """The same app twice, and both find that there is signal again."""
    other = walk.real.again(walk.context)
    expect(other.button("Belysning")).to_be_visible()
    walk.context.set_offline(True)
    walk.notes("fra den ene fane", photos=1)
    walk.notes("fra den anden", photos=1, walker=other)
    walk.context.set_offline(False)
    other.gets_signal()
    other.sees_all_stored()
    return walk.ends()


def no_room(walk: Field) -> Outcome:
    """The phone is full: no photo more, but every word."""
    with on_disk(walk, walk.folder / "profile") as phone:
        ballast = phone.new_page()
        ballast.goto(f"{walk.real.address}/healthz")
        told = {"origin": walk.real.address, "quotaSize": 2_000_000}
        phone.new_cdp_session(ballast).send("Storage.overrideQuotaForOrigin", told)
        walker = walk.real.joined(phone)
        ballast.evaluate(BALLAST)
        phone.set_offline(True)
        walker.write("Belysning")
        walker.page.locator("input[capture]").set_input_files(a_photo(0))
        walker.sees("Der er ikke plads til billedet på telefonen.")
        walker.page.get_by_label("Bemærkning").fill("ordene er her")
        walker.has_written_down("ordene er her")
        walk.noted.add("ordene er her")
        walker.press("Færdig")
        phone.set_offline(False)
        return walk.ends(walker)


def clock_ahead(walk: Field) -> Outcome:
    """The phone thinks it is three years later, and is put right."""
    return wrong_clock(walk, THREE_YEARS)


def clock_behind(walk: Field) -> Outcome:
    """The phone thinks it is three years earlier, and is put right."""
    return wrong_clock(walk, -THREE_YEARS)


def wrong_clock(walk: Field, seconds: int) -> Outcome:
    page = walk.walker.page
    now = time.time()
    page.clock.install(time=now + seconds)
    walk.context.set_offline(True)
    walk.notes("mens uret gik forkert", photos=1)
    walk.context.set_offline(False)
    walk.walker.gets_signal()
    walk.walker.sees_all_stored()
    walk.context.set_offline(True)
    walk.notes("sendt efter at uret blev rettet")
    page.clock.set_system_time(time.time())
    walk.context.set_offline(False)
    outcome = walk.ends()
    [told] = [one for one in walk.real.letters() if one["note"].startswith("mens")]
    year = time.gmtime(now + seconds).tm_year
    assert told["captured_at"].startswith(str(year))
    assert abs(told["clock_offset_ms"] / 1000 + seconds) < DAY
    return outcome


def killed_before_the_commit(walk: Field) -> Outcome:
    """The server dies with the letter in its hands."""
    return killed_server(walk, "before")


def killed_after_the_commit(walk: Field) -> Outcome:
    """The server dies with the receipt on its tongue."""
    return killed_server(walk, "after")


def killed_server(walk: Field, when: str) -> Outcome:
    resting = walk.folder / "resting"
    walk.real.kill()
    walk.real.start(REST=when, RESTING=str(resting))
    walk.notes(f"dræbt {when}", photos=1)
    walk.walker.gets_signal()
    until_page(walk, resting.exists)
    walk.real.kill()
    assert len(walk.real.letters()) == (when == "after")
    walk.real.start()
    walk.walker.press("Mine fund")
    return walk.ends()


def browser_killed_right_after_saving(walk: Field) -> Outcome:
    """SIGKILL of every process of the browser as soon as it says "På telefonen"."""
    profile = walk.folder / "profile"
    with on_disk(walk, profile) as context:
        walker = walk.real.joined(context)
        context.set_offline(True)
        for _ in range(3):
            walker.press("Belysning")
            expect(walker.page.locator(".saved-facts")).to_contain_text("På telefonen")
            walker.page.wait_for_timeout(500)  # sooner it would be the second tap of a wet glove
        walker.write("Andet")
        walker.page.get_by_label("Bemærkning").fill("lige før")
        walker.has_written_down("lige før")
        walk.noted.add("lige før")
        kill_browser(profile)
    with on_disk(walk, profile) as context:
        walker = walk.real.again(context)
        walker.press("Færdig")
        outcome = walk.ends(walker)
    outcome.lost += 4 - len({letter["id"] for letter in walk.real.letters()})
    return outcome


@contextmanager
def on_disk(walk: Field, profile: Path) -> Iterator[BrowserContext]:
    """A phone whose memory outlives the browser."""
    context = walk.play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    context.set_default_timeout(15_000)
    here(context)
    try:
        yield context
    finally:
        try:
            context.close()
        except Exception as gone:
            assert "closed" in str(gone).lower()


def kill_browser(profile: Path) -> None:
    """kill -9 of every process of this one browser."""
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if any(str(profile) in word for word in line) and "chrom" in " ".join(line[:1]):
            os.kill(process.pid, signal.SIGKILL)


def saved_on_one_sent_by_another(walk: Field) -> Outcome:
    """A wet phone: the file of what it had is sent by another one, and later by itself too."""
    walk.context.set_offline(True)
    walk.notes("fra den tabte telefon", photos=1)
    walk.notes("også derfra")
    walk.walker.press("Menu")
    with walk.walker.page.expect_download() as saved:
        walk.walker.press("Gem alt usendt som fil")
    file = Path(saved.value.path()).read_bytes()
    other = walk.phone()
    finder = walk.real.joined(other)
    finder.press("Menu")
    with finder.page.expect_file_chooser() as asked:
        finder.press("Hent fund fra fil")
    asked.value.set_files({"name": "a.json", "mimeType": "application/json", "buffer": file})
    finder.sees("2 fund er hentet")
    finder.press("Luk")
    finder.sees_all_stored()
    other.close()
    walk.context.set_offline(False)  # it was only wet
    return walk.ends()


def two_phones(walk: Field) -> Outcome:
    """Two walkers of one walk, side by side, on a line that comes and goes."""
    other = walk.phone()
    second = walk.real.joined(other)
    for at in range(3):
        walk.context.set_offline(walk.rng.random() < 0.5)
        other.set_offline(walk.rng.random() < 0.5)
        walk.notes(f"den ene {at}", photos=at % 2)
        walk.notes(f"den anden {at}", photos=at % 2, walker=second)
    walk.context.set_offline(False)
    other.set_offline(False)
    second.gets_signal()
    expect(second.page.locator("#pill")).to_contain_text("Alt er gemt", timeout=60_000)
    outcome = walk.ends()
    devices = "SELECT DISTINCT device_id FROM observation"
    assert len(walk.real.rows(devices)) == 2
    other.close()
    return outcome


def previous_release(walk: Field) -> Outcome:
    """A phone that still runs the release before this one delivers to the server of today."""
    phone, old, build = on_the_previous_release(walk)
    phone.set_offline(False)
    outcome = walk.ends(old)
    expect(old.page.locator(f"body[data-build='{build}']")).to_be_attached()
    phone.close()
    return outcome


def update_with_a_full_outbox(walk: Field) -> Outcome:
    """It is updated before it could send a thing: the new app sends what the old one recorded."""
    phone, old, build = on_the_previous_release(walk)
    busy = {"status": 503, "headers": {"Tryg": "1", "Retry-After": "1"}, "json": {}}
    phone.route(LETTERS, lambda route: route.fulfill(**busy))
    phone.set_offline(False)
    old.page.reload()
    old.press("Opdater")
    expect(old.page.locator(f"body:not([data-build='{build}'])")).to_be_attached(timeout=20_000)
    old.sees("3 venter")
    walk.notes("med den nye app", photos=1, walker=old)
    phone.unroute_all()
    outcome = walk.ends(old)
    phone.close()
    return outcome


def on_the_previous_release(walk: Field) -> tuple[BrowserContext, Walker, str]:
    """Three findings and a photo, recorded without signal; then the server is replaced."""
    shell = previous.shell_of(walk.folder / "previous")
    if shell is None:
        raise NoHistoryError
    walk.real.kill()
    walk.real.start(OLD_SHELL=str(shell))
    phone = walk.phone()
    old = walk.real.joined(phone)
    build = old.page.locator("body").get_attribute("data-build") or ""
    phone.set_offline(True)
    for at, note in enumerate(("som dengang", "med billede", "og en til")):
        old.press("Belysning")
        if at == 1:
            old.page.locator("input[capture]").set_input_files(a_photo(0))
            expect(old.page.locator(".thumb")).to_have_count(1, timeout=20_000)
        old.page.get_by_label("Bemærkning").fill(note)
        old.has_written_down(note)
        walk.noted.add(note, photos=int(at == 1))
        old.press("Færdig")
    old.sees("3 venter")
    walk.real.kill()
    walk.real.start()
    return phone, old, build


class NoHistoryError(Exception):
    """The release before this one is not at hand: this is no checkout with its history."""


SCENARIOS: dict[str, Scenario] = {
    one.__name__: one
    for one in (
        offline,
        flapping,
        portal,
        a_fault_of_ours,
        other_content,
        too_large,
        signed_out,
        killed_between_text_and_photo,
        two_tabs,
        no_room,
        clock_ahead,
        clock_behind,
        killed_before_the_commit,
        killed_after_the_commit,
        browser_killed_right_after_saving,
        saved_on_one_sent_by_another,
        two_phones,
        previous_release,
        update_with_a_full_outbox,
    )
}


def run(play: Playwright, chromium: Browser, folder: Path, name: str, seed: int = 1) -> Outcome:
    """One scenario from joining to the dead server's disk."""
    walk = Field(play, chromium, folder, Random(seed))
    try:
        return SCENARIOS[name](walk)
    finally:
        walk.close()


def forgotten(play: Playwright, chromium: Browser, folder: Path) -> Outcome:
    """A bug planted on purpose: a server that acknowledges and keeps nothing. It must be seen."""
    walk = Field(play, chromium, folder, Random(1))
    walk.real.kill()
    walk.real.start(FORGETS="1")
    try:
        walk.notes("kvitteret og smidt væk", photos=1)
        return walk.ends()
    finally:
        walk.close()
