"""The review of one walk with 5,000 observations: what the server takes, and when it is seen."""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.desk_map import Served, at_the_desk, town
from tests.bench.figure import report
from web.build import build

NOTED = 5_000  # observations on one walk
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def bench() -> None:
    """A page as a coordinator opens it, filters it and steps through it."""
    build()
    with (
        tempfile.TemporaryDirectory(prefix="tryg_bench_") as folder,
        town(Path(folder) / "review", NOTED, walks=1) as served,
    ):
        path = f"/desk/walks/{served.town.walk}/review"
        report(f"review-{NOTED}-server-p95", [served.milliseconds(path)], "<= 1000 ms", "ms")
        _look(served, path)


def _look(served: Served, path: str) -> None:
    with at_the_desk(served) as page:
        page.goto(f"{served.address}{path}")
        painted = page.wait_for_function(PAINTED).json_value()
        report(f"review-{NOTED}-first-contentful-paint", [painted], "<= 1000 ms", "ms")
        report(f"review-{NOTED}-next", [_next(page)], "<= 1000 ms", "ms")
        report(f"review-{NOTED}-filter", [_filtered(page)], "<= 1000 ms", "ms")


def _next(page: Page) -> float:
    """Milliseconds from the key to the next observation."""
    open_one = page.locator(".noted.is-open")
    before = open_one.get_attribute("id")
    began = time.perf_counter()
    page.keyboard.press("j")
    page.locator(f".noted.is-open:not([id='{before}'])").wait_for()
    return 1000 * (time.perf_counter() - began)


def _filtered(page: Page) -> float:
    """Milliseconds from the choice to the list of it."""
    page.get_by_label("Vis", exact=True).select_option("positive")
    began = time.perf_counter()
    page.get_by_role("button", name="Vis", exact=True).click()
    page.locator("option[value=positive][selected]").wait_for(state="attached")
    return 1000 * (time.perf_counter() - began)
