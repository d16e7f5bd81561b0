"""The phone's door: join a walk, take its package along, hand letters in, get receipts.

The two PUT doors are plain Starlette routes: they are the hot path, and a letter's bytes
must reach us exactly as the phone hashed them.
"""

import asyncio
import base64
import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Request
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from app.identity import Now, Read, Set, now
from app.lane import Lane
from walks.catalogue.categories import Taxonomy
from walks.errors import Missing, Refused, Unusable
from walks.observations import incoming, receive, withdraw
from walks.observations.delivered import delivered
from walks.photos import receive as photo
from walks.photos.clean import clean
from walks.photos.keep import Store
from walks.schedule import join
from walks.schedule.take_along import districts_of, package, walk_facts
from walks.tables import Device, Walk

LARGEST_PHOTO = 8 * 1024 * 1024  # bytes
router = APIRouter(prefix="/api/field")


@router.get("/ping")
def ping(request: Request, at: Now) -> Response:
    """Our own body, so that a captive portal's 200 is not taken for us."""
    return answer(200, {"tryg": True, "server_time": at, "build": request.app.state.build})


@router.get("/invitation")
def show_invitation(
    request: Request, db: Read, settings: Set, at: Now, tryg_invitation: Annotated[str, Header()]
) -> Response:
    """What one is about to join, before joining."""
    walk = _invited(request, db, settings.key, at, tryg_invitation)
    facts = walk_facts(walk, districts_of(db, walk))
    return answer(200, {"walk": facts, "text_version": join.TEXT_VERSION})


@router.post("/devices")
async def join_walk(request: Request, joining: join.Joining, settings: Set, at: Now) -> Response:
    """A device token for one walk, and the walk package."""
    invitation = joining.secret or joining.code or ""
    lane, taxonomy = _lane(request), _taxonomy(request)
    if not join.is_secret(invitation):
        await lane.run(lambda session: join.count_try(session, _caller(request), at))

    def take_in(session: Session) -> dict[str, Any]:
        walk = join.invited_to(session, settings.key, invitation)
        device, token = join.join(session, walk, joining, at)
        taken = package(session, walk, taxonomy, at)
        return {"token": token, "device": device.id, "package": taken}

    return answer(201, await lane.run(take_in))


@router.get("/package")
def show_package(request: Request, db: Read, at: Now) -> Response:
    """The walk package of the device's walk; 304 when the phone has this one."""
    device = _reader(request, db)
    made = package(db, db.get_one(Walk, device.walk_id), _taxonomy(request), at)
    tag = hashlib.sha256(orjson.dumps({**made, "made_at": ""})).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return answer(200, made, headers)


@router.get("/receipts")
def show_receipts(request: Request, db: Read) -> Response:
    """All that this device has delivered."""
    return answer(200, {"observations": delivered(db, _reader(request, db))})


@router.delete("/observations/{id}")
async def withdraw_observation(request: Request, id: UUID, at: Now) -> Response:
    """Take an observation back."""
    token = _token(request)
    is_done = await _lane(request).run(
        lambda session: withdraw.withdraw(session, id, join.device_of(session, token), at)
    )
    if is_done:
        return answer(200, {"receipt": "withdrawal", "id": id, "state": "withdrawn"})
    kept = {"state": "quarantined", "reason": "device-expelled"}
    return answer(202, {"receipt": "withdrawal", "id": id} | kept)


async def put_observation(request: Request) -> Response:
    """One observation: 201 stored, 200 stored before, 202 kept in quarantine."""
    request.scope["tryg_route"] = routes[0].path
    id, token, at = _id(request), _token(request), now()
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Unusable("not-json")
    body = await _body(request, incoming.LARGEST)
    sha256 = _checked(request, hashlib.sha256(body).hexdigest())
    letter, taxonomy = incoming.read(body), _taxonomy(request)

    def store(session: Session) -> receive.Receipt:
        device = join.device_of(session, token)
        return receive.receive(session, id, letter, body, sha256, device, taxonomy, at)

    receipt = await _lane(request).run(store)
    facts = {
        "receipt": "observation",
        "id": receipt.id,
        "revision": receipt.revision,
        "sha256": receipt.sha256,
        "state": receipt.state,
        "reason": receipt.reason,
        "received_at": receipt.received_at,
    }
    return answer(_status(receipt), facts)


