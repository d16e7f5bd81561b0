"""The phone's door: join a walk, take its package along, hand letters in, get receipts.

The PUT door is a plain Starlette route: it is the hot path, and a letter's bytes must reach us
exactly as the phone hashed them. Photos have a door of their own.
"""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from app.identity import Now, Read, Set, network_of, now
from app.map_piece import piece_of
from app.pace import Pace
from app.phone import (
    answer,
    body_of,
    checked,
    id_of,
    lane_of,
    reader,
    status_of,
    taxonomy_of,
    token_of,
    unless_known,
)
from app.source import source_changed
from walks.errors import Missing, Refused
from walks.observations import incoming, receive, withdraw
from walks.observations.delivered import agreed, delivered
from walks.schedule import join
from walks.schedule.take_along import districts_of, letters, package, walk_facts
from walks.tables import Walk

MINUTE = 60  # seconds
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
    invited = _invited(request, db, settings.key, at, tryg_invitation)
    facts = {
        "walk": walk_facts(invited.walk, districts_of(db, invited.walk)),
        "is_leader": invited.is_leader,
        "groups": letters(db, invited.walk),
        "controller": settings.controller_name,
        "text_version": join.TEXT_VERSION,
    }
    return answer(200, facts)


@router.post("/devices")
async def join_walk(request: Request, joining: join.Joining, settings: Set, at: Now) -> Response:
    """A device token for one walk, and the walk package. Whoever has no invitation never keeps
    the lane of receipts waiting.
    """

    told = joining.secret or joining.code or ""
    is_late = joining.is_late and join.is_secret(told)

    def look_up() -> tuple[UUID, bool]:
        with request.app.state.database.reading() as session:
            invited = _invited(request, session, settings.key, at, told, is_late=is_late)
            return invited.walk.id, invited.is_leader

    walk_id, leads = await run_in_threadpool(look_up)

    def take_in(session: Session) -> dict[str, Any]:
        walk = join.still_open(session, walk_id, at, is_late=is_late)
        token, most = join.token_for(walk, joining, settings.key), settings.devices_per_walk
        device, _ = join.join(session, walk, joining, at, is_leader=leads, most=most, token=token)
        known = {"token": token, "device": device.id, "group": device.group}
        taken = _package(request, session, walk, at)
        return known | {"is_leader": device.is_leader, "package": taken}

    return answer(201, await lane_of(request).run(take_in))


@router.get("/package")
def show_package(request: Request, db: Read, at: Now) -> Response:
    """The walk package of the device's walk; 304 when the phone has this one."""
    device = reader(request, db)
    walk = db.get_one(Walk, device.walk_id)
    return unless_known(request, _package(request, db, walk, at))


@router.get("/receipts")
def show_receipts(request: Request, db: Read) -> Response:
    """All that this device has delivered."""
    device = reader(request, db)
    there = {"observations": delivered(db, device), "agreements": agreed(db, device)}
    return answer(200, there)


@router.delete("/observations/{id}")
async def withdraw_observation(request: Request, id: UUID, at: Now) -> Response:
    """Take an observation back."""
    token = token_of(request)

    def take_back(session: Session) -> bool:
        done = withdraw.withdraw(session, id, join.device_of(session, token), at)
        source_changed(request, session, id, at)
        return done

    if await lane_of(request).run(take_back):
        return answer(200, {"receipt": "withdrawal", "id": id, "state": "withdrawn"})
    kept = {"state": "quarantined", "reason": "device-expelled"}
    return answer(202, {"receipt": "withdrawal", "id": id} | kept)


async def put_observation(request: Request) -> Response:
    """One observation: 201 stored, 200 stored before, 202 kept in quarantine."""
    request.scope["tryg_route"] = routes[0].path
    id, token, at = id_of(request), token_of(request), now()
    body = await body_of(request, incoming.LARGEST)
    sha256 = checked(request, hashlib.sha256(body).hexdigest())
    letter, taxonomy = incoming.read(body), taxonomy_of(request)

    def store(session: Session) -> receive.Receipt:
        device = join.device_of(session, token)
        in_time = request.app.state.letters.spend(device.id, at)
        taken = receive.receive(
            session, id, letter, body, sha256, device, taxonomy, at, is_flood=not in_time
        )
        if taken.is_new and taken.revision > 1:  # nothing is published of what has just come
            source_changed(request, session, id, at)
        return taken

    receipt = await lane_of(request).run(store)
    facts = {
        "receipt": "observation",
        "id": receipt.id,
        "revision": receipt.revision,
        "sha256": receipt.sha256,
        "state": receipt.state,
        "reason": receipt.reason,
        "received_at": receipt.received_at,
    }
    return answer(status_of(receipt.state, is_new=receipt.is_new), facts)


routes = [
    Route("/api/field/observations/{id}", put_observation, methods=["PUT"]),
]


def _package(request: Request, session: Session, walk: Walk, at: datetime) -> dict[str, Any]:
    piece, days = piece_of(request, session, walk), request.app.state.settings.sound_days
    return package(session, walk, taxonomy_of(request), at, piece, days)


def _invited(
    request: Request,
    db: Session,
    key: bytes,
    at: datetime,
    invitation: str,
    *,
    is_late: bool = False,
) -> join.Invitation:
    if not join.is_secret(invitation):
        with request.app.state.database.writing() as session:
            join.count_try(session, network_of(request), at)
    try:
        return join.invited_to(db, key, invitation, at, is_late=is_late)
    except Missing:
        wrong: Pace = request.app.state.wrong_secrets
        if join.is_secret(invitation) and not wrong.spend(network_of(request), at):
            raise Refused("too-many-tries", wait_seconds=MINUTE) from None
        raise
