"""A phone as its contract with the server says: it lets go of a letter on our own receipt only."""

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPMessage
from random import Random
from typing import Any

import orjson

from tests.faults import letters
from tests.faults.history import History
from tests.faults.letters import Letter

SECONDS = 10.0  # how long to wait for an answer
REFUSED = {401, 403, 404, 409, 410, 413, 415, 422}


class Phone:
    """One device. Every try is written down in the history."""

    def __init__(self, name: str, port: int, token: str, history: History) -> None:
        self.name = name
        self.port = port
        self._token = token
        self._history = history
        self.pace = 0.0  # seconds for a kilobyte
        self._rng = Random(name)
        self._connection: http.client.HTTPConnection | None = None

    def deliver(self, letter: Letter, seconds: float = 30.0) -> str:
        """Try until it is ok or refused: how it ended, "info" when the time was up."""
        until = time.monotonic() + seconds
        end = self.send(letter)
        while end == "info" and time.monotonic() < until:
            time.sleep(self._rng.uniform(0.005, 0.05))
            end = self.send(letter)
        return end

    def send(self, letter: Letter) -> str:
        """One try: ok, fail or info."""
        self._history.note(self.name, "invoke", letter)
        try:
            status, headers, body = self._exchange(letter)
            is_ours = headers.get("Tryg") == "1"
        except (OSError, http.client.HTTPException):
            self.hang_up()
            status, is_ours, body = 0, False, b""
        receipt = _read(body)
        end = judge(letter, status, is_ours, receipt)
        self._history.note(self.name, end, letter, status, receipt if end != "info" else {})
        return end

    def held(self, photo: Letter) -> int | None:
        """How many bytes of it the server has; None when nobody says."""
        try:
            status, headers, _ = self._exchange(replace(letters.piece(photo, 0, 0), method="HEAD"))
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return None
        is_told = status == 200 and headers.get("Tryg") == "1"
        return int(headers["Upload-Offset"]) if is_told else None

    def hang_up(self) -> None:
        """Close the connection; a half-cut one must not be used again."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _exchange(self, letter: Letter) -> tuple[int, HTTPMessage, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {**letter.headers, "Authorization": f"Bearer {self._token}"}
        body = _slowly(letter.body, self.pace) if self.pace else letter.body
        headers["Content-Length"] = str(len(letter.body))
        self._connection.request(letter.method, letter.path, body, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, answer.headers, body


def judge(letter: Letter, status: int, is_ours: bool, receipt: dict[str, Any]) -> str:
    """What an answer means for the letter: ok, fail or info.

    An answer that does not say it is ours comes from a captive portal, and means nothing.
    """
    if receipt.get("type") == "/problems/offset-mismatch":
        return "info"  # other bytes of it are wanted first
    if is_ours and status in REFUSED:
        return "fail"
    fits = receipt.get("receipt") == letter.kind and receipt.get("id") == str(letter.id)
    if status not in (200, 201, 202) or not is_ours or not fits:
        return "info"
    if letter.kind == "withdrawal":
        return "ok" if receipt.get("state") == "withdrawn" else "info"
    return "ok" if receipt.get("sha256") == letter.sha256 else "info"


class Gate:
    """Holds the phones back while nobody may write, and knows when all of them stand still."""

    def __init__(self, phones: int) -> None:
        self._open = threading.Event()
        self._idle = threading.Semaphore(0)
        self._phones = phones
        self.is_over = False

    def pass_through(self) -> bool:
        """Wait here while the gate is closed; False when the drill is over."""
        if not self._open.is_set():
            self._idle.release()
            self._open.wait()
        return not self.is_over

    def open(self) -> None:
        """Let them write."""
        self._open.set()

    def close(self) -> None:
        """Let each end its try, and wait until all stand still."""
        self._open.clear()
        for _ in range(self._phones):
            self._idle.acquire(timeout=2 * SECONDS)

    def end(self) -> None:
        """Send everybody home."""
        self.is_over = True
        self._open.set()


def _slowly(body: bytes, pace: float) -> Iterator[bytes]:
    for at in range(0, len(body), 1024):
        time.sleep(pace)
        yield body[at : at + 1024]


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return read if isinstance(read, dict) else {}
