"""What every door of the phone needs: who is asking, what a letter says of itself, the answer."""

import base64
import hashlib
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.lane import Lane
from walks.catalogue.categories import Taxonomy
from walks.errors import Missing, Refused, Unusable
from walks.schedule import join
from walks.tables import Device

SHA256_BYTES = 32


def answer(status: int, facts: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """JSON for the phone."""
    return Response(
        orjson.dumps(facts, option=orjson.OPT_UTC_Z),
        status,
        headers,
        "application/json",
    )


def unless_known(request: Request, made: dict[str, Any]) -> Response:
    """What was asked for, or 304 when the phone has it; only when it was made may differ."""
    told = orjson.dumps({**made, "made_at": ""}, option=orjson.OPT_UTC_Z)
    headers = {"ETag": f'"{hashlib.sha256(told).hexdigest()[:32]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return answer(200, made, headers)


def status_of(state: str, *, is_new: bool) -> int:
    """Of a receipt: 201 stored, 200 stored before, 202 kept in quarantine."""
    if state == "quarantined":
        return 202
    return 201 if is_new else 200


def reader(request: Request, db: Session) -> Device:
    """The device that asks to read; one that was expelled reads nothing more."""
    return still_with_us(db, token_of(request))


def still_with_us(session: Session, token: str) -> Device:
    """The device behind a token, unless it was expelled."""
    device = join.device_of(session, token)
    if device.expelled_at:
        raise Missing("unknown-device")
    return device


def token_of(request: Request) -> str:
    """The secret of the device that asks."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Missing("unknown-device")
    return token.strip()


def id_of(request: Request) -> UUID:
    """The id in the address."""
    return uuid_of(request.path_params["id"], "/id")


def uuid_of(text: str, pointer: str) -> UUID:
    """An id as it was told, at this place."""
    try:
        return UUID(text)
    except ValueError:
        raise malformed(pointer, "not-an-id") from None


def malformed(pointer: str, code: str) -> Unusable:
    """One thing that can't be read, as a JSON pointer (or a header's name) and a code."""
    return Unusable("malformed", errors=[{"pointer": pointer, "code": code}])


def checked(request: Request, sha256: str) -> str:
    """The SHA-256 (hex) of what came, if it is what the phone says it sent."""
    if told_digest(request, "content-digest") != sha256:
        raise Unusable("digest-mismatch", got_sha256=sha256)
    return sha256


def told_digest(request: Request, header: str) -> str:
    """The SHA-256 (hex) that a header names (RFC 9530); empty when it is no such thing."""
    for part in request.headers.get(header, "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "sha-256":
            return _hex(value)
    raise Unusable("digest-missing")


async def body_of(request: Request, most: int) -> bytes:
    """The JSON of a letter exactly as it was sent; no more than `most` bytes are ever held."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Unusable("not-json")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Refused("too-large", limit=most)
    return body


def taxonomy_of(request: Request) -> Taxonomy:
    """The categories of this deployment."""
    taxonomy: Taxonomy = request.app.state.taxonomy
    return taxonomy


def lane_of(request: Request) -> Lane:
    """Where receipts are written."""
    lane: Lane = request.app.state.lane
    return lane


def _hex(told: str) -> str:
    try:
        digest = base64.b64decode(told.strip(":"), validate=True)
    except ValueError:
        return ""
    return digest.hex() if len(digest) == SHA256_BYTES else ""
