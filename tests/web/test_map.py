"""The walk's own map: fetched politely, drawn without net and server, and never in the way."""

import io
import math
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import BrowserContext, Locator, Page, expect
from starlette.responses import Response

from geo.basemap.build import build as build_basemap
from geo.basemap.cut import cut
from tests.web.axe import Axe
from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import SECRET, Kept, problem
from tests.web.stand_in_basemap import TOWN, in_town
from tests.web.stand_in_walk import note
from tests.web.test_access import RULES
from tests.web.test_colours import THEMES, contrast
from tests.web.test_modules import run
from tests.web.walker import Walker
from web.build import WEB

BOX = (TOWN[0] - 0.006, TOWN[1] - 0.003, TOWN[0] + 0.006, TOWN[1] + 0.003)
HERE = in_town(9.9331, 57.0648)
METRE = 1 / 111_320  # degrees of latitude
STOPS = [(9.9312, 57.0641), (9.9331, 57.0652), (9.9362, 57.0648), (9.9351, 57.0631)]
SLOW = 45_000  # milliseconds a drawing may take where a processor plays the graphics card
HELD = """async () => {
  const memory = await new Promise((done) => {
    const asked = indexedDB.open("tryg-vandring")
    asked.onsuccess = () => done(asked.result)
  })
  const rows = await new Promise((done) => {
    const asked = memory.transaction("basemap").objectStore("basemap").getAll()
    asked.onsuccess = () => done(asked.result)
  })
  memory.close()
  return rows.map((row) => row.byteLength ?? row)
}"""


VEIL = """(frame, how) => {
  for (const part of frame.querySelectorAll(":scope > :not(.map, .map-ground, .map-credit)"))
    part.style.visibility = how
}"""
DRAW = """async ({program: name, sheet, lon, lat}) => {
  const link = Object.assign(document.createElement("link"), {rel: "stylesheet"})
  link.href = `/static/${sheet}`
  await new Promise((done) => { link.onload = done; document.head.append(link) })
  const place = document.createElement("div")
  place.style.cssText = "position: relative; width: 400px; height: 400px"
  document.body.append(place)
  const town = await (await fetch("/modules/town.pmtiles")).arrayBuffer()
  const archive = {
    getKey: () => "town",
    getBytes: async (offset, length) => ({data: town.slice(offset, offset + length)}),
  }
  globalThis.program = await import(`/static/${name}`)
  globalThis.spot = {lon, lat}
  globalThis.scene = {
    districts: [], stops: [], others: [], here: null, seen: [{...spot, feeling: "unsafe"}],
  }
  const view = {...spot, reach: 300}
  globalThis.map = await program.createMap(place, {archive, scene, view, theme: "dark"})
  await new Promise((done) => (map.drawing.loaded() ? done() : map.drawing.once("idle", done)))
  return map.credit
}"""


