"""The phone's own seconds, on a browser slowed down to a cheap phone on a poor line.

No reference is measured beside them: the goal is what a walker notices (frontend.md, section 4).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright

from tests.bench.figure import report
from tests.journeys.deployment import Deployment
from tests.web.browser import BROWSER, PHONE, here
from web.build import build

SLOW = 4  # times slower than this machine
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8,
           "uploadThroughput": 750e3 / 8}  # bytes a second, as Lighthouse has it # fmt: skip
TAPS = 20
WATCH = """
  window.seen = {lcp: 0, cls: 0, tbt: 0}
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime
  }).observe({type: "largest-contentful-paint", buffered: true})
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value
  }).observe({type: "layout-shift", buffered: true})
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.tbt += Math.max(0, entry.duration - 50)
  }).observe({type: "longtask", buffered: true})
"""
# Ready: a tile can be pressed. By the page's own clock, which starts with the navigation.
READY = """() => new Promise((resolve) => {
  const look = () => document.querySelector(".tile")
    ? resolve(performance.now()) : requestAnimationFrame(look)
  look()
})"""
TAP = """() => new Promise((resolve) => {
  const card = document.querySelector(".saved-place")
  const began = performance.now()
  new MutationObserver((_, watching) => {
    watching.disconnect()
    resolve(performance.now() - began)
  }).observe(card, {childList: true})
  document.querySelectorAll(".tile")[0].click()
})"""


def bench(runs: int) -> None:
    """First visit, a tap, and starts without signal."""
    build()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        deployment = Deployment(Path(folder) / "data")
        link = deployment.seed()["walk"]
        deployment.start()
        try:
            chromium = play.chromium.launch(**BROWSER)
            visits = [_first_visit(chromium, link) for _ in range(runs)]
            _say("first visit, largest paint, slow 4G", visits, "lcp", "<= 1500", "ms")
            _say("first visit, layout shift", visits, "cls", "<= 0.02", "share")
            _say("first visit, blocking time", visits, "tbt", "<= 100", "ms")
            starts = [_walk(chromium, link, deployment) for _ in range(runs)]
            _say("tap to durable", starts, "tap", "<= 50", "ms")
            _say("next page without signal", starts, "start", "<= 500", "ms")
            chromium.close()
            colds = [_cold(play, link, deployment, Path(folder) / str(n)) for n in range(runs)]
            _say("cold start of a new browser, server gone", colds, "start", "<= 500", "ms")
        finally:
            deployment.stop()


def _first_visit(chromium: Any, link: str) -> dict[str, float]:
    with _page(chromium) as (_, page, line):
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_4G)
        page.goto(link)
        page.get_by_role("button", name="Jeg er med").wait_for()
        page.wait_for_timeout(3000)
        seen: dict[str, float] = page.evaluate("seen")
        return seen


def _walk(chromium: Any, link: str, deployment: Deployment) -> dict[str, float]:
    with _page(chromium) as (context, page, line):
        line.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        page.goto(link)
        page.get_by_role("button", name="Jeg er med").click()
        page.get_by_text("Appen ligger på telefonen").wait_for()
        page.get_by_role("button", name="Begynd").click()
        page.locator(".tile").first.wait_for()
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        taps = [_tap(page) for _ in range(TAPS)]
        context.set_offline(True)
        page.close()
        cold = context.new_page()
        context.new_cdp_session(cold).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        cold.goto(f"{deployment.address}/tur/")
        return {"tap": median(taps), "start": cold.evaluate(READY)}


def _cold(play: Playwright, link: str, deployment: Deployment, profile: Path) -> dict[str, float]:
    """A browser that was closed is opened again on the app, and the server is gone."""
    how: dict[str, Any] = {**BROWSER, **PHONE}
    context = play.chromium.launch_persistent_context(profile, **how)
    here(context)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Jeg er med").click()
    page.get_by_text("Appen ligger på telefonen").wait_for()
    page.get_by_role("button", name="Begynd").click()
    page.locator(".tile").first.wait_for()
    context.close()
    deployment.kill()
    context = play.chromium.launch_persistent_context(profile, **how)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto(f"{deployment.address}/tur/")
    start: float = page.evaluate(READY)
    context.close()
    deployment.start()
    return {"start": start}


def _tap(page: Page) -> float:
    took: float = page.evaluate(TAP)
    page.wait_for_timeout(450)  # a second tap sooner than that is a wet glove's
    return took


@contextmanager
def _page(chromium: Any) -> Iterator[tuple[BrowserContext, Page, CDPSession]]:
    context = chromium.new_context(**PHONE)
    here(context)
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    try:
        yield context, page, line
    finally:
        context.close()


def _say(name: str, seen: list[dict[str, float]], key: str, goal: str, unit: str) -> None:
    report(f"phone: {name}", [one[key] for one in seen], goal, unit)
