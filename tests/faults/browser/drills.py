"""The browser's drills as the long lane runs them, each round with a browser of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.faults.browser import crammed, killed, scenarios
from tests.faults.browser.real import Outcome
from tests.web.browser import BROWSER
from web.build import build

KILLS = 12


def all_scenarios(folder: Path, seed: int) -> Outcome:
    """Whatever can go wrong on a walk, one after the other; one that breaks hides no other."""
    total = Outcome()
    with driven() as (play, chromium):
        for name in scenarios.SCENARIOS:
            total.add(_one(play, chromium, folder / name, name, seed))
    return total


def _one(play: Playwright, chromium: Browser, folder: Path, name: str, seed: int) -> Outcome:
    folder.mkdir()
    try:
        outcome = scenarios.run(play, chromium, folder, name, seed)
    except scenarios.NoHistoryError:
        return Outcome()
    except Exception as trouble:
        return Outcome(runs=1, unfinished=1, examples=[f"{name}: {trouble!r}"[:2000]])
    outcome.examples = [f"{name}: {example}" for example in outcome.examples]
    return outcome


def browser_killed(folder: Path, seed: int) -> Outcome:
    """R10."""
    with driven() as (play, _):
        return killed.run(play, folder, KILLS, seed)


def browser_crammed(folder: Path, _seed: int) -> Outcome:
    """R11, with nothing but the phone's own photos."""
    with driven() as (play, _):
        return crammed.run(play, folder)


def finds_a_forgetful_server(folder: Path) -> bool:
    """Planted: every letter gets its receipt, and none is kept."""
    with driven() as (play, chromium):
        return scenarios.forgotten(play, chromium, folder).lost > 0


def finds_a_hasty_phone(folder: Path) -> bool:
    """Planted: the phone says that it keeps a note a moment before it does."""
    with driven() as (play, _):
        return killed.run(play, folder, KILLS, is_hasty=True).lost > 0


@contextmanager
def driven() -> Iterator[tuple[Playwright, Browser]]:
    """A built web and a browser."""
    build()
    with sync_playwright() as play:
        chromium = play.chromium.launch(**BROWSER)
        yield play, chromium
        chromium.close()
