"""R2: an answer may leave only after what it promises lies on the disk.

What a power cut takes is what was never synced, and no kill shows that: the calls themselves must
stand in the right order. For an observation: row into the WAL, fdatasync, "201". For a photo: both
files written, fsync, rename, fsync of their folder, then the row as above.
"""

import sys
import threading
from base64 import b64decode
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import orjson

from tests.faults import letters
from tests.faults.checker import Verdict, check
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import Act, History
from tests.faults.phone import Phone
from tests.faults.server import Program, ours, serving

PHONES = 4
PHOTO_EVERY = 3  # observations


@dataclass(frozen=True)
class Call:
    """One call of the server, with its place in the order of all beginnings and ends."""

    call: str
    begin: int
    end: int
    result: int
    path: str
    to: str = ""
    data: bytes = field(default=b"", repr=False)


@dataclass
class Ordered:
    """How many answers were looked at, and how many of them came too early."""

    answers: int = 0
    early: int = 0  # 201 before the row was synced
    photos: int = 0
    disorder: int = 0  # the row before its files were safe
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_good(self) -> bool:
        """Nothing came too early, and enough was seen to say so."""
        return bool(self.answers and self.photos) and not self.early + self.disorder


def run(folder: Path, each: int, bug: str = "", seed: int = 1) -> Ordered:
    """So many observations from each of a few phones at once, under the tracer."""
    deployment, history = set_up(folder / "deployment", PHONES), History()
    trace = folder / "trace.jsonl"
    with serving(deployment, bug, traced(trace, bug)) as server:
        walkers = [
            threading.Thread(
                target=walk, args=(phone, deployment, each, Random(f"{seed}-{number}"))
            )
            for number, phone in enumerate(deployment.phones(server.port, history))
        ]
        for walker in walkers:
            walker.start()
        for walker in walkers:
            walker.join()
        verdict = check(history, deployment.database_url, deployment.store)
    ordered = judge(read(trace), history.of("ok"), deployment.store)
    ordered.verdict = verdict
    return ordered


def traced(out: Path, bug: str) -> Program:
    """The server, started by the tracer."""
    return sys.executable, "-m", "tests.faults.tracer", str(out), *ours(bug)


def walk(phone: Phone, deployment: Deployment, each: int, rng: Random) -> None:
    """Observations, and photos in between."""
    for number in range(each):
        written = letters.observation(deployment.walk, rng)
        phone.deliver(written)
        if number % PHOTO_EVERY == 0:
            phone.deliver(letters.photo(written.id, rng))
    phone.hang_up()


def read(trace: Path) -> list[Call]:
    """The calls that went well, by their beginning."""
    calls = []
    for line in trace.read_bytes().splitlines():
        told = orjson.loads(line)
        told["data"] = b64decode(told.get("data", ""))
        calls.append(Call(**told))
    return sorted((call for call in calls if call.result >= 0), key=lambda call: call.begin)


def judge(calls: list[Call], acts: list[Act], store: Path) -> Ordered:
    """Every 201 that a phone got, against the calls."""
    ordered = Ordered()
    sent = _answers(calls)
    writes = [call for call in calls if call.path.endswith("-wal") and call.data]
    syncs = [call for call in calls if call.call in ("fsync", "fdatasync")]
    for act in acts:
        if act.status != 201:
            continue
        ordered.answers += 1
        row = next((call for call in writes if act.letter.id.hex.encode() in call.data), None)
        answered = sent.get(act.letter.id, 0)
        if row is None or not _synced(syncs, row.path, row.end, answered):
            ordered.early += 1
        elif act.letter.kind == "photo":
            ordered.photos += 1
            names = [act.receipt["stored"][size] for size in ("large", "small")]
            ordered.disorder += not all(_safe(calls, syncs, store, n, row.begin) for n in names)
    return ordered


def _answers(calls: list[Call]) -> dict[UUID, int]:
    """When "201" left, by the id in the answer. Head and body may go in two calls."""
    left: dict[UUID, int] = {}
    heads: dict[str, int] = {}
    for call in calls:
        if not call.path.startswith("socket:"):
            continue
        if call.data.startswith(b"HTTP/1.1 201"):
            heads[call.path] = call.begin
        _, found, rest = call.data.partition(b'"id":"')
        if found and call.path in heads:
            left[UUID(rest[:36].decode())] = heads.pop(call.path)
    return left


def _synced(syncs: list[Call], path: str, after: int, before: int) -> bool:
    return any(s.path == path and after < s.begin and s.end < before for s in syncs)


def _safe(calls: list[Call], syncs: list[Call], store: Path, sha256: str, before: int) -> bool:
    """The file was synced, then renamed, then its folder was synced, all before that moment."""
    place = store / sha256[:2] / f"{sha256}.jpg"
    renamed = next((call for call in calls if call.to == str(place)), None)
    if renamed is None:
        return False
    written = [c.end for c in calls if c.path == renamed.path and c.data and c.end < renamed.begin]
    folders = [c for c in calls if c.call.startswith("mkdir") and c.path == str(place.parent)]
    return (
        _synced(syncs, renamed.path, max(written, default=0), renamed.begin)
        and _synced(syncs, str(place.parent), renamed.end, before)
        and all(_synced(syncs, str(store), made.end, before) for made in folders)
    )
