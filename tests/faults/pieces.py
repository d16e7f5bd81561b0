"""R8: photos in pieces. The line is cut after every so many bytes, the server is killed at any
moment, two tabs send the same photo: it arrives once, and what has arrived is not sent again.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults import letters
from tests.faults.checker import Verdict, check
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Phone
from tests.faults.proxy import Proxy
from tests.faults.server import Server, serving
from walks.photos.pieces import SUFFIX
from walks.tables.columns import new_id

PHONES, TABS = 4, 2
SECONDS = 60.0  # for one photo, with a server that is killed meanwhile
HEAD, ANSWER = 700, 600  # bytes: longer than the head of a piece, and than any answer to it
SILENCE = 0.05  # seconds: a radio that is out of reach does not say so
PACE = 0.002  # seconds for a kilobyte: a piece is under way long enough to be disturbed


@dataclass
class Pieced:
    """What came of so many photos."""

    photos: int = 0
    pieces: int = 0
    left_waiting: int = 0  # photos without a receipt
    forgotten: int = 0  # times the server had fewer bytes than it had said
    left_over: int = 0  # files of photos that are stored by now
    arrived: int = 0  # bytes of pieces that were cut, at the least
    kept: int = 0  # of these
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_good(self) -> bool:
        """Every photo arrived, once, and what is there need not be sent again.

        Half of what arrives is enough: on a busy machine the cut overtakes the rest.
        """
        bad = self.left_waiting + self.forgotten + self.left_over
        return self.verdict.is_good and not bad and 2 * self.kept >= self.arrived


@dataclass
class Tab:
    """Sends one photo in pieces, and goes by what the server says it has."""

    phone: Phone
    photo: Letter
    rng: Random
    pieces: int = 0
    forgotten: int = 0
    end: str = "info"
    _known: int = 0  # bytes the server has said it has

    def deliver(self) -> None:
        """Until there is a receipt, or no hope of one."""
        until = time.monotonic() + SECONDS
        while self.end == "info" and time.monotonic() < until:
            self.send(self.rng.randint(0, len(self.photo.body) // 3))

    def send(self, size: int) -> None:
        """Ask where to go on, and send one piece from there."""
        offset = self.phone.held(self.photo)
        if offset is None:
            time.sleep(0.01)
            return
        self.forgotten += offset < self._known
        self._known = offset
        self.pieces += 1
        self.end = self.phone.send(letters.piece(self.photo, offset, size))


def cut_short(folder: Path, up: int, down: int, bug: str = "", seed: int = 1) -> Pieced:
    """Cut every `up` bytes of a photo on its way, and every `down` bytes of the answer."""
    rng, pieced = Random(seed), Pieced()
    with _drill(folder, pieced) as (deployment, history), serving(deployment, bug) as server:
        proxy = Proxy(server.port)
        proxy.silence = SILENCE
        [phone] = deployment.phones(proxy.port, history)
        length = len(_photo(Random(seed)).body)
        cuts = [(cut, None) for cut in range(0, length + HEAD, up)]
        for cut_up, cut_down in [*cuts, *((None, cut) for cut in range(0, ANSWER, down))]:
            tab = Tab(phone, _photo(rng), rng)
            tab.send(length // 3)
            phone.hang_up()  # a cut counts the bytes of a connection
            proxy.up, proxy.down = cut_up, cut_down
            phone.send(letters.piece(tab.photo, length // 3, length))
            phone.hang_up()
            proxy.up = proxy.down = None
            if cut_up and HEAD < cut_up < length // 2:
                pieced.arrived += cut_up - HEAD
                pieced.kept += min((phone.held(tab.photo) or 0) - length // 3, cut_up - HEAD)
            _finish(pieced, [tab])
        phone.hang_up()
        proxy.close()
    return pieced


def killed(folder: Path, kills: int, seed: int = 1) -> Pieced:
    """Kill the server that often, at moments nobody knows, while phones send their photos."""
    rng, pieced, is_over = Random(seed), Pieced(), threading.Event()
    with _drill(folder, pieced, PHONES) as (deployment, history):
        server = Server(deployment)
        phones = deployment.phones(server.port, history)
        with ThreadPoolExecutor(PHONES) as pool:
            walking = [pool.submit(_walk, phone, is_over) for phone in phones]
            for _ in range(kills):
                server.start()
                time.sleep(rng.uniform(0.05, 0.5))
                server.kill()
            is_over.set()
            server.start()
            for walk in walking:
                _finish(pieced, walk.result())
        server.kill()
    return pieced


def doubled(folder: Path, photos: int, bug: str = "", seed: int = 1) -> Pieced:
    """Two tabs of one phone send each photo at the same time."""
    rng, pieced = Random(seed), Pieced()
    with _drill(folder, pieced) as (deployment, history), serving(deployment, bug) as server:
        phones = deployment.phones(server.port, history) + deployment.phones(server.port, history)
        for phone in phones:
            phone.pace = PACE
        with ThreadPoolExecutor(TABS) as pool:
            for _ in range(photos):
                photo = _photo(rng)
                tabs = [Tab(phone, photo, Random(rng.random())) for phone in phones]
                list(pool.map(Tab.deliver, tabs))
                _finish(pieced, tabs)
    return pieced


@contextmanager
def _drill(folder: Path, pieced: Pieced, phones: int = 1) -> Iterator[tuple[Deployment, History]]:
    """A deployment and a history, which are looked through at the end."""
    deployment, history = set_up(folder / "deployment", phones), History()
    yield deployment, history
    pieced.verdict = check(history, deployment.database_url, deployment.store)
    pieced.left_over = sum(1 for _ in deployment.store.glob(f"tmp/*{SUFFIX}"))


def _walk(phone: Phone, is_over: threading.Event) -> list[Tab]:
    """One photo after the other; the last one is ended."""
    phone.pace, rng = PACE, Random(phone.name)
    tabs: list[Tab] = []
    while not is_over.is_set():
        tabs.append(Tab(phone, _photo(rng), rng))
        tabs[-1].deliver()
    phone.hang_up()
    return tabs


def _finish(pieced: Pieced, tabs: list[Tab]) -> None:
    """Deliver what is left, and count."""
    for tab in tabs:
        tab.deliver()
        pieced.photos += 1
        pieced.pieces += tab.pieces
        pieced.forgotten += tab.forgotten
        pieced.left_waiting += tab.end != "ok"


def _photo(rng: Random) -> Letter:
    return letters.photo(new_id(), rng)
