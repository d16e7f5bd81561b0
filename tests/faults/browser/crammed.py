"""R11: the phone is full to the brim, a newer app takes over, and there is no signal."""

import json
from pathlib import Path

from playwright.sync_api import Playwright, expect
from starlette.requests import Request
from starlette.responses import Response

from tests.faults.browser.killed import found, opened
from tests.faults.browser.real import Outcome
from tests.web.stand_in import BUILT, Kept, Server
from tests.web.walker import Walker

QUOTA = 6_000_000  # bytes
FILL = """async () => {
  const at = (name) => import(`/module/field/${name}.js`)
  const {record, edit, release} = await at("findings"), {addPhoto} = await at("finding-photos")
  const {NOWHERE} = await at("place"), {currentWalk} = await at("walking")
  const {layAside} = await at("store")
  const walk = await currentWalk(), notes = {}
  await layAside()
  const see = async (note) => {
    const seen = {category: "LYS", place: NOWHERE, isSeeking: false}
    const {id} = (await record(walk, seen)).observation
    await edit(id, () => ({note}))
    await release(id).catch(() => null) // it only lets the letter go sooner
    notes[note] = 0
    return id
  }
  for (let full = 0; full < 2;) {
    const note = `lampe ${Object.keys(notes).length}`, id = await see(note)
    for (let photo = 0; photo < 4; photo++) {
      const bytes = crypto.getRandomValues(new Uint8Array(60000)).buffer
      const picture = {bytes, width: 4, height: 3}
      const trouble = await addPhoto(id, picture).then(() => "", ({name}) => name)
      if (trouble && trouble !== "QuotaExceededError") throw new Error(trouble)
      if (trouble) full += 1
      else notes[note] += 1
    }
  }
  for (let more = 0; more < 20; more++) await see(`efter at der var fuldt ${more}`)
  return JSON.stringify(notes)
}"""


def run(play: Playwright, folder: Path) -> Outcome:
    """Fill, update, and send all of it when there is signal."""
    kept = Kept()
    server = Server(kept)
    context = opened(play, folder)
    try:
        page = context.new_page()
        page.goto(f"{server.address}/modules")
        # Before anything is written: the browser believes for half a minute what it knows of room.
        told = {"origin": server.address, "quotaSize": QUOTA}
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", told)
        walker = Walker.joined(context, server)
        kept.play = _no_signal
        notes = json.loads(page.evaluate(FILL))
        page.close()
        kept.play = _newer_and_busy
        walker.page.reload()
        walker.page.get_by_role("button", name="Opdater").click(timeout=20_000)
        expect(walker.page.locator("body[data-build=new0000000]")).to_be_visible(timeout=20_000)
        assert not kept.observations
        kept.play = None
        walker.gets_signal()
        expect(walker.page.locator("#pill")).to_contain_text("Alt er gemt", timeout=120_000)
    finally:
        context.close()
        server.stop()
    return _compared(kept, notes)


def _no_signal(request: Request) -> Response | None:
    return Response(status_code=503) if request.url.path.startswith("/api/") else None


def _newer_and_busy(request: Request) -> Response | None:
    name = {"/tur/": "field.html", "/tur/sw.js": "sw.js"}.get(request.url.path)
    if name:
        version = json.loads((BUILT / "manifest.json").read_text())["build"]
        page = (BUILT / name).read_text().replace(version, "new0000000")
        return Response(page, media_type="text/html" if name == "field.html" else "text/javascript")
    return _no_signal(request)


def _compared(kept: Kept, notes: dict[str, int]) -> Outcome:
    outcome = Outcome(runs=1, noted=len(notes), photos=sum(notes.values()))
    told = [row["note"] for row in kept.newest()]
    for row in kept.newest():
        if told.count(row["note"]) > 1:
            found(outcome, "doubled", row["note"])
        if len([photo for photo in row["photos"] if photo in kept.photos]) != notes[row["note"]]:
            found(outcome, "lost", f"photo of {row['note']}")
    for note in notes:
        if note not in told:
            found(outcome, "lost", note)
    return outcome
