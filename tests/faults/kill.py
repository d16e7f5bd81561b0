"""R1: the server is killed again and again while phones send; nothing acknowledged may be gone.

A kill takes the process, not the disk's cache: what was never synced survives it. That is what
order.py is for.
"""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.faults import letters
from tests.faults.checker import Verdict, check
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Gate, Phone
from tests.faults.server import Server

PHONES = 6


def run(
    folder: Path,
    kills: int,
    bug: str = "",
    seed: int = 1,
    tell: Callable[[Verdict], None] = lambda _verdict: None,
) -> Verdict:
    """Kill that often, at moments nobody knows; stops at the first bad verdict."""
    rng = Random(seed)
    deployment = set_up(folder / "deployment", PHONES)
    history, gate = History(), Gate(PHONES)
    server = Server(deployment, bug)
    walkers = [
        threading.Thread(target=walk, args=(phone, deployment, gate, Random(f"{seed}{phone.name}")))
        for phone in deployment.phones(server.port, history)
    ]
    for walker in walkers:
        walker.start()
    try:
        for number in range(kills):
            server.start()
            gate.open()
            time.sleep(rng.uniform(0.05, 0.6))
            server.kill()
            gate.close()
            verdict = check_the_dead(deployment, history, folder / f"after-{number}")
            tell(verdict)
            if not verdict.is_good:
                break
    finally:
        gate.end()
        server.kill()
        for walker in walkers:
            walker.join()
    return verdict


def walk(phone: Phone, deployment: Deployment, gate: Gate, rng: Random) -> None:
    """One person on a walk: notes, photos, a change of mind. A letter is sent until it is kept."""
    outbox: list[Letter] = []
    while gate.pass_through():
        if not outbox:
            outbox = finding(deployment, rng)
        if phone.send(outbox[0]) == "info":
            time.sleep(0.02)
        else:
            outbox.pop(0)
    phone.hang_up()


def finding(deployment: Deployment, rng: Random) -> list[Letter]:
    """An observation, now and then with a photo, an edit, or taken back again."""
    first = letters.observation(deployment.walk, rng)
    written = [first]
    if rng.random() < 0.25:
        written.append(letters.photo(first.id, rng))
    if rng.random() < 0.2:
        written.append(letters.observation(deployment.walk, rng, first.id, 2, 1))
    if rng.random() < 0.05:
        written.append(letters.withdrawal(first.id))
    return written


def check_the_dead(deployment: Deployment, history: History, copy: Path) -> Verdict:
    """Look at what the dead server left, without touching it: opening a WAL would mend it."""
    copy.mkdir()
    for file in deployment.folder.glob("tryg.db*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, copy)
    verdict = check(history, f"sqlite:///{copy / 'tryg.db'}", deployment.store)
    shutil.rmtree(copy)
    return verdict
