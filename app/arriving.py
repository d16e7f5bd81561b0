"""The body of a request, taken while we still look up who sends it.

A server forgets what has arrived when the line is cut before anybody asks for it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

AHEAD = 16  # chunks, of 64 kB at most


@asynccontextmanager
async def arriving(request: Request) -> AsyncIterator[AsyncIterator[bytes]]:
    """The chunks in their order. Raises ClientDisconnect after the last, if the line was cut."""
    chunks: asyncio.Queue[bytes | Exception | None] = asyncio.Queue(AHEAD)

    async def take() -> None:
        try:
            async for chunk in request.stream():
                await chunks.put(chunk)
            await chunks.put(None)
        except Exception as trouble:
            await chunks.put(trouble)

    async def each() -> AsyncIterator[bytes]:
        while (chunk := await chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    taking = asyncio.create_task(take())
    try:
        yield each()
    finally:
        taking.cancel()
