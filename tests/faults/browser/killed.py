"""R10: the browser is killed while it writes, again and again; what it said it kept is there.

The phone's own modules write as fast as they can. SIGKILL takes the processes, not the disk's
cache: only `durability: "strict"`, which test_memory asks for, covers a battery that falls out.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.faults.browser.real import Outcome
from tests.faults.browser.scenarios import kill_browser
from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import Kept, Server
from tests.web.walker import Walker

# `isHasty` is the planted bug: it says that it keeps what it is about to write.
WRITE = """async (isHasty) => {
  const at = (name) => import(`/module/field/${name}.js`)
  const {record, edit, release} = await at("findings"), {addPhoto} = await at("finding-photos")
  const {NOWHERE} = await at("place"), {currentWalk} = await at("walking")
  const walk = await currentWalk()
  for (;;) {
    const seen = {category: "LYS", place: NOWHERE, isSeeking: false}
    const {id} = (await record(walk, seen)).observation
    said(id, "", 0)
    if (isHasty) {
      said(id, `fund ${id}`, 0)
      await new Promise((rest) => setTimeout(rest, 100))
    }
    await edit(id, () => ({note: `fund ${id}`}))
    said(id, `fund ${id}`, 0)
    if (Math.random() < 0.4) {
      const bytes = crypto.getRandomValues(new Uint8Array(30000)).buffer
      await addPhoto(id, {bytes, width: 4, height: 3})
      said(id, `fund ${id}`, 1)
    }
    await release(id)
    await new Promise((rest) => setTimeout(rest, 30))
  }
}"""
READ = """async () => {
  const {read} = await import("/module/field/store.js")
  const {sha256} = await import("/module/field/digest.js")
  const rooms = ["observation", "outbox", "photo"]
  const [findings, letters, photos] = await read(rooms, (tx) =>
    Promise.all(rooms.map((room) => tx.objectStore(room).getAll())))
  const pictures = await Promise.all(photos.map(async ({id, sha256: told, bytes}) =>
    ({id, is_whole: await sha256(bytes) === told})))
  return JSON.stringify({findings, letters, pictures})
}"""


def run(
    play: Playwright, folder: Path, kills: int, seed: int = 1, is_hasty: bool = False
) -> Outcome:
    """Kill that often, at moments nobody knows; then send it all and look at the other end."""
    rng, kept = Random(seed), Kept()
    server = Server(kept)
    said: dict[str, tuple[str, int]] = {}
    outcome = Outcome()
    try:
        join(play, folder, server)
        for _ in range(kills):
            write_and_die(play, folder, server, said, rng.uniform(0.2, 1.2), is_hasty)
            look(outcome, play, folder, server, said)
            outcome.runs += 1
            outcome.noted, outcome.photos = len(said), sum(photos for _, photos in said.values())
            if not outcome.is_good:
                return outcome
        send_all(play, folder, server)
    finally:
        server.stop()
    there = {told["id"]: told for told in kept.newest()}
    for id, (note, photos) in said.items():
        told = there.get(id)
        if told is None or note not in told["note"] or len(told["photos"]) < photos:
            found(outcome, "lost", f"{id} at the municipality")
        elif any(photo not in kept.photos for photo in told["photos"]):
            found(outcome, "lost", f"photo of {id} at the municipality")
    return outcome


def opened(play: Playwright, folder: Path) -> BrowserContext:
    context = play.chromium.launch_persistent_context(folder / "profile", **BROWSER, **PHONE)
    here(context)
    return context


def join(play: Playwright, folder: Path, server: Server) -> None:
    context = opened(play, folder)
    Walker.joined(context, server)
    context.close()


def write_and_die(
    play: Playwright,
    folder: Path,
    server: Server,
    said: dict[str, tuple[str, int]],
    after: float,
    is_hasty: bool,
) -> None:
    context = opened(play, folder)
    page = context.new_page()
    page.expose_function("said", lambda one, note, photos: said.update({one: (note, int(photos))}))
    page.goto(f"{server.address}/modules")
    page.evaluate(f"(isHasty) => void ({WRITE})(isHasty).catch(() => null)", is_hasty)
    before = len(said)
    while len(said) == before:
        page.wait_for_timeout(20)
    page.wait_for_timeout(1000 * after)
    kill_browser(folder / "profile")
    with suppress(Error):
        context.close()


def look(
    outcome: Outcome, play: Playwright, folder: Path, server: Server, said: dict[str, Any]
) -> None:
    """All that was said is there; what was not said is there whole, or not at all."""
    context = opened(play, folder)
    page: Page = context.new_page()
    page.goto(f"{server.address}/modules")
    there = json.loads(page.evaluate(READ))
    context.close()
    findings = {row["id"]: row for row in there["findings"]}
    texts = {row["subject"]: row for row in there["letters"] if row["kind"] == "observation"}
    pictures = {row["id"]: row["is_whole"] for row in there["pictures"]}
    for id, (note, photos) in said.items():
        row = findings.get(id)
        if row is None or note not in row["note"] or len(row["photos"]) < photos:
            found(outcome, "lost", f"{id} on the phone")
    for id, row in findings.items():
        body = texts[id]["body"] if id in texts else ""
        is_whole = hashlib.sha256(body.encode()).hexdigest() == texts.get(id, {}).get("sha256")
        if not is_whole or not all(pictures.get(photo) for photo in row["photos"]):
            found(outcome, "changed", f"{id} on the phone")


def send_all(play: Playwright, folder: Path, server: Server) -> None:
    context = opened(play, folder)
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.press("Mine fund")
    walker.press("Send nu")  # also the last one, which it died over
    walker.press("Notér")
    expect(walker.page.locator("#pill")).to_contain_text("Alt er gemt", timeout=180_000)
    context.close()


def found(outcome: Outcome, what: str, example: str) -> None:
    """One more of something bad."""
    setattr(outcome, what, getattr(outcome, what) + 1)
    outcome.examples = [*outcome.examples, f"{what}: {example}"][:8]
