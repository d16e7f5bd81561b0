"""R6: the same letters from twelve writers at the same time; each must be new exactly once."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

from tests.faults import letters, planted
from tests.faults.checker import Verdict, check
from tests.faults.deployment import Deployment, set_up
from tests.faults.far_side import Actions
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Phone, judge
from tests.faults.server import serving

Sender = Callable[[Letter], str]
WRITERS = 12
PHOTO_EVERY = 10  # letters


@dataclass
class Doubled:
    """What came of it. Each letter has a rival: the same id with other content."""

    letters: int
    statuses: dict[int, int]
    new_twice: int  # ids with more than one 201
    never_new: int
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_good(self) -> bool:
        """Each id is new once, all else is 200 or 409, and nothing is there twice."""
        only_known = set(self.statuses) <= {200, 201, 409}
        once = not self.new_twice and not self.never_new
        return only_known and once and self.verdict.is_good


def over_http(
    folder: Path, ids: int, servers: int, bug: str = "", database_url: str = "", seed: int = 1
) -> Doubled:
    """Over several processes on one PostgreSQL, or over one on SQLite."""
    deployment, history = set_up(folder / "deployment", 1, database_url), History()
    if bug == "no_unique":
        planted.drop_keys(deployment.database_url)
    pairs = _pairs(deployment.walk, ids, Random(seed))
    with ExitStack() as stack:
        running = [stack.enter_context(serving(deployment, bug)) for _ in range(servers)]
        ports = [running[number % servers].port for number in range(WRITERS)]
        phones = [
            Phone(f"{n}", port, deployment.tokens[0], history) for n, port in enumerate(ports)
        ]
        _all_at_once(pairs, [phone.send for phone in phones])
        verdict = check(history, deployment.database_url, deployment.store)
    return _doubled(history, pairs, verdict)


def over_threads(folder: Path, ids: int, seed: int = 1) -> Doubled:
    """Over threads with a connection each on one SQLite file, without lane or server."""
    deployment, history = set_up(folder / "deployment", 1), History()
    pairs = _pairs(deployment.walk, ids, Random(seed))
    with ExitStack() as stack:
        sides = [stack.enter_context(closing(Actions(deployment))) for _ in range(WRITERS)]
        for side in sides:
            side.open()
        _all_at_once(pairs, [partial(_hand_in, deployment, history, side) for side in sides])
        verdict = check(history, deployment.database_url, deployment.store)
    return _doubled(history, pairs, verdict)


def _hand_in(deployment: Deployment, history: History, side: Actions, letter: Letter) -> str:
    history.note("thread", "invoke", letter)
    status, receipt = side.hand_in(deployment.tokens[0], letter)
    end = judge(letter, status, True, receipt)
    history.note("thread", end, letter, status, receipt)
    return end


def _pairs(walk: UUID, ids: int, rng: Random) -> list[tuple[Letter, Letter]]:
    """A letter and its rival, every so often photos."""
    pairs: list[tuple[Letter, Letter]] = []
    for number in range(ids):
        first = letters.observation(walk, rng)
        rival = letters.observation(walk, rng, first.id)
        if number % PHOTO_EVERY == PHOTO_EVERY - 1:
            of = pairs[-1][0].id
            first = letters.photo(of, rng, side=32)
            rival = letters.photo(of, rng, side=32, id=first.id)
        pairs.append((first, rival))
    return pairs


def _all_at_once(
    pairs: list[tuple[Letter, Letter]], senders: list[Callable[[Letter], str]]
) -> None:
    """Everybody sends the same id at the same moment; every fourth has the rival."""
    barrier = threading.Barrier(len(senders))

    def send_all(number: int) -> None:
        for first, rival in pairs:
            barrier.wait(timeout=60)
            senders[number](rival if number % 4 == 3 else first)

    with ThreadPoolExecutor(len(senders)) as pool:
        for done in [pool.submit(send_all, number) for number in range(len(senders))]:
            done.result()


def _doubled(history: History, pairs: list[tuple[Letter, Letter]], verdict: Verdict) -> Doubled:
    new = Counter(act.letter.id for act in history.of("ok") if act.status == 201)
    return Doubled(
        letters=len(pairs),
        statuses=history.statuses(),
        new_twice=sum(1 for times in new.values() if times > 1),
        never_new=sum(1 for first, _ in pairs if first.id not in new),
        verdict=verdict,
    )
