"""The real process on a real socket: malformed requests, proxies, and what it writes of them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.deployment import TRYG

HOUSE = Path(__file__).resolve().parents[2]
BODY = b'{"code":"7K3MP2QX"}'
SECRETS = ("zzPASSWORDzz", "zzTOKENzz", "zz@secret.example", "zzNOTEzz", "7K3MP2QX")


@dataclass
class House:
    """`tryg serve` in a folder of its own; what it wrote is kept."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {name: told for name, told in os.environ.items() if name != "DATABASE_URL"}
        told = {"DATA_DIR": str(self.folder), "PYTHONPATH": str(HOUSE)}
        self.log = self.folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, TRYG, "serve", "--port", str(self.port), *self.options],
                cwd=HOUSE, env=kept | told, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + 90
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if b" 200 " in self.say(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def say(self, told: bytes, *, patience: float = 5) -> bytes:
        """All that is answered until the line is closed, or nothing more comes for a moment."""
        heard = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            line.sendall(told)
            try:
                while more := line.recv(65536):
                    heard += more
                    if b"Connection: close" not in told and b"\r\n\r\n" in heard:
                        line.settimeout(0.5)
            except TimeoutError:
                heard += b"(still open)"
        return heard

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        told = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body))}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in told.items()), "", ""]
        return self.say("\r\n".join(lines).encode() + body, patience=30)

    def guess(self, **headers: str) -> int:
        """One wrong code; the status it is answered with."""
        told = {"Content_Type": "application/json"} | headers
        return int(self.ask("POST", "/api/field/devices", BODY, **told).split()[1])

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open to whoever asks; no proxy is named."""
    made = House(tmp_path_factory.mktemp("alone"))
    made.start()
    yield made
    made.stop()


HEAD = b"POST /api/field/devices HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SMUGGLED = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + SMUGGLED,
        HEAD + CHUNKED + b"Content-Length: 5\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: 5, 6\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: +5\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: -5\r\n\r\n" + SMUGGLED,
        HEAD + b"X-A: one\r\n two\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + SMUGGLED,
        HEAD + b"X\0A: b\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
        HEAD + CHUNKED + b"\r\nzz\r\nhello\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n" + SMUGGLED,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9 + b"\r\n\r\n",
    ],
    ids=[
        "length-and-chunks", "chunks-and-length", "two-lengths", "a-list-of-lengths", "plus",
        "minus", "folded", "unknown-coding", "chunked-not-last", "space-before-colon", "null",
        "no-chunk-size", "no-colon", "tls",
    ],
)  # fmt: skip
def test_a_request_with_two_meanings_is_turned_away_and_the_line_is_closed(house, request_):
    heard = house.say(request_)
    assert heard.startswith(b"HTTP/1.1 400 ") or heard == b""
    assert heard.count(b"HTTP/1.1 ") <= 1, "what was smuggled along was answered too"
    assert not heard.endswith(b"(still open)")


def test_nobody_chooses_who_they_are_by_writing_it(house):
    """The bucket is that of the connection: 30 guesses a minute whatever the headers say."""
    statuses = [
        house.guess(
            X_Forwarded_For=f"10.0.0.{n}", X_Real_IP=f"10.0.1.{n}", Forwarded=f"for=10.0.2.{n}"
        )
        for n in range(32)
    ]
    assert statuses[:25] == [404] * 25
    assert statuses[-1] == 429


def test_a_proxy_that_is_named_says_who_asks(tmp_path):
    behind = House(tmp_path, ("--forwarded", "127.0.0.1"))
    behind.start()
    try:
        assert {behind.guess(X_Forwarded_For=f"10.0.0.{n}") for n in range(40)} == {404}
        # What the asker wrote stands before what the proxy adds, and is not believed.
        told = [behind.guess(X_Forwarded_For=f"10.9.9.{n}, 192.0.2.1") for n in range(32)]
        assert told[-1] == 429
    finally:
        behind.stop()


def test_no_line_of_the_log_is_written_by_those_who_ask(house):
    forged = '%0A{"event":"request"}%1b[31m'
    before = len(house.lines())
    asked = [
        house.ask("GET", f"/{forged}"),
        house.ask("GET", f"/desk/sign-in?next={forged}"),
        house.ask("GET", "/", User_Agent="a\x1b[31mb", Referer=f"http://x/{forged}"),
        house.say(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x1b[31m\r\nConnection: close\r\n\r\n"),
        house.ask("PUT", f"/api/field/observations/{forged}", b"{}"),
    ]
    assert all(answer.startswith(b"HTTP/1.1 ") for answer in asked)
    lines = house.lines()[before:]
    assert len(lines) == 5
    for line in lines:
        told = json.loads(line)
        assert line.isprintable()
        assert told["event"] in ("request", "server")
        assert told["at"].endswith("Z")


def test_no_secret_reaches_the_log(house):
    typed = b"email=zz%40secret.example&password=zzPASSWORDzz"
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    answer = house.ask("POST", "/desk/sign-in", typed, **form)
    assert answer.split()[1] == b"401"
    house.ask("GET", "/api/field/package", Authorization="Bearer zzTOKENzz")
    house.ask("GET", "/desk/?x=zzTOKENzz", Cookie="bord=zzTOKENzz")
    house.ask("PUT", "/api/field/observations/x", b'{"note":"zzNOTEzz"}')
    house.guess()
    log = "\n".join(house.lines())
    assert [secret for secret in SECRETS if secret in log] == []


def test_what_a_watchman_looks_for_is_told_apart_in_the_log(house):
    """A sign-in that failed, a door that was not theirs, too many tries: each by its code."""
    house.ask("POST", "/desk/sign-in", b"email=a%40b.dk&password=x")
    house.ask("GET", "/api/field/package", Authorization="Bearer x")
    house.ask("POST", "/desk/sign-in", Sec_Fetch_Site="cross-site")
    while house.guess() != 429:
        pass
    told = [one for line in house.lines() if (one := json.loads(line))["event"] == "request"]
    codes = {one.get("code") for one in told}
    assert {"unknown-device", "cross-site", "too-many-tries", "walk-missing"} <= codes
    assert ("/desk/sign-in", 401) in {(one["route"], one["status"]) for one in told}
    assert len({one["id"] for one in told if len(one["id"]) >= 16}) == len(told)