@pytest.fixture(scope="session")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The piece of a real town round the walk, as the municipality cuts it."""
    folder = tmp_path_factory.mktemp("town")
    whole, piece = folder / "town.pmtiles", folder / "walk.pmtiles"
    extract = shared / "data" / "osm" / "Helsinki.osm.pbf"
    build_basemap(extract, whole, lambda *_facts: None)
    cut(whole, piece, BOX, lambda *_facts: None)
    return piece.read_bytes()


@pytest.fixture
def town(kept: Kept, context: BrowserContext, archive: bytes) -> Kept:
    """A walk in town, whose municipality has its map."""
    kept.basemap.content = archive
    kept.basemap.is_in_town = True
    here(context, *HERE)
    return kept


@pytest.fixture
def walker(town, context, server):
    """Somebody on that walk; whatever she does, the page runs nothing it may not."""
    joined = Walker.joined(context, server)
    yield joined
    assert joined.complaints == []


def ground(page: Page, where: str = "") -> Locator:
    """The credit stands there exactly while the ground is drawn."""
    return page.locator(f"{where} .map-credit:not([hidden])")


def is_drawn(page: Page, where: str = "") -> None:
    expect(ground(page, where)).to_contain_text("© OpenStreetMap", timeout=SLOW)


def picture(page: Page, where: str = "") -> Image.Image:
    """What is seen in the frame, without what is laid over it."""
    frame = page.locator(f"{where} .map-frame")
    frame.evaluate("(one) => one.scrollIntoView({block: 'center'})")
    frame.evaluate(VEIL, "hidden")
    taken = Image.open(io.BytesIO(frame.screenshot())).convert("RGB")
    frame.evaluate(VEIL, "")
    return taken


def colours(image: Image.Image) -> int:
    """How many colours cover more than a speck."""
    total = image.width * image.height
    return sum(count > total / 5000 for count, _ in image.getcolors(total))


def held(page: Page) -> tuple[list[dict[str, Any]], list[int]]:
    """The maps on the phone as far as they have come, and the sizes of their pieces."""
    rows = page.evaluate(HELD)
    return [row for row in rows if isinstance(row, dict)], [
        row for row in rows if isinstance(row, int)
    ]


def has_the_map(walker: Walker, etag: str = '"town-1"') -> None:
    """Waits until every piece is on the phone."""
    for _ in range(400):
        maps, _ = held(walker.page)
        if [one for one in maps if one["etag"] == etag and one["got"] == one["bytes"]]:
            return
        walker.page.wait_for_timeout(50)
    raise AssertionError(maps)


def keeps_the_program(walker: Walker) -> None:
    """Waits until what draws the map lies on the phone, all three files of it."""
    kept = "async () => (await (await caches.open('tryg-map')).keys()).length"
    for _ in range(400):
        if walker.page.evaluate(kept) == 3:
            return
        walker.page.wait_for_timeout(50)
    raise AssertionError("it never came")


def test_the_phone_says_that_it_has_the_map(town, context, server):
    walker = Walker(context.new_page(), server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.sees("Kortet ligger på telefonen")
    assert sum(held(walker.page)[1]) == len(town.basemap.content)


def test_the_map_is_drawn_without_net_and_server(walker, server):
    walker.record("Belysning")
    walker.sees_all_stored()
    has_the_map(walker)
    keeps_the_program(walker)
    server.stop()
    forget_what_was_fetched(walker.page)
    walker.page.reload()
    walker.press("Ruten")
    is_drawn(walker.page)
    assert colours(picture(walker.page)) > 20
    server.start()


def forget_what_was_fetched(page: Page) -> None:
    """The browser's own store, which keeps a file for as long as it likes."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def test_the_map_outlives_the_browser(play, town, server, tmp_path):
    profile = tmp_path / "profile"
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context, *HERE)
    walker = Walker.joined(context, server)
    has_the_map(walker)
    walker.press("Ruten")
    is_drawn(walker.page)
    keeps_the_program(walker)
    context.close()
    server.stop()
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    walker = Walker(context.new_page(), server)
    forget_what_was_fetched(walker.page)
    walker.open()
    walker.press("Ruten")
    is_drawn(walker.page)
    assert walker.complaints == []
    context.close()
    server.start()


def test_nothing_of_the_map_is_asked_for_before_the_first_finding(walker, town):
    asked = []
    town.play = lambda request: asked.append(request.url.path)
    walker.page.reload()
    has_the_map(walker)
    expect(walker.button("Belysning")).to_be_visible()
    walker.page.wait_for_timeout(1500)
    assert [path for path in asked if "/static/map" in path] == []
    walker.record("Belysning")
    keeps_the_program(walker)
    assert len([path for path in asked if "/static/map" in path]) == 3


def test_a_cut_line_costs_nothing_that_has_come(town, context, server):
    town.basemap.cut_after = 64 * 1024
    walker = Walker.joined(context, server)
    has_the_map(walker)
    starts = [int(re.findall(r"\d+", asked)[0]) for asked in town.basemap.asked]
    assert starts == [0, 64 * 1024]
    assert held(walker.page)[1] == [64 * 1024, len(town.basemap.content) - 64 * 1024]


