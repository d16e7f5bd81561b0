"""Goal 8 and the map: the desk's lists and map with 100,000 observations beside 100, and frames."""

import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import postgres
from tests.bench.figure import percentile, report, tell
from tests.bench.town import Town, build_town
from tests.faults.deployment import set_up
from tests.faults.server import serving
from tests.web.browser import BROWSER
from web.build import build

MANY, FEW = 100_000, 100  # observations
ASKED = 12  # times, of each address
DRAWN = (5_000, 20_000)  # points on one map
DRAGS = 60  # steps of one pan
SIZE = {"width": 1280, "height": 900}
GROWS = ("map-filtered", "map-points-all", "map-points-district")  # what is sent grows too
SETTINGS = {"SECOND_FACTOR": "optional"}
WATCH = """() => {
  window.frames_seen = []
  let before = performance.now()
  const look = (now) => {
    window.frames_seen.push(now - before)
    before = now
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


@dataclass(frozen=True)
class Served:
    """A town, and where it is looked at."""

    town: Town
    address: str

    def addresses(self) -> dict[str, str]:
        """Each page and door that is measured, by what it is called here."""
        walk, district = f"/desk/walks/{self.town.walk}", f"/desk/districts/{self.town.district}"
        return {
            "overview": "/desk/",
            "walks": "/desk/walks",
            "districts": "/desk/districts",
            "district": district,
            "review": f"{walk}/review",
            "board": f"{walk}/board",
            "walk": walk,
            "walk-list": f"{walk}/observations",
            "district-list": f"{district}/observations",
            "map": "/desk/map",
            "map-filtered": "/desk/map?category=LYS&feeling=unsafe&hours=evening",
            "map-points-all": "/desk/map/points",
            "map-points-district": f"/desk/map/points?district={self.town.district}",
            "map-outlines": "/desk/map/outlines",
        }

    def milliseconds(self, path: str) -> float:
        """The 95th percentile, after one look that warms it up."""
        told = {"Cookie": f"bord={self.town.token}"}
        took = []
        for _ in range(ASKED + 1):
            began = time.perf_counter()
            asked = urllib.request.Request(f"{self.address}{path}", headers=told)
            with urllib.request.urlopen(asked, timeout=120) as answer:
                answer.read()
            took.append(1000 * (time.perf_counter() - began))
        return percentile(took[1:], 0.95)


def bench() -> None:
    """The server on both engines, then a browser that draws with the processor."""
    build()
    with tempfile.TemporaryDirectory(prefix="tryg_bench_") as folder, ExitStack() as stack:
        address = stack.enter_context(postgres.server())
        for engine in ("sqlite", "postgresql"):
            place = Path(folder) / engine
            urls = ["", ""]
            if engine == "postgresql":
                urls = [postgres.new_database(address, name) for name in ("many", "few")]
            with (
                town(place / "many", MANY, urls[0]) as many,
                town(place / "few", FEW, urls[1]) as few,
            ):
                _tell(engine, many, few)
        for points in DRAWN:
            with town(Path(folder) / f"drawn-{points}", points) as served:
                _draw(served, points)


@contextmanager
def town(folder: Path, observations: int, url: str = "", walks: int = 0) -> Iterator[Served]:
    """Built and served; `walks`: none said means as many as fit."""
    deployment = set_up(folder, 1, url)
    deployment.settings.update(SETTINGS)
    built = build_town(deployment, observations, walks)
    with serving(deployment) as server:
        yield Served(built, f"http://127.0.0.1:{server.port}")


def _tell(engine: str, many: Served, few: Served) -> None:
    pairs = zip(many.addresses().items(), few.addresses().values(), strict=True)
    for (name, path), same in pairs:
        ours, reference = many.milliseconds(path), few.milliseconds(same)
        tell(
            f"desk-{name}-100000-vs-100-p95-{engine}",
            [ours],
            [reference],
            "" if name in GROWS else "ratio <= 2",
            "ms",
        )


@contextmanager
def at_the_desk(served: Served) -> Iterator[Page]:
    """A page of a browser in which the coordinator has signed in."""
    with sync_playwright() as play:
        browser = play.chromium.launch(**BROWSER)
        context = browser.new_context(viewport=SIZE, locale="da-DK")
        context.add_cookies([{"name": "bord", "value": served.town.token, "url": served.address}])
        yield context.new_page()
        browser.close()


def _draw(served: Served, points: int) -> None:
    with at_the_desk(served) as page:
        began = time.perf_counter()
        page.goto(f"{served.address}/desk/map")
        page.locator("[data-map][data-drawn]").wait_for(timeout=120_000)
        report(f"desk-map-{points}-drawn", [time.perf_counter() - began], "<= 10 s", "s")
        page.wait_for_timeout(1000)
        frames = pan(page)
        for name, part in (("p50", 0.5), ("p95", 0.95)):
            report(f"desk-map-{points}-frame-{name}", [percentile(frames, part)], "", "ms")
        report(f"desk-map-{points}-filter", [filtered(page)], "<= 1000 ms", "ms")


def pan(page: Page) -> list[float]:
    """Milliseconds of each frame while the map is dragged by hand."""
    canvas = page.locator("[data-canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    for n in range(1, DRAGS):
        page.mouse.move(x + 5 * (n % 30), y + 3 * (n % 20))
    frames = list(page.evaluate("window.frames_seen.slice(1)"))
    page.mouse.up()
    return frames


def filtered(page: Page) -> float:
    """Milliseconds from a change of the form until the map is drawn anew, table and all."""
    began = time.perf_counter()
    page.get_by_label("Oplevelse").select_option("unsafe")
    page.locator("[data-map][data-took]").wait_for(timeout=120_000)
    return 1000 * (time.perf_counter() - began)
