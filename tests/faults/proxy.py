"""A bad line: passes bytes both ways and cuts a connection after so many of them."""

import asyncio
import threading
from contextlib import suppress

CHUNK = 65_536


class Proxy:
    """Listens on a port of its own. Set `up` or `down` to cut there, in bytes; None: never."""

    def __init__(self, to_port: int) -> None:
        self.up: int | None = None
        self.down: int | None = None
        self._to_port = to_port
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Cut everything."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        ways = (
            _pump(reader, far_writer, self.up),
            _pump(far_reader, writer, self.down),
        )
        tasks = [asyncio.ensure_future(way) for way in ways]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
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
