"""Goals 1 to 3: an observation accepted and durable over HTTP, beside bare disk and bare HTTP."""

import pickle
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import orjson

from tests import postgres
from tests.bench import bare
from tests.bench.figure import percentile, tell
from tests.faults import letters
from tests.faults.deployment import Deployment, set_up
from tests.faults.letters import Letter
from tests.faults.server import ROOT, Program, serving, uvicorn

MANY, FEW = 2_000, 400  # letters a round at 32 connections and at one
CONNECTIONS = 32
PHONES = 64  # so that nobody sends as much as a flood
ECHO, TYPICAL = uvicorn("tests.bench.peers:echo"), uvicorn("tests.bench.peers:typical")
BY_HAND: Program = (str(Path(sys.executable).with_name("tryg")), "serve", "--port")


@dataclass(frozen=True)
class Load:
    """What the generator saw. Rate a second, milliseconds."""

    rate: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Round:
    """All targets once, in turn."""

    ours: Load
    raw: Load
    echo: Load
    typical: Load
    alone: Load  # ours, at one connection


def bench(runs: int) -> None:
    """On SQLite with one process, then on PostgreSQL with two."""
    with tempfile.TemporaryDirectory(prefix="tryg_bench_") as folder:
        _on_sqlite(Path(folder), runs)
        _on_postgresql(Path(folder), runs)


def _on_sqlite(folder: Path, runs: int) -> None:
    deployment = set_up(folder / "sqlite", PHONES)
    with ExitStack() as stack:
        ports = [
            stack.enter_context(serving(deployment, program=program)).port
            for program in (BY_HAND, ECHO, TYPICAL)
        ]
        # The first round warms everything up.
        rounds = [_round(deployment, folder, Random(n), ports) for n in range(runs + 1)][1:]
    ours, echo = [each.ours for each in rounds], [each.echo for each in rounds]
    rates, raw = [each.rate for each in ours], [each.raw.rate for each in rounds]
    typical, alone = [each.typical for each in rounds], [each.alone for each in rounds]
    tell("letters-32-rate-vs-raw-sqlite", rates, raw, ">= 0.7", "a second")
    tell("letters-32-rate-vs-typical", rates, [e.rate for e in typical], ">= 6", "a second")
    tell("letters-32-p50-vs-echo", [e.p50 for e in ours], [e.p50 for e in echo], "", "ms")
    tell("letters-32-p95-vs-echo", [e.p95 for e in ours], [e.p95 for e in echo], "<= 25 ms", "ms")
    tell("letters-1-rate-vs-raw-sqlite", [e.rate for e in alone], raw, "", "a second")
    for part in ("p50", "p95"):
        mine = [getattr(each, part) for each in alone]
        bare_disk = [getattr(each.raw, part) for each in rounds]
        tell(f"letters-1-{part}-vs-raw-sqlite", mine, bare_disk, "", "ms")


def _round(deployment: Deployment, folder: Path, rng: Random, ports: list[int]) -> Round:
    written = [letters.observation(deployment.walk, rng) for _ in range(MANY)]
    few = [letters.observation(deployment.walk, rng) for _ in range(FEW)]
    house, mirror, tutorial = ports
    return Round(
        ours=load(deployment, written, CONNECTIONS, house),
        raw=_load(bare.sqlite(folder / "raw.db", bare.rows(written))),
        echo=load(deployment, written, CONNECTIONS, mirror),
        typical=load(deployment, few, CONNECTIONS, tutorial),
        alone=load(deployment, few, 1, house),
    )


def _on_postgresql(folder: Path, runs: int) -> None:
    rng, ours, raw = Random(2), [], []
    with postgres.server() as address, ExitStack() as stack:
        url = postgres.new_database(address, "bench")
        deployment = set_up(folder / "postgresql", PHONES, url)
        ports = [stack.enter_context(serving(deployment, program=BY_HAND)).port for _ in range(2)]
        for _ in range(runs + 1):
            written = [letters.observation(deployment.walk, rng) for _ in range(MANY)]
            ours.append(load(deployment, written, CONNECTIONS, *ports).rate)
            raw.append(MANY / bare.postgresql(address, bare.rows(written)))
    tell("letters-32-rate-vs-raw-postgresql", ours[1:], raw[1:], ">= 0.5", "a second")


def load(deployment: Deployment, written: list[Letter], connections: int, *ports: int) -> Load:
    """Send them all; anything but 200 and 201 is a broken run."""
    tokens = deployment.tokens
    sent = [_request(letter, tokens[n % len(tokens)]) for n, letter in enumerate(written)]
    with tempfile.NamedTemporaryFile() as file:
        file.write(pickle.dumps(sent))
        file.flush()
        command = [sys.executable, "-m", "tests.bench.load", file.name, str(connections)]
        subprocess.run([*command, *map(str, ports)], cwd=ROOT, check=True)
        told = orjson.loads(Path(file.name).read_bytes())
    assert set(told["statuses"]) <= {"200", "201"}, told["statuses"]
    return _load(told["took"], told["seconds"])


def _load(took: list[float], in_all: float | None = None) -> Load:
    """Of the seconds of each; one after the other unless said otherwise."""
    rate = len(took) / (in_all or sum(took))
    return Load(rate, 1000 * percentile(took, 0.5), 1000 * percentile(took, 0.95))


def _request(letter: Letter, token: str) -> bytes:
    headers = {
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {token}",
        "Content-Length": str(len(letter.body)),
        **letter.headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{letter.method} {letter.path} HTTP/1.1\r\n{head}\r\n".encode() + letter.body
