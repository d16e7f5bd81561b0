"""Server-sent events: a line whenever a walk's board has changed, while a connection lasts.

Nothing but "there is news" is sent; the page asks for itself anew, through its own door and rights.
Every connection ends after a while, so that rights are asked again, and a browser comes back by
itself with the id of the last event it saw: after a cut, a restart, or at another process.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.db import Database
from walks.observations.board import Mark, news

LASTS = 10.0  # seconds; a server that stops waits no longer for anybody
PAUSE = 1.0  # seconds between two looks
AGAIN_MS = 500  # how soon the browser comes back
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second: for nginx


def stream(database: Database, walk_id: UUID, since: Mark) -> StreamingResponse:
    """What happens on a walk from `since` on."""
    told = _told(database, walk_id, since)
    return StreamingResponse(told, media_type="text/event-stream", headers=HEADERS)


async def _told(database: Database, walk_id: UUID, since: Mark) -> AsyncIterator[bytes]:
    until, said = time.monotonic() + LASTS, since
    yield f"retry: {AGAIN_MS}\n\n".encode()
    while True:
        now, is_new = await run_in_threadpool(_look, database, walk_id, said)
        if is_new:
            yield f"id: {now}\nevent: news\ndata: {now}\n\n".encode()
        said = now
        if time.monotonic() >= until:
            return
        await asyncio.sleep(PAUSE)


def _look(database: Database, walk_id: UUID, since: Mark) -> tuple[Mark, bool]:
    with database.reading() as session:
        return news(session, walk_id, since)
