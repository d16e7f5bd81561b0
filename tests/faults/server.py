"""A real server process of the drills: started, killed without mercy, started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.faults.deployment import Deployment

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0
Program = Sequence[str]  # a command; the port comes last


def uvicorn(app: str) -> Program:
    """A factory of an app."""
    quiet = ("--log-level", "warning", "--no-access-log")
    return sys.executable, "-m", "uvicorn", "--factory", app, *quiet, "--port"


def ours(bug: str = "") -> Program:
    """Our app, with a bug planted in it or none; see planted.py."""
    return uvicorn("tests.faults.planted:make_app" if bug else "app.main:make_app")


class Server:
    """A program that serves, on a port of its own; ours unless said otherwise."""

    def __init__(
        self, deployment: Deployment, bug: str = "", program: Program | None = None
    ) -> None:
        self.port = free_port()
        self._deployment = deployment
        self._bug = bug
        self._program = program or ours(bug)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until our own process answers."""
        self._process = subprocess.Popen(
            [*self._program, str(self.port)],
            cwd=ROOT,
            env={**os.environ, **self._deployment.environment, "BUG": self._bug},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_ready()

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """kill -9: nothing in the process gets to say goodbye."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            if self._answers():
                return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError("the server does not answer")

    def _answers(self) -> bool:
        """It says it is well, and the one who says so is the process we started."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                return bool(page.status == 200) and self._listens()
        except (urllib.error.URLError, OSError):
            return False

    def _listens(self) -> bool:
        ours = psutil.Process(self.pid)
        return any(
            each.status == psutil.CONN_LISTEN and each.laddr.port == self.port
            for process in (ours, *ours.children(recursive=True))
            for each in process.net_connections("tcp")
        )


@contextmanager
def serving(
    deployment: Deployment, bug: str = "", program: Program | None = None
) -> Iterator[Server]:
    """A server while the block lasts."""
    server = Server(deployment, bug, program)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
