"""The phone's door for photos: whole, or in pieces where the line is bad.

Plain Starlette routes: a photo's bytes go to the disk as they arrive. In pieces as the drafts for
resumable uploads have it: HEAD says how far we are, PATCH goes on from there.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.arriving import arriving
from app.darkroom import Darkroom
from app.identity import now
from app.pace import Pace
from app.phone import (
    answer,
    checked,
    id_of,
    lane_of,
    malformed,
    status_of,
    token_of,
    told_digest,
    uuid_of,
)
from walks.errors import Conflict, Refused, Unusable
from walks.photos import receive as photo
from walks.photos.clean import Cleaned, clean
from walks.photos.keep import Store
from walks.photos.pieces import Upload, too_long
from walks.schedule import join

ADDRESS = "/api/field/photos/{id}"
LARGEST = 8 * 1024 * 1024  # bytes
LIMIT = {"Upload-Limit": f"max-size={LARGEST}"}


@dataclass(frozen=True)
class Asked:
    """Which photo a request is about, and who sends it."""

    id: UUID
    observation_id: UUID
    token: str
    at: datetime


async def put_photo(request: Request) -> Response:
    """One whole photo, in any order with its observation. The same answers as an observation."""
    asked, store = _asked(request), _store(request)
    with store.incoming(LARGEST) as received:
        async for chunk in request.stream():
            received.write(chunk)
        sha256 = checked(request, received.sha256)
        device_id, before = await _known(request, asked, sha256)
        if before:
            return _answer(before)
        bytes_left = _bytes_left(request)
        bytes_left.check(device_id, asked.at)
        bytes_left.spend(device_id, asked.at, received.size)
        return _answer(await _take(request, asked, sha256, received.content))


async def ask_for_photo(request: Request) -> Response:
    """How many bytes of a photo there are: all of them when it is stored."""
    asked, sha256 = _asked(request), _announced(request)
    device_id, before = await _known(request, asked, sha256)
    held = _store(request).pieces.held(Upload(device_id, asked.id, sha256, LARGEST))
    if not before and not held:  # nothing yet, or another tab has just finished it
        _, before = await _known(request, asked, sha256)
    held = _stored_length(request) if before else held
    return Response(headers={"Upload-Offset": str(held)} | LIMIT)


async def patch_photo(request: Request) -> Response:
    """A piece of a photo: 204 while more is to come, then the same answers as for a whole one.

    What arrives is kept, also when the line or the server breaks off in the middle.
    """
    asked, sha256, pieces = _asked(request), _announced(request), _store(request).pieces
    offset, length = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
    if length > LARGEST:
        raise Refused("too-large", limit=LARGEST)
    if offset > length:
        raise too_long()
    async with arriving(request) as chunks:
        device_id, before = await _known(request, asked, sha256)
        if before:
            return _answer(before)
        bytes_left = _bytes_left(request)
        bytes_left.check(device_id, asked.at)
        with pieces.opened(Upload(device_id, asked.id, sha256, length), offset, asked.at) as piece:
            async for chunk in chunks:
                piece.write(chunk)
                bytes_left.spend(device_id, asked.at, len(chunk))
            if not piece.is_whole:
                return Response(status_code=204, headers={"Upload-Offset": str(piece.offset)})
            try:
                return _answer(await _take(request, asked, sha256, piece.content))
            except (Conflict, Unusable):  # it will be no better another time
                pieces.drop(device_id, asked.id)
                raise


routes = [
    Route(ADDRESS, put_photo, methods=["PUT"]),
    Route(ADDRESS, ask_for_photo, methods=["HEAD"]),
    Route(ADDRESS, patch_photo, methods=["PATCH"]),
]


def _asked(request: Request) -> Asked:
    request.scope["tryg_route"] = ADDRESS
    observation_id = uuid_of(request.query_params.get("observation", ""), "/observation")
    return Asked(id_of(request), observation_id, token_of(request), now())


def _announced(request: Request) -> str:
    """The SHA-256 (hex) the whole photo is to have."""
    if sha256 := told_digest(request, "repr-digest"):
        return sha256
    raise Unusable("digest-missing")


def _number(request: Request, header: str) -> int:
    told = request.headers.get(header, "")
    if not re.fullmatch(r"[0-9]{1,15}", told):
        raise malformed(f"/{header}", "not-a-number")
    return int(told)


def _stored_length(request: Request) -> int:
    """We keep what we made of a photo, and not how long it was: the phone may say so itself."""
    return _number(request, "Upload-Length") if "upload-length" in request.headers else LARGEST


async def _known(request: Request, asked: Asked, sha256: str) -> tuple[UUID, photo.Receipt | None]:
    """The device, and the receipt if the photo is here already."""

    def look() -> tuple[UUID, photo.Receipt | None]:
        with request.app.state.database.reading() as session:
            device = join.device_of(session, asked.token)
            before = photo.already(session, asked.id, asked.observation_id, sha256, device)
        if before:
            _store(request).pieces.drop(device.id, asked.id)
        return device.id, before

    return await asyncio.to_thread(look)


async def _take(
    request: Request, asked: Asked, sha256: str, read: Callable[[], bytes]
) -> photo.Receipt:
    """Clean the photo, keep it, write its row; then its pieces may go."""
    store = _store(request)

    def keep() -> tuple[Cleaned, photo.Picture]:
        cleaned = clean(read(), heic=request.app.state.settings.heic)
        large, small = store.keep(cleaned.large), store.keep(cleaned.small)
        return cleaned, photo.Picture(sha256, large, small, cleaned.width, cleaned.height)

    darkroom: Darkroom = request.app.state.darkroom
    cleaned, picture = await darkroom.run(keep)

    def receive(session: Session) -> tuple[UUID, photo.Receipt]:
        device = join.device_of(session, asked.token)
        taken = photo.receive(session, asked.id, asked.observation_id, picture, device, asked.at)
        # The very same picture may have been blurred and its file destroyed a moment ago.
        if taken.is_new and not (store.exists(picture.large) and store.exists(picture.small)):
            store.keep(cleaned.large)
            store.keep(cleaned.small)
        return device.id, taken

    device_id, receipt = await lane_of(request).run(receive)
    store.pieces.drop(device_id, asked.id)
    return receipt


def _bytes_left(request: Request) -> Pace:
    """What each phone may still send of photos today."""
    bytes_left: Pace = request.app.state.photo_bytes
    return bytes_left


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _answer(receipt: photo.Receipt) -> Response:
    facts = {
        "receipt": "photo",
        "id": receipt.id,
        "observation": receipt.observation_id,
        "sha256": receipt.sha256,
        "stored": {"large": receipt.large, "small": receipt.small},
        "state": receipt.state,
        "reason": receipt.reason,
        "received_at": receipt.received_at,
    }
    return answer(status_of(receipt.state, is_new=receipt.is_new), facts)
