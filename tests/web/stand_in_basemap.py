"""The stand-in's door for the walk's map: pieces of an archive, and lines that are cut."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

if TYPE_CHECKING:
    from tests.web.stand_in import Kept

STEP = 16 * 1024  # bytes the line carries at a time
TOWN = (24.9405, 60.1718)  # in the middle of the extract
NOWHERE = (9.9337, 57.0641)  # in the middle of the stand-in's walk


@dataclass
class Basemap:
    """The walk's map, if it has one, and what has been asked of it."""

    content: bytes = b""
    etag: str = '"town-1"'
    is_in_town: bool = False
    cut_after: int | None = None  # bytes: then the line is dead, once
    slowness: float = 0  # seconds a step takes
    asked: list[str] = field(default_factory=list)  # the ranges

    def over(self, package: dict[str, Any]) -> dict[str, Any]:
        """The package as a server with this map sends it."""
        announced = {"etag": self.etag, "bytes": len(self.content)} if self.content else None
        package = package | {"basemap": announced}
        return moved(package) if self.is_in_town else package


def moved(package: dict[str, Any]) -> dict[str, Any]:
    """The walk, laid where the extract has streets."""
    for stop in package["stops"]:
        stop["lon"], stop["lat"] = in_town(stop["lon"], stop["lat"])
    for district in package["districts"]:
        [[ring]] = district["outline"]["coordinates"]
        district["outline"]["coordinates"] = [[[in_town(*corner) for corner in ring]]]
    return package


def in_town(lon: float, lat: float) -> tuple[float, float]:
    """A point of the stand-in's walk, in town."""
    return lon - NOWHERE[0] + TOWN[0], lat - NOWHERE[1] + TOWN[1]


def add_doors(app: FastAPI, kept: "Kept") -> None:
    """GET with a Range, as the municipality's server answers it."""

    @app.get("/api/field/basemap")
    def basemap(request: Request) -> Response:
        told = kept.basemap
        told.asked.append(request.headers.get("range", ""))
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in kept.tokens:
            return problem(401, "unknown-device")
        if not told.content:
            return problem(404, "basemap-missing")
        headers = {"ETag": told.etag, "Accept-Ranges": "bytes"}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        if wanted is None or request.headers.get("if-range") != told.etag:
            return Response(told.content, headers=headers)
        first, last = int(wanted[1]), min(int(wanted[2]), len(told.content) - 1)
        headers |= {
            "Content-Range": f"bytes {first}-{last}/{len(told.content)}",
            "Content-Length": str(last - first + 1),
        }
        return StreamingResponse(arriving(told, told.content[first : last + 1]), 206, headers)


async def arriving(told: Basemap, content: bytes) -> AsyncIterator[bytes]:
    """The bytes step by step, until the line breaks."""
    for start in range(0, len(content), STEP):
        if told.cut_after is not None and start >= told.cut_after:
            told.cut_after = None
            await asyncio.sleep(0.5)  # what was sent arrives
            raise ConnectionResetError
        await asyncio.sleep(told.slowness)
        yield content[start : start + STEP]


def problem(status: int, code: str) -> Response:
    """A refusal of ours."""
    told = {"type": f"/problems/{code}", "title": code, "status": status}
    return JSONResponse(told, status, media_type="application/problem+json")