def test_a_finding_goes_before_the_map(town, context, server):
    asked = []
    town.play = lambda request: asked.append(f"{request.method} {request.url.path}")
    town.basemap.slowness = 0.4
    walker = Walker.joined(context, server)
    while not town.basemap.asked:
        walker.page.wait_for_timeout(50)
    walker.record("Belysning")
    walker.sees_all_stored()
    town.basemap.slowness = 0
    has_the_map(walker)
    calls = [call for call in asked if "basemap" in call or call.startswith("PUT /api/field/obs")]
    assert [call.split()[0] for call in calls[:3]] == ["GET", "PUT", "GET"]


def test_while_something_waits_the_map_waits(town, context, server):
    town.basemap.slowness = 0.4
    walker = Walker.joined(context, server)
    town.play = lambda request: problem(503, "busy") if request.method == "PUT" else None
    walker.record("Belysning")
    walker.press("Ruten")
    walker.sees("Kortet hentes, når dine fund er sendt.")
    town.play = None


def test_a_phone_that_saves_data_is_asked_first(town, context, server):
    context.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    walker.sees("Kortet er ikke hentet endnu.")
    assert town.basemap.asked == []
    walker.page.get_by_role("button", name=re.compile(r"^Hent kort \(0,\d MB\)$")).click()
    is_drawn(walker.page)


def test_the_first_who_asks_came_too_soon_and_asks_once_more(town, context, server, archive):
    town.basemap.content = b""
    walker = Walker(context.new_page(), server)
    walker.page.clock.install()
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.sees("Appen ligger på telefonen")
    town.basemap.content = archive  # cut meanwhile
    walker.page.clock.fast_forward(25_000)
    walker.sees("Kortet ligger på telefonen")


def test_a_newer_map_takes_the_place_of_the_old(walker, town):
    has_the_map(walker)
    town.basemap.etag = '"town-2"'
    walker.page.reload()
    has_the_map(walker, '"town-2"')
    maps, sizes = held(walker.page)
    assert ([one["etag"] for one in maps], sum(sizes)) == (['"town-2"'], len(town.basemap.content))


def test_what_is_no_map_is_not_kept(town, context, server):
    town.basemap.content = b"<h1>Velkommen</h1>" * 9
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    expect(walker.page.locator(".map")).to_be_visible()
    while not town.basemap.asked:
        walker.page.wait_for_timeout(50)
    walker.page.wait_for_timeout(500)
    assert held(walker.page)[1] == []
    expect(ground(walker.page)).to_have_count(0)


def test_a_lost_drawing_falls_back_and_comes_again(walker):
    walker.press("Ruten")
    is_drawn(walker.page)
    walker.press("Tættere på")
    scale = walker.page.locator(".map-scale")
    seen = scale.text_content()
    walker.page.locator(".maplibregl-canvas").evaluate(
        "(one) => one.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()"
    )
    walker.sees("Kortet gik i stå.")
    expect(walker.page.locator("svg.map")).to_be_visible()
    expect(ground(walker.page)).to_have_count(0)
    expect(scale).to_have_text(seen)
    walker.press("Prøv kortet igen")
    is_drawn(walker.page)
    expect(walker.page.locator("svg.map")).to_have_count(0)
    expect(scale).to_have_text(seen)


def test_the_ground_is_drawn_under_the_plain_map_as_soon_as_its_program_comes(
    town, context, server
):
    def no_map(request):
        return problem(500, "oops") if "/static/map." in request.url.path else None

    town.play = no_map
    walker = Walker.joined(context, server)
    has_the_map(walker)
    walker.press("Ruten")
    walker.sees("Kortet kan ikke tegnes lige nu.")
    expect(walker.page.locator("svg.map .map-stop")).to_have_count(4)
    plain = colours(picture(walker.page))
    town.play = None
    walker.press("Prøv kortet igen")
    is_drawn(walker.page)
    assert colours(picture(walker.page)) > plain + 10
    assert walker.complaints == []