async def put_photo(request: Request) -> Response:
    """One photo, in any order with its observation. The same answers as an observation."""
    request.scope["tryg_route"] = routes[1].path
    id, token, at = _id(request), _token(request), now()
    observation_id = _uuid(request.query_params.get("observation", ""), "/observation")
    store: Store = request.app.state.store
    with store.incoming(LARGEST_PHOTO) as received:
        async for chunk in request.stream():
            received.write(chunk)
        sha256 = _checked(request, received.sha256)
        before = await asyncio.to_thread(_before, request, token, id, sha256)
        if before:
            return _photo_answer(before)
        picture = await asyncio.to_thread(_kept, request, store, received.content(), sha256)
    receipt = await _lane(request).run(
        lambda session: photo.receive(
            session, id, observation_id, picture, join.device_of(session, token), at
        )
    )
    return _photo_answer(receipt)


routes = [
    Route("/api/field/observations/{id}", put_observation, methods=["PUT"]),
    Route("/api/field/photos/{id}", put_photo, methods=["PUT"]),
]


def answer(status: int, facts: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """JSON for the phone."""
    return Response(
        orjson.dumps(facts, option=orjson.OPT_UTC_Z),
        status,
        headers,
        "application/json",
    )


def _before(request: Request, token: str, id: UUID, sha256: str) -> photo.Receipt | None:
    with request.app.state.database.reading() as session:
        join.device_of(session, token)
        return photo.already(session, id, sha256)


def _kept(request: Request, store: Store, raw: bytes, sha256: str) -> photo.Picture:
    cleaned = clean(raw, heic=request.app.state.settings.heic)
    large, small = store.keep(cleaned.large), store.keep(cleaned.small)
    return photo.Picture(sha256, large, small, cleaned.width, cleaned.height)


def _photo_answer(receipt: photo.Receipt) -> Response:
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
    return answer(_status(receipt), facts)


def _status(receipt: receive.Receipt | photo.Receipt) -> int:
    if receipt.state == "quarantined":
        return 202
    return 201 if receipt.is_new else 200


def _invited(request: Request, db: Session, key: bytes, at: datetime, invitation: str) -> Walk:
    if not join.is_secret(invitation):
        with request.app.state.database.writing() as session:
            join.count_try(session, _caller(request), at)
    return join.invited_to(db, key, invitation)


def _reader(request: Request, db: Session) -> Device:
    device = join.device_of(db, _token(request))
    if device.expelled_at:
        raise Missing("unknown-device")
    return device


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Missing("unknown-device")
    return token.strip()


def _caller(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _id(request: Request) -> UUID:
    return _uuid(request.path_params["id"], "/id")


def _uuid(text: str, pointer: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unusable("malformed", errors=[{"pointer": pointer, "code": "not-an-id"}]) from None


async def _body(request: Request, most: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refused("too-large", limit=most)
    return body


def _checked(request: Request, sha256: str) -> str:
    """The SHA-256 (hex) of what came, if it is what the phone says it sent (RFC 9530)."""
    for part in request.headers.get("content-digest", "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "sha-256":
            if _hex(value) != sha256:
                raise Unusable("digest-mismatch", got_sha256=sha256)
            return sha256
    raise Unusable("digest-missing")


def _hex(told: str) -> str:
    try:
        return base64.b64decode(told.strip(":"), validate=True).hex()
    except ValueError:
        return ""


def _lane(request: Request) -> Lane:
    lane: Lane = request.app.state.lane
    return lane


def _taxonomy(request: Request) -> Taxonomy:
    taxonomy: Taxonomy = request.app.state.taxonomy
    return taxonomy
