"""Sends ready-made requests over keep-alive connections, as fast as answers come, and times each.

    python -m tests.bench.load FILE CONNECTIONS PORT...

A process of its own, so that it does not take its time from the server. What it saw is written
over the file, as JSON.
"""

import asyncio
import pickle
import sys
import time
from collections import Counter
from pathlib import Path

import orjson
import uvloop


class Line(asyncio.Protocol):
    """One connection: the next request goes when the answer to the last one is whole."""

    def __init__(self, waiting: list[bytes], took: list[float], statuses: Counter[str]) -> None:
        self._waiting, self._took, self._statuses = waiting, took, statuses
        self._answer = b""
        self._left = -1  # bytes of the body; -1: the head is not whole yet
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for start()."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def start(self) -> None:
        """Send the next, or stop."""
        if not self._waiting:
            self._transport.close()
            self.done.set_result(None)
            return
        self._answer, self._left = b"", -1
        self._began = time.perf_counter()
        self._transport.write(self._waiting.pop())

    def data_received(self, data: bytes) -> None:
        """A part of the answer."""
        self._answer += data
        if self._left < 0:
            head, is_whole, _ = self._answer.partition(b"\r\n\r\n")
            if not is_whole:
                return
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            self._left = len(head) + 4 + int(length)
        if len(self._answer) >= self._left:
            self._took.append(time.perf_counter() - self._began)
            self._statuses[self._answer[9:12].decode()] += 1
            self.start()

    def connection_lost(self, _reason: Exception | None) -> None:
        """Cut off in the middle is no measurement."""
        if not self.done.done():
            self.done.set_exception(ConnectionError("cut off"))


async def send(requests: list[bytes], connections: int, ports: list[int]) -> dict[str, object]:
    """Seconds in all, seconds of each, and how often each status came."""
    took: list[float] = []
    statuses: Counter[str] = Counter()
    loop, waiting = asyncio.get_running_loop(), requests[::-1]
    lines = []
    for number in range(connections):
        _, line = await loop.create_connection(
            lambda: Line(waiting, took, statuses), "127.0.0.1", ports[number % len(ports)]
        )
        lines.append(line)
    began = time.perf_counter()
    for line in lines:
        line.start()
    await asyncio.gather(*(line.done for line in lines))
    return {"seconds": time.perf_counter() - began, "took": took, "statuses": statuses}


def main(file: str, connections: str, *ports: str) -> None:
    """Read the requests, send them, tell."""
    place = Path(file)
    requests: list[bytes] = pickle.loads(place.read_bytes())
    told = uvloop.run(send(requests, int(connections), [int(port) for port in ports]))
    place.write_bytes(orjson.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
