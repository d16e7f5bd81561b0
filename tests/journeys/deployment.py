"""The product as an operator runs it: the demo in a folder of its own, served by a real process."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

TRYG = Path(sys.executable).parent / "tryg"


@dataclass
class Deployment:
    """The demo on this machine. `kill` is kill -9; `start` serves what was left behind."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    settings: dict[str, str] = field(default_factory=dict)  # more of the environment
    found: dict[str, str] = field(default_factory=dict)  # what the demo said
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What a browser opens. localhost is a secure context, as a service worker needs."""
        return f"http://localhost:{self.port}"

    def seed(self) -> dict[str, str]:
        """Run `tryg demo`, and what it prints: the walk's link and the sign-ins by address."""
        told = subprocess.run(
            [TRYG, "demo"], env=self._environment, capture_output=True, text=True, check=True
        ).stdout
        found = {"walk": re.search(r"\S+/tur/#\S+", told)[0]}  # type: ignore[index]
        found |= dict(re.findall(r"(\S+@tryg\.example)\s+\S+ (\S+)", told))
        return found

    def start(self) -> None:
        """Serve, and wait until our own process answers."""
        self.process = subprocess.Popen(
            [TRYG, "serve", "--host", "localhost", "--port", str(self.port)],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server never answered")

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator ends it."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        told = {"DATA_DIR": str(self.folder), "BASE_URL": self.address}
        return kept | told | {"SECOND_FACTOR": "optional"} | self.settings  # as "make run" says it


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("localhost", 0))
        return int(listening.getsockname()[1])