def test_a_phone_that_cannot_draw_asks_for_no_program(town, context, server):
    asked = []
    town.play = lambda request: asked.append(request.url.path)
    context.add_init_script(
        """const of = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return kind.startsWith("webgl") ? null : of.call(this, kind, ...more)
        }"""
    )
    walker = Walker.joined(context, server)
    has_the_map(walker)
    walker.press("Ruten")
    expect(walker.page.locator("svg.map .map-stop")).to_have_count(4)
    walker.page.wait_for_timeout(500)
    assert [path for path in asked if "/static/map" in path] == []


def to_the_place(walker: Walker) -> None:
    """Over the finding to the map that puts its place right."""
    walker.write("Belysning")
    walker.press("Ret sted")
    is_drawn(walker.page, "dialog")


def test_the_pin_stands_where_the_ground_was_drawn_to(walker, kept):
    to_the_place(walker)
    box = walker.page.locator("dialog .map-ground").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60
    walker.page.mouse.move(x, y)
    walker.page.mouse.down()
    walker.page.mouse.move(x - 40, y + 20, steps=4)
    walker.page.mouse.move(x - 90, y + 45, steps=8)
    walker.page.mouse.up()
    walker.press("Brug stedet under krydset")
    walker.press("Færdig")
    walker.sees_all_stored()
    pixel = 240 / min(box["width"], box["height"])  # metres
    east, north = metres(HERE, kept.newest()[0]["place"])
    assert (east, north) == (pytest.approx(90 * pixel, abs=4), pytest.approx(45 * pixel, abs=4))


def test_arrows_and_keys_move_the_ground_as_far_as_they_say(walker, kept):
    to_the_place(walker)
    walker.press("Mod øst")
    frame = walker.page.get_by_role("group", name="Kort")
    for key in ("ArrowUp", "ArrowUp", "+", "-"):
        frame.press(key)
    walker.press("Brug stedet under krydset")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert metres(HERE, kept.newest()[0]["place"]) == (
        pytest.approx(30, abs=1),
        pytest.approx(60, abs=1),
    )


def metres(where: tuple[float, float], place: dict[str, Any]) -> tuple[float, float]:
    """How far east and north of a point a place is."""
    across = math.cos(math.radians(where[1]))
    return (place["lon"] - where[0]) / METRE * across, (place["lat"] - where[1]) / METRE


def test_in_every_light_the_map_is_of_that_light(walker):
    walker.press("Ruten")
    is_drawn(walker.page)
    seen = {}
    for theme in ("dark", "light", "red"):
        walker.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        walker.page.wait_for_timeout(1500)
        seen[theme] = picture(walker.page)
        for text in ("normal", "large"):
            walker.page.evaluate("(text) => { document.documentElement.dataset.text = text }", text)
            found = Axe().run(walker.page, options=RULES).response["violations"]
            assert [(theme, text, one["id"], one["nodes"][0]["html"]) for one in found] == []
        walker.page.evaluate("() => { document.documentElement.dataset.text = 'normal' }")
    bright = {theme: sum(ImageStat.Stat(image).mean) / 3 for theme, image in seen.items()}
    assert bright["red"] < bright["dark"] < 70 < 180 < bright["light"]
    red, green, blue = ImageStat.Stat(seen["red"]).mean
    assert max(green, blue) < red / 2


