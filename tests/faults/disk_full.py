"""R7: the disk is full for a while. Nothing acknowledged is lost, and later all arrives.

python -m tests.faults.disk_full FOLDER EACH   (on a disk of its own, see on_a_small_disk)
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import orjson

from tests.faults import letters
from tests.faults.checker import Verdict, check, temporary_files
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Phone
from tests.faults.server import ROOT, Server, serving

PHONES = 40  # so many heavy letters in one commit do not fit into SQLite's cache
SMALL, LARGE = "8m", "256m"
MOST_OF_A_FILE = 2_000_000  # bytes


@dataclass
class Filled:
    """What phones were answered while the disk was full, and how it ended."""

    statuses: dict[int, int]
    left_waiting: int  # letters without a receipt, after there was room again
    temporary_files: int
    while_full: Verdict = field(default_factory=Verdict)
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_good(self) -> bool:
        """It was full, it said so and nothing else, and in the end everything is there."""
        told = self.statuses.get(507, 0) > 0 and set(self.statuses) <= {201, 507}
        all_there = not self.left_waiting and not self.temporary_files
        return told and all_there and self.while_full.is_good and self.verdict.is_good


def own_namespace() -> tuple[str, ...] | None:
    """How this machine lets us have a small disk that nobody else sees; None: not at all."""
    for way in (("unshare", "-m"), ("unshare", "-Urm")):
        try:
            command = (*way, "mount", "-t", "tmpfs", "tmpfs", "/mnt")
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                return way
        except FileNotFoundError:
            continue
    return None


def on_a_small_disk(folder: Path, each: int, namespace: tuple[str, ...]) -> Filled:
    """A real full disk: a tmpfs."""
    drill = (sys.executable, "-m", "tests.faults.disk_full", str(folder), str(each))
    done = subprocess.run([*namespace, *drill], cwd=ROOT, capture_output=True, check=True)
    told = orjson.loads(done.stdout.splitlines()[-1])
    statuses = {int(status): times for status, times in told.pop("statuses").items()}
    while_full, verdict = Verdict(**told.pop("while_full")), Verdict(**told.pop("verdict"))
    return Filled(statuses, **told, while_full=while_full, verdict=verdict)


def with_small_files(folder: Path, each: int) -> Filled:
    """The next best, without any privilege: the server's files may not grow past a size."""
    return drill(folder, each, _limit, partial(_limit, most=resource.RLIM_INFINITY))


def drill(
    folder: Path,
    each: int,
    fill: Callable[[Server], None] = lambda _server: None,
    make_room: Callable[[Server], None] = lambda _server: None,
) -> Filled:
    """So many letters from each phone; what is not acknowledged goes again when there is room."""
    deployment, history = set_up(folder / "deployment", PHONES), History()
    with serving(deployment) as server, ThreadPoolExecutor(PHONES) as pool:
        phones = deployment.phones(server.port, history)
        fill(server)
        written = [_letters(deployment, each, Random(phone.name)) for phone in phones]
        waiting = list(pool.map(_send_once, phones, written))
        statuses = history.statuses()
        while_full = check(history, deployment.database_url, deployment.store)
        make_room(server)
        left = sum(pool.map(_deliver, phones, waiting))
        verdict = check(history, deployment.database_url, deployment.store)
    return Filled(statuses, left, temporary_files(deployment.store), while_full, verdict)


def _letters(deployment: Deployment, each: int, rng: Random) -> list[Letter]:
    """Light ones, heavy ones, a photo, and on some phones a photo too large for a small file."""
    written = [letters.observation(deployment.walk, rng) for _ in range(each)]
    written += [letters.observation(deployment.walk, rng, padding=60_000) for _ in range(each)]
    written.append(letters.photo(written[0].id, rng))
    if rng.random() < 0.1:
        written.append(letters.photo(written[0].id, rng, side=1600))
    return written


def _send_once(phone: Phone, written: list[Letter]) -> list[Letter]:
    return [letter for letter in written if phone.send(letter) != "ok"]


def _deliver(phone: Phone, waiting: list[Letter]) -> int:
    left = sum(phone.deliver(letter) != "ok" for letter in waiting)
    phone.hang_up()
    return left


def _limit(server: Server, most: int = MOST_OF_A_FILE) -> None:
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, hard))


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)


def main(folder: str, each: str) -> None:
    """Inside the namespace."""
    disk = Path(folder)
    _mount(disk, f"size={SMALL}")
    filled = drill(disk, int(each), make_room=lambda _: _mount(disk, f"remount,size={LARGE}"))
    told = asdict(filled)
    told["statuses"] = {str(status): times for status, times in filled.statuses.items()}
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
