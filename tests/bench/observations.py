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
BY_HAND: Program = (str(Path(sys.executable).with_name("tryg")), "serve", "--port")


@dataclass(frozen=True)
class Load:
    """What the generator saw. Rate a second, milliseconds."""

    rate: float
    p50: float
    p95: float


def bench(runs: int) -> None:
    """On SQLite with one process, then on PostgreSQL with two."""
    with tempfile.TemporaryDirectory(prefix="tryg_bench_") as folder:
        _on_sqlite(Path(folder), runs)
        _on_postgresql(Path(folder), runs)


def _on_sqlite(folder: Path, runs: int) -> None:
    deployment, rng = set_up(folder / "sqlite", PHONES), Random(1)
    ours, alone, echo, typical, raw = [], [], [], [], []
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(deployment, program=program))
            for program in (
                BY_HAND,
                uvicorn("tests.bench.peers:echo"),
                uvicorn("tests.bench.peers:typical"),
            )
        ]
        house, mirror, tutorial = (server.port for server in servers)
        for _ in range(runs + 1):
            written = [letters.observation(deployment.walk, rng) for _ in range(MANY)]
            few = [letters.observation(deployment.walk, rng) for _ in range(FEW)]
            ours.append(load(deployment, written, CONNECTIONS, house))
            raw.append(bare.sqlite(folder / "raw.db", bare.rows(written)))
            echo.append(load(deployment, written, CONNECTIONS, mirror))
            typical.append(load(deployment, few, CONNECTIONS, tutorial))
            alone.append(load(deployment, few, 1, house))
    # The first round warms everything up.
    ours, alone, echo, typical, raw = (each[1:] for each in (ours, alone, echo, typical, raw))
    raw_rate = [len(took) / sum(took) for took in raw]
    raw_p50 = [1000 * percentile(took, 0.5) for took in raw]
    rates = [each.rate for each in ours]
    tell("letters-32-rate-vs-raw-sqlite", rates, raw_rate, ">= 0.7", "a second")
    tell("letters-32-rate-vs-typical", rates, [e.rate for e in typical], ">= 6", "a second")
    tell("letters-32-p50-vs-echo", [e.p50 for e in ours], [e.p50 for e in echo], "", "ms")
    tell("letters-32-p95-vs-echo", [e.p95 for e in ours], [e.p95 for e in echo], "<= 25 ms", "ms")
    tell("letters-1-rate-vs-raw-sqlite", [e.rate for e in alone], raw_rate, "", "a second")
    tell("letters-1-p50-vs-raw-sqlite", [e.p50 for e in alone], raw_p50, "", "ms")
    raw_p95 = [1000 * percentile(took, 0.95) for took in raw]
    tell("letters-1-p95-vs-raw-sqlite", [e.p95 for e in alone], raw_p95, "", "ms")


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
        done = subprocess.run(
            [*command, *map(str, ports)], cwd=ROOT, capture_output=True, check=True
        )
    told = orjson.loads(done.stdout)
    assert set(told["statuses"]) <= {"200", "201"}, told["statuses"]
    took = [1000 * each for each in told["took"]]
    return Load(len(written) / told["seconds"], percentile(took, 0.5), percentile(took, 0.95))


def _request(letter: Letter, token: str) -> bytes:
    headers = {
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {token}",
        "Content-Length": str(len(letter.body)),
        **letter.headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{letter.method} {letter.path} HTTP/1.1\r\n{head}\r\n".encode() + letter.body