def test_the_frame_has_one_name_and_keys_and_the_drawing_none(walker):
    to_the_place(walker)
    canvas = walker.page.locator(".maplibregl-canvas")
    for name in ("role", "tabindex", "aria-label"):
        assert canvas.get_attribute(name) is None
    found = Axe().run(walker.page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_a_tap_on_a_finding_leads_to_it(walker):
    walker.record("Belysning", "Utryg her")
    walker.press("Ruten")
    is_drawn(walker.page)
    frame = walker.page.locator(".map-ground")
    frame.evaluate("(one) => one.scrollIntoView({block: 'center'})")
    tap_at(walker.page, frame.bounding_box(), HERE)
    picked = walker.page.locator(".map-pick")
    expect(picked).to_contain_text("Belysning")
    expect(picked).to_contain_text("Utryg her")
    picked.get_by_role("button", name="Ret").click()
    expect(walker.page.get_by_role("heading", name="Belysning")).to_be_visible()


def tap_at(page: Page, box: dict[str, float], where: tuple[float, float]) -> None:
    """Tap a point of the whole walk, as it is seen at first."""
    stops = [in_town(*stop) for stop in STOPS]
    middle = tuple((min(side) + max(side)) / 2 for side in zip(*stops, strict=True))
    far = max(math.hypot(*metres(middle, {"lon": lon, "lat": lat})) for lon, lat in stops)
    pixel = 2 * max(120, far * 1.25) / min(box["width"], box["height"])
    east, north = metres(middle, {"lon": where[0], "lat": where[1]})
    page.mouse.click(
        box["x"] + box["width"] / 2 + east / pixel, box["y"] + box["height"] / 2 - north / pixel
    )


def test_a_tap_on_a_stop_of_the_plain_map_says_which(context, server):
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    walker.page.locator("svg.map .map-stop").nth(1).click()
    expect(walker.page.locator(".map-pick")).to_contain_text("Stop 2: Tunnelen")


def test_a_stop_without_a_place_is_left_out_of_the_map_and_moves_nothing(context, server, kept):
    kept.unplaced = {4}
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    expect(walker.page.locator("svg.map .map-stop")).to_have_text(["1", "2", "3"])
    box = [float(part) for part in walker.page.locator("svg.map").get_attribute("viewBox").split()]
    assert max(abs(side) for side in box) < 1000  # metres
    expect(walker.page.locator(".stop-item")).to_have_count(4)


def test_where_no_stop_has_a_place_the_map_is_of_the_district(chromium, server, kept):
    kept.unplaced = {1, 2, 3, 4}
    phone = chromium.new_context(**PHONE)
    walker = Walker.joined(phone, server)
    walker.press("Ruten")
    expect(walker.page.locator(".stop-item")).to_have_count(4)
    frame, border = (
        walker.page.locator(one).bounding_box() for one in (".map-frame", ".map-district")
    )
    assert frame["x"] < border["x"] + border["width"] / 2 < frame["x"] + frame["width"]
    phone.close()


@pytest.fixture
def lost(chromium, server):
    """Somebody whose phone does not know where it is, asked where it was."""
    phone = chromium.new_context(**PHONE)
    phone.set_default_timeout(8000)
    walker = Walker.joined(phone, server)
    walker.write("Belysning")
    walker.press("Ret sted")
    yield walker
    phone.close()


@pytest.mark.parametrize("hand", ["arrow", "key", "finger"])
def test_where_nothing_is_known_a_place_is_used_only_when_a_hand_has_put_it_there(lost, kept, hand):
    use = lost.button("Brug stedet under krydset")
    expect(use).to_be_disabled()
    lost.sees("Telefonen ved ikke, hvor du er. Flyt kortet")
    lost.press("Tættere på")
    expect(use).to_be_disabled()  # closer is not elsewhere
    move(lost.page, hand)
    expect(use).to_be_enabled()
    expect(lost.page.get_by_text("Telefonen ved ikke")).to_be_hidden()
    use.click()
    lost.sees("Sat på kortet")
    lost.press("Færdig")
    lost.sees_all_stored()
    assert kept.newest()[0]["place"]["source"] == "pin"


def move(page: Page, hand: str) -> None:
    """As far as a hand does."""
    frame = page.get_by_role("group", name="Kort")
    if hand == "arrow":
        return page.get_by_role("button", name="Mod øst").click()
    if hand == "key":
        return frame.press("ArrowUp")
    box = page.locator("dialog .map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=4)
    return page.mouse.up()


def test_no_pin_is_ever_set_where_nothing_is(modules):
    code = "return [it.pinned(0, 0), it.pinned(NaN, 57), it.pinned(9.9, 57)]"
    assert [one["source"] for one in run(modules, "place", code)] == ["none", "none", "pin"]


@pytest.mark.parametrize("accuracy", [9, 55])
def test_the_ring_round_the_phone_is_as_wide_as_it_may_be_wrong(context, server, accuracy):
    here(context, accuracy=accuracy)
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    expect(walker.page.locator("svg.map .map-accuracy")).to_have_attribute("r", str(accuracy))
    dot, ring = walker.page.evaluate(MIDDLES)  # in one go: the map is drawn anew as fixes come
    assert dot == pytest.approx(ring, abs=1)


MIDDLES = """() => [".map-here", ".map-accuracy"].map((one) => {
  const box = document.querySelector(`svg.map ${one}`).getBoundingClientRect()
  return box.x + box.width / 2
})"""


def test_what_is_tapped_on_the_map_is_named_in_the_walkers_language(chromium, server, kept):
    kept.outing.others = [note("a", "LYS", lat=57.0635)]
    phone = chromium.new_context(**PHONE | {"locale": "de-DE"})
    walker = Walker(phone.new_page(), server)
    walker.open(f"#{SECRET}")
    for _ in ("welcome", "ready"):
        walker.page.locator(".dock .main").click()
        walker.page.wait_for_timeout(400)
    walker.page.locator(".tab").nth(2).click()
    walker.page.locator("svg.map .map-other").click()
    expect(walker.page.locator(".map-pick")).to_contain_text("Beleuchtung")
    phone.close()


def test_what_others_noted_is_hollow_and_rubbish_is_left_out(context, server, kept):
    kept.outing.others = [note("a", "LYS"), note("b", "LYS", lon=None, lat="x")]
    kept.outing.before = [note("c", "LYS", lon=9.934)]
    walker = Walker.joined(context, server)
    walker.press("Ruten")
    hollow = walker.page.locator("svg.map .map-other")
    expect(hollow).to_have_count(2)
    assert [one.get_attribute("class") for one in hollow.all()] == [
        "map-other before",
        "map-other unsafe",
    ]


@pytest.fixture
def drawn(bench, server, kept, built, archive):
    """The six functions on a page of their own, with the town on it."""
    kept.play = lambda request: (
        Response(archive) if request.url.path == "/modules/town.pmtiles" else None
    )
    [program] = [path.name for path in built.glob("map.*.js")]
    [sheet] = [path.name for path in built.glob("field.*.css")]
    facts = {"program": program, "sheet": sheet, "lon": HERE[0], "lat": HERE[1]}
    assert bench.evaluate(DRAW, facts) == "© OpenStreetMap contributors"
    return bench


def test_lamps_and_lit_roads_are_among_what_is_drawn(drawn):
    counts = drawn.evaluate(
        """() => Object.fromEntries(["lamps", "lit", "buildings", "seen-symbol"].map((layer) =>
          [layer, map.drawing.queryRenderedFeatures({layers: [layer]}).length]))"""
    )
    assert counts["lamps"] >= 10
    assert counts["lit"] >= 3
    assert counts["buildings"] >= 3
    assert counts["seen-symbol"] == 1


def test_a_view_reaches_as_far_as_it_says(drawn):
    edge = drawn.evaluate(
        "() => { const {lng, lat} = map.drawing.unproject([400, 200]); return [lng, lat] }"
    )
    east, north = metres(HERE, {"lon": edge[0], "lat": edge[1]})
    assert (east, north) == (pytest.approx(300, rel=0.01), pytest.approx(0, abs=0.5))


def test_the_map_is_handed_other_things_and_another_middle(drawn):
    east = drawn.evaluate(
        """async () => {
          program.setData(map, {...scene, seen: [], others: [{...spot, feeling: null}]})
          program.dragPin(map, {...spot, lon: spot.lon + 0.001, reach: 300})
          program.setTheme(map, "light")
          await new Promise((done) => map.drawing.once("idle", done))
          const of = (layer) => map.drawing.queryRenderedFeatures({layers: [layer]}).length
          const {lng} = map.drawing.getCenter()
          const counts = [of("seen-symbol"), of("other-symbol")]
          program.destroy(map)
          return [...counts, lng - spot.lon, document.querySelectorAll("canvas").length]
        }"""
    )
    assert east == [0, 1, pytest.approx(0.001), 0]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["map-label", "map-label-soft", "map-label-water"])
def test_the_letters_of_the_map_stand_out_in_every_light(theme, ink):
    known = colours_of(theme)
    assert contrast(known[ink], known["map-halo"]) >= 7
    assert contrast(known[ink], known["map-earth"]) >= 7


def test_red_light_stays_red():
    for name, (red, green, blue) in colours_of("red").items():
        assert max(green, blue) <= 0.6 * red, name


def colours_of(theme: str) -> dict[str, tuple[int, int, int]]:
    sheet = (WEB / "map" / "map.css").read_text()
    [block] = re.findall(rf'\[data-theme="{theme}"\] \{{(.*?)\}}', sheet, re.DOTALL)
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block)
    return {name: tuple(bytes.fromhex(code)) for name, code in found}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"attribution": "© OpenStreetMap contributors"}, "© OpenStreetMap contributors"),
        ({"attribution": '<a href="x">&copy; OpenStreetMap</a>'}, "© OpenStreetMap"),
        ({"attribution": "Byens egne data"}, "© OpenStreetMap · Byens egne data"),
        ({"attribution": "<img src=x onerror=alert(1)>"}, "© OpenStreetMap"),
        ({"attribution": 7}, "© OpenStreetMap"),
        (None, "© OpenStreetMap"),
    ],
)
def test_the_credit_is_plain_words_and_names_openstreetmap(modules, said, shown):
    asked = "async (said) => (await import('/module/map/credit.js')).creditOf(said)"
    assert modules.evaluate(asked, said) == shown


