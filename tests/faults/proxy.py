"""A bad line: passes bytes both ways and cuts a connection after so many of them."""

import asyncio
from contextlib import suppress

from anyio.from_thread import start_blocking_portal

CHUNK = 65_536


class Proxy:
    """Listens on a port of its own. Set `up` or `down` to cut there, in bytes; None: never."""

    def __init__(self, to_port: int) -> None:
        self.up: int | None = None
        self.down: int | None = None
        self.silence = 0.0  # seconds between the last byte and the end
        self._passing: set[asyncio.Task[None]] = set()
        self._to_port = to_port
        # In a thread of its own: the one that tests run in may have the browser's loop.
        self._portal = start_blocking_portal()
        portal = self._portal.__enter__()
        self._server = portal.call(asyncio.start_server, self._pass_on, "127.0.0.1", 0)
        self._cut = lambda: portal.call(self._cut_all)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Cut everything."""
        self._cut()
        self._portal.__exit__(None, None, None)

    async def _cut_all(self) -> None:
        self._server.close()
        me = asyncio.current_task()
        passing = [one for one in asyncio.all_tasks() if one in self._passing and one is not me]
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        ways = (
            _pump(reader, far_writer, self.up),
            _pump(far_reader, writer, self.down),
        )
        tasks = [asyncio.ensure_future(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(self.silence)
        for end in (writer, far_writer):
            end.transport.abort()
        await asyncio.wait(tasks)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None) -> None:
    """Until the source ends, or so many bytes have passed."""
    left = most
    with suppress(ConnectionError):
        while left is None or left > 0:
            data = await source.read(CHUNK if left is None else min(CHUNK, left))
            if not data:
                return
            sink.write(data)
            await sink.drain()
            left = None if left is None else left - len(data)
