"""T2: one code that was spread, hundreds of phones that nobody expected, thousands of letters.

The walk's own phones notice nothing; what the others sent waits, and goes in one step.
"""

import http.client
import statistics
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import orjson
from sqlalchemy import func
from sqlmodel import Session, col, select

from app.db import open_database
from tests.faults import letters
from tests.faults.checker import Verdict, check
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import History
from tests.faults.phone import Phone
from tests.faults.server import serving
from walks.observations.newcomers import newcomers, send_away
from walks.schedule.join import secret_of
from walks.tables import Device, Observation, Walk

OWN = 10  # phones the walk is set to take
WRITERS = 4
PAUSE = 0.2  # seconds between the letters of the walk's own phones
LONGEST = 1_000.0  # milliseconds an own letter may take at the 95th percentile


@dataclass
class Flooded:
    """What came of it."""

    phones: int
    letters: int  # of the flood
    shown: int  # of them, before anybody decided: must be nought
    left: int  # of them still waiting, after one step
    own: int
    own_lost: int
    own_p95_ms: float
    bytes_a_letter: float  # that the database grew by
    step_seconds: float
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_good(self) -> bool:
        """Nobody of the walk was kept waiting, and nothing of the flood was seen."""
        nought = self.shown or self.left or self.own_lost
        return not nought and self.own_p95_ms < LONGEST and self.verdict.is_good


def run(folder: Path, *, phones: int, each: int, seed: int = 1) -> Flooded:
    """So many phones beyond the walk's own, each with so many letters, as fast as they can."""
    bare, history = set_up(folder / "deployment", OWN), History()
    deployment = replace(bare, settings={"DEVICES_PER_WALK": str(OWN)})
    before = _size(deployment)
    with serving(deployment) as server:
        tokens = _join(deployment, server.port, phones)
        own = deployment.phones(server.port, history)
        with ThreadPoolExecutor(WRITERS) as pool:
            shares = [tokens[start::WRITERS] for start in range(WRITERS)]
            sending = [
                pool.submit(_send_all, deployment, server.port, share, each, history, seed + n)
                for n, share in enumerate(shares)
            ]
            took = _log(deployment, own, sending, Random(seed))
            for one in sending:
                one.result()
    grown = _size(deployment) - before
    shown, left, seconds = _in_one_step(deployment)
    verdict = check(history, deployment.database_url, deployment.store)
    return Flooded(
        phones, phones * each, shown, left, len(took), len(took) - _stored(deployment),
        round(statistics.quantiles(took, n=20)[-1], 1), round(grown / (phones * each + len(took))),
        round(seconds, 2), verdict,
    )  # fmt: skip


def _join(deployment: Deployment, port: int, phones: int) -> list[str]:
    """By the walk's own QR, through the door."""
    with Session(open_database(deployment.database_url).read) as session:
        secret = secret_of(session.get_one(Walk, deployment.walk), b"k" * 32)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    tokens = []
    for _ in range(phones):
        body = orjson.dumps({"secret": secret})
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/field/devices", body, headers)
        tokens.append(orjson.loads(connection.getresponse().read())["token"])
    return tokens


def _send_all(
    deployment: Deployment, port: int, tokens: list[str], each: int, history: History, seed: int
) -> None:
    rng = Random(seed)
    for number, token in enumerate(tokens):
        phone = Phone(f"flood-{seed}-{number}", port, token, history)
        for _ in range(each):
            phone.deliver(letters.observation(deployment.walk, rng))
        phone.hang_up()


def _log(
    deployment: Deployment, own: list[Phone], sending: list[Future[None]], rng: Random
) -> list[float]:
    """What each letter of the walk's own phones took, in milliseconds, while the flood lasts."""
    took: list[float] = []
    while len(took) < 2 * OWN or not all(one.done() for one in sending):
        began = time.monotonic()
        end = own[len(took) % OWN].deliver(letters.observation(deployment.walk, rng))
        assert end == "ok", end
        took.append(1_000 * (time.monotonic() - began))
        time.sleep(PAUSE)
    return took


def _in_one_step(deployment: Deployment) -> tuple[int, int, float]:
    """How much of the flood was shown before, and still waits after; and how long the step took."""
    database, began = open_database(deployment.database_url), time.monotonic()
    with database.writing() as session:
        shown = _count(session, "stored", is_own=False)
        send_away(session, newcomers(session, walk_id=deployment.walk), "drill", datetime.now(UTC))
    seconds = time.monotonic() - began
    with database.reading() as session:
        left = _count(session, "quarantined", is_own=False)
    database.close()
    return shown, left, seconds


def _stored(deployment: Deployment) -> int:
    """Letters of the walk's own phones that stand."""
    database = open_database(deployment.database_url)
    with database.reading() as session:
        stored = _count(session, "stored", is_own=True)
    database.close()
    return stored


def _count(session: Session, state: str, *, is_own: bool) -> int:
    of = select(func.count()).select_from(Observation).join(Device)
    let_in = col(Device.waits_since).is_(None) == is_own
    return session.scalar(of.where(Observation.state == state, let_in)) or 0


def _size(deployment: Deployment) -> int:
    return sum(file.stat().st_size for file in deployment.folder.rglob("*") if file.is_file())