def test_pieces_of_any_size_are_read_as_one_file(bench):
    wrong = bench.evaluate(
        """async () => {
          const pieces = await import("/module/field/basemap-pieces.js")
          const {append, copyOf, sourceOf, wholeMap} = pieces
          const whole = Uint8Array.from({length: 5000}, (_, at) => at * 7 % 251)
          whole.set(new TextEncoder().encode("PMTiles"))
          const wanted = {etag: '"a"', bytes: whole.length}
          for (const [from, to] of [[0, 10], [10, 11], [11, 3000], [3000, 5000]]) {
            const copy = await copyOf("w", wanted)
            if (copy.got !== from) return `resumes at ${copy.got}`
            await append(copy, whole.slice(from, to).buffer)
          }
          const source = sourceOf(await wholeMap("w"))
          for (const [at, length] of [[0, 7], [9, 3], [10, 1], [5, 4000], [2999, 2], [4990, 99]]) {
            const {data} = await source.getBytes(at, length)
            const meant = whole.slice(at, at + length)
            const got = new Uint8Array(data)
            if (got.join() !== meant.join()) return `${at} ${length} ${got.length}`
          }
          return null
        }"""
    )
    assert wrong is None


def test_a_new_walk_lets_the_map_of_another_go(bench):
    left = bench.evaluate(
        """async () => {
          const {append, copyOf, wholeMap} = await import("/module/field/basemap-pieces.js")
          const bytes = new TextEncoder().encode("PMTiles").buffer
          const wanted = {etag: '"a"', bytes: 7}
          await append(await copyOf("one", wanted), bytes)
          const before = (await wholeMap("one"))?.got
          await copyOf("two", wanted)
          return [before, await wholeMap("one")]
        }"""
    )
    assert left == [7, None]
