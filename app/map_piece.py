"""The map a walk's phones take along: what there is of it, and the piece itself."""

import asyncio
from concurrent.futures import Future
from os import stat_result
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import FileResponse, Response

from app.cutter import Cutter, state_of
from app.phone import reader
from walks.errors import Missing
from walks.tables import Walk

PATIENCE = 10.0  # seconds a phone is kept waiting for a piece that is being cut
router = APIRouter(prefix="/api/field")


def piece_of(request: Request, session: Session, walk: Walk) -> dict[str, Any] | None:
    """What there is to fetch for a walk's phones; a stale piece until the new one is cut."""
    cutter = cutter_of(request)
    cutter.freshen(session, walk)
    there = state_of(cutter.place(walk.id))
    return {"etag": _tag(there), "bytes": there.st_size} if there else None


@router.get("/basemap", response_class=FileResponse)
async def show_basemap(request: Request) -> Response:
    """The piece of the device's own walk, whole or in ranges."""
    cutter = cutter_of(request)

    def look() -> tuple[Path, Future[None] | None]:
        with request.app.state.database.reading() as session:
            walk = session.get_one(Walk, reader(request, session).walk_id)
            return cutter.place(walk.id), cutter.freshen(session, walk)

    place, under_way = await asyncio.to_thread(look)
    if under_way:
        await asyncio.wait({asyncio.wrap_future(under_way)}, timeout=PATIENCE)
    there = state_of(place)
    if there is None:
        raise Missing("basemap-missing")
    tag = _tag(there)
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return FileResponse(place, 200, {"ETag": tag}, "application/vnd.pmtiles", stat_result=there)


def cutter_of(request: Request) -> Cutter:
    """The one of this process."""
    cutter: Cutter = request.app.state.cutter
    return cutter


def _tag(state: stat_result) -> str:
    return f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
