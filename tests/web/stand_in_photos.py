"""The stand-in's door for photos in pieces: what has arrived stays, whoever is killed."""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from tests.web.stand_in import Kept

PHOTOS = "/api/field/photos/{id}"
LARGEST = 8 * 1024 * 1024  # bytes
LARGEST_PIECE = 1024 * 1024


@dataclass
class Pieces:
    """Photos that are not whole yet, and what the line has carried of them."""

    held: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    carried: int = 0  # bytes, over all tries
    calls: list[str] = field(default_factory=list)
    slowness: float = 0  # seconds a piece takes
    silent_from: int | None = None  # bytes; from there on nobody answers
    loses_receipts: bool = False


def add_doors(app: FastAPI, kept: "Kept", receipt: Callable[..., Response]) -> None:
    """HEAD says how much is here, PATCH brings more."""

    @app.head(PHOTOS)
    def tell_offset(id: str, request: Request) -> Response:
        refusal = _refusal(kept, id, request)
        kept.pieces.calls.append(f"HEAD {id}")
        return refusal or _at(200, _offset(kept, id, request))

    @app.patch(PHOTOS)
    async def take_piece(id: str, request: Request) -> Response:
        refusal = _refusal(kept, id, request)
        if refusal:
            return refusal
        offset, total = (int(request.headers[f"upload-{name}"]) for name in ("offset", "length"))
        kept.pieces.calls.append(f"PATCH {id} {offset}")
        if id in kept.photos and offset == len(kept.photos[id]):
            return receipt("photo", id, hashlib.sha256(kept.photos[id]).hexdigest(), 200)
        if offset != _offset(kept, id, request):
            return _at(409, _offset(kept, id, request), "offset-mismatch")
        await _take(kept, id, request)
        held = kept.pieces.held[id]
        if len(held) < total:
            return _at(204, len(held))
        return _whole(kept, id, request, receipt)


async def _take(kept: "Kept", id: str, request: Request) -> None:
    """Bytes are kept as they come, not when the piece is complete."""
    pieces, came = kept.pieces, 0
    pieces.digests[id] = request.headers["repr-digest"]
    pieces.held.setdefault(id, b"")
    await asyncio.sleep(pieces.slowness)
    async for chunk in request.stream():
        came += len(chunk)
        assert came <= LARGEST_PIECE
        pieces.held[id] += chunk
        pieces.carried += len(chunk)
        if pieces.silent_from is not None and len(pieces.held[id]) >= pieces.silent_from:
            await _silence(request)


async def _silence(request: Request) -> None:
    """The line is dead; only the one who hangs up knows."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.05)


def _whole(kept: "Kept", id: str, request: Request, receipt: Callable[..., Response]) -> Response:
    content = kept.pieces.held.pop(id)
    digest = hashlib.sha256(content)
    if request.headers["repr-digest"] != _written(digest.digest()):
        return _at(422, 0, "digest-mismatch")
    kept.photos[id] = content
    kept.puts.append(f"photo {id}")
    if kept.pieces.loses_receipts:
        return _at(500, 0, "our-fault")
    return receipt("photo", id, digest.hexdigest())


def _offset(kept: "Kept", id: str, request: Request) -> int:
    if id in kept.photos:
        return int(request.headers.get("upload-length", LARGEST))
    is_same = kept.pieces.digests.get(id) == request.headers["repr-digest"]
    return len(kept.pieces.held.get(id, b"")) if is_same else 0


def _refusal(kept: "Kept", id: str, request: Request) -> Response | None:
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in kept.tokens:
        return _at(401, 0, "unknown-device")
    if request.query_params["observation"] in kept.withdrawn:
        return _at(410, 0, "withdrawn")
    stored = kept.photos.get(id)
    if stored and request.headers["repr-digest"] != _written(hashlib.sha256(stored).digest()):
        return _at(409, 0, "other-content")
    return None


def _at(status: int, offset: int, code: str = "") -> Response:
    headers = {"Tryg": "1", "Upload-Offset": str(offset), "Upload-Limit": f"max-size={LARGEST}"}
    if not code:
        return Response(status_code=status, headers=headers)
    problem: dict[str, Any] = {"type": f"/problems/{code}", "title": code, "status": status}
    return JSONResponse(problem, status, headers, "application/problem+json")


def _written(digest: bytes) -> str:
    return f"sha-256=:{base64.b64encode(digest).decode()}:"
