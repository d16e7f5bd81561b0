"""The long lane: every drill again and again, each line of output a JSON with what it counted.

    python -m tests.faults [--minutes 10] [--only kill --only order] [--seed 1]

First every planted bug must be found, then the drills go round with new seeds until the time is
up. Ends with the totals, and with status 1 if anything was bad.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from tests import postgres
from tests.faults import cuts, disk_full, duplicates, flood, kill, network, order, pieces, planted
from tests.faults.browser import drills as browser
from tests.faults.browser.real import Outcome as Walked
from tests.faults.checker import Verdict
from tests.faults.far_side import Actions, App

Outcome = (
    Verdict
    | Walked
    | order.Ordered
    | duplicates.Doubled
    | disk_full.Filled
    | pieces.Pieced
    | flood.Flooded
)
held = ExitStack()


@cache
def address() -> str:
    """One PostgreSQL for the whole run."""
    return held.enter_context(postgres.server())


def on_postgresql(folder: Path, seed: int) -> Outcome:
    """A database of its own for each round."""
    url = postgres.new_database(address(), folder.name)
    return duplicates.over_http(folder, 120, servers=2, database_url=url, seed=seed)


def full_disk(folder: Path, _seed: int) -> Outcome:
    """A real one where we may."""
    if namespace := disk_full.own_namespace():
        return disk_full.on_a_small_disk(folder, each=12, namespace=namespace)
    return disk_full.with_small_files(folder, each=12)


DRILLS: dict[str, Callable[[Path, int], Outcome]] = {
    "kill": lambda folder, seed: kill.run(folder, kills=40, seed=seed),
    "order": lambda folder, seed: order.run(folder, each=30, seed=seed),
    "network": lambda folder, _: network.run(
        folder, Actions, examples=400, steps=25, is_repeatable=False
    ),
    "network-app": lambda folder, _: network.run(
        folder, App, examples=60, steps=25, is_repeatable=False
    ),
    "cuts": lambda folder, seed: cuts.run(folder, up=256, down=1, seed=seed),
    "pieces-cut": lambda folder, seed: pieces.cut_short(folder, up=64, down=4, seed=seed),
    "pieces-killed": lambda folder, seed: pieces.killed(folder, kills=30, seed=seed),
    "pieces-doubled": lambda folder, seed: pieces.doubled(folder, photos=100, seed=seed),
    "duplicates": lambda folder, seed: duplicates.over_http(folder, 300, servers=1, seed=seed),
    "duplicates-postgresql": on_postgresql,
    "duplicates-threads": lambda folder, seed: duplicates.over_threads(folder, 60, seed=seed),
    "flood": lambda folder, seed: flood.run(folder, phones=500, each=20, seed=seed),
    "disk-full": full_disk,
    "small-files": lambda folder, _: disk_full.with_small_files(folder, each=12),
    "browser": lambda folder, seed: browser.all_scenarios(folder, seed),
    "browser-killed": lambda folder, seed: browser.browser_killed(folder, seed),
    "browser-crammed": lambda folder, seed: browser.browser_crammed(folder, seed),
}


def _stale_wins(folder: Path) -> bool:
    with planted.planting("stale_wins"):
        try:
            network.run(folder, Actions, examples=300, steps=15, is_small_wanted=False)
        except AssertionError:
            return True
    return False


# The drill that must find the bug, and whether it did.
PLANTED: dict[tuple[str, str], Callable[[Path], bool]] = {
    ("early_ack", "kill"): lambda f: kill.run(f, kills=50, bug="early_ack").acked_lost > 0,
    ("row_first", "kill"): lambda f: kill.run(f, kills=50, bug="row_first").partial_visible > 0,
    ("early_ack", "order"): lambda f: order.run(f, each=4, bug="early_ack").early > 0,
    ("row_first", "order"): lambda f: order.run(f, each=4, bug="row_first").disorder > 0,
    ("no_fsync", "order"): lambda f: order.run(f, each=4, bug="no_fsync").early > 0,
    ("sync_normal", "order"): lambda f: order.run(f, each=4, bug="sync_normal").early > 0,
    ("no_unique", "duplicates"): lambda f: (
        duplicates.over_http(f, 20, servers=1, bug="no_unique").verdict.duplicates > 0
    ),
    ("stale_wins", "network"): _stale_wins,
    ("all_or_nothing", "pieces-cut"): lambda f: (
        pieces.cut_short(f, up=512, down=200, bug="all_or_nothing").kept == 0
    ),
    ("blind", "pieces-doubled"): lambda f: pieces.doubled(f, 20, bug="blind").left_waiting > 0,
    ("forgets", "browser"): lambda f: browser.finds_a_forgetful_server(f),
    ("hasty", "browser-killed"): lambda f: browser.finds_a_hasty_phone(f),
}


def main() -> int:
    """The status to end with."""
    asked = _asked()
    until = time.monotonic() + 60 * asked.minutes
    total, walked, bad = Verdict(), Walked(), 0
    with held:
        for (bug, name), finds in PLANTED.items():
            if name in asked.only:
                is_found, seconds = _timed(finds)
                bad += not is_found
                _say(planted=bug, drill=name, is_found=is_found, seconds=seconds)
        seed, rounds = asked.seed, 0
        while time.monotonic() < until:
            for name in asked.only:
                outcome = _round(name, seed)
                if isinstance(outcome, Walked):
                    walked.add(outcome)
                elif outcome:
                    total.add(outcome if isinstance(outcome, Verdict) else outcome.verdict)
                bad += not (outcome and outcome.is_good)
                rounds += 1
                if time.monotonic() > until:
                    break
            seed += 1
    _say(drill="total", rounds=rounds, is_good=not bad, **asdict(total), browser=asdict(walked))
    return 1 if bad else 0


def _round(name: str, seed: int) -> Outcome | None:
    """What came of it; None when it broke."""
    try:
        outcome, seconds = _timed(lambda folder: DRILLS[name](folder, seed))
    except Exception as trouble:
        _say(drill=name, seed=seed, is_good=False, trouble=repr(trouble)[:2000])
        return None
    _say(drill=name, seed=seed, is_good=outcome.is_good, seconds=seconds, **asdict(outcome))
    return outcome


def _timed(drill: Callable[[Path], Any]) -> tuple[Any, float]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tryg_drill_") as folder:
        return drill(Path(folder)), round(time.monotonic() - began, 1)


def _say(**facts: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_NON_STR_KEYS) + b"\n")
    sys.stdout.buffer.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", action="append", choices=list(DRILLS))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.only = asked.only or list(DRILLS)
    return asked


if __name__ == "__main__":
    sys.exit(main())
