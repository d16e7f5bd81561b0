"""Walks: the list, and one walk with everything that belongs to it."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from babel.dates import format_datetime
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.drawings import qr, stops_map
from app.forms import back
from app.identity import Now, Read, Set, Who, Write, allowed
from app.pages import ZONE, page
from app.settings import Settings
from walks.observations.counts import by_device, by_walk
from walks.observations.search import count, found
from walks.people.may import may
from walks.schedule import arrange, find
from walks.schedule.join import expel, secret_of
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import Walk

STATES = ("open", "planned", "closed")
SHOWN = 12  # observations on the walk's own page
router = APIRouter()


@router.get("/desk/walks")
def show_walks(request: Request, who: Who, db: Read) -> Response:
    """Every walk: the open ones, the coming ones, the held ones."""
    allowed(who, "see-walk")
    named, seen = find.areas(db), by_walk(db, who.roles)
    held_back = by_walk(db, who.roles, "quarantined")
    rows = [
        (walk, seen.get(walk.id, 0), named.get(walk.id, []), held_back.get(walk.id, 0))
        for walk in find.walks(db)
    ]
    groups = [(state, [row for row in rows if row[0].state == state]) for state in STATES]
    can = partial(may, set(who.roles))
    return page(request, "walks.html", can=can, groups=[group for group in groups if group[1]])


@router.get("/desk/walks/{walk_id:uuid}")
def show_walk(request: Request, walk_id: UUID, who: Who, db: Read, settings: Set) -> Response:
    """One walk: how to join, who has, what they saw, what waits for a decision."""
    allowed(who, "see-walk")
    walk, roles = arrange.find(db, walk_id), who.roles
    stops = stops_of(db, walk)
    sent = by_device(db, roles, walk.id)
    return page(
        request,
        "walk.html",
        can=partial(may, set(roles)),
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        districts=districts_of(db, walk),
        stops=stops,
        map=stops_map(stops, who.language),
        devices=[(device, sent.get(device.id, 0)) for device in find.devices_of(db, walk.id)],
        quarantine=found(db, roles, walk_id=walk.id, state="quarantined"),
        turned_away=found(db, roles, walk_id=walk.id, state="turned-away"),
        found=found(db, roles, walk_id=walk.id, limit=SHOWN),
        total=count(db, roles, walk_id=walk.id),
        **_invitation(walk, settings),
    )


@router.get("/desk/walks/{walk_id:uuid}/invitation")
def show_invitation(request: Request, walk_id: UUID, who: Who, db: Read, settings: Set) -> Response:
    """A poster on A4: when, where, the QR and the code."""
    allowed(who, "arrange-walk")
    walk = arrange.find(db, walk_id)
    areas = [district.name for district in districts_of(db, walk)]
    return page(
        request,
        "invitation.html",
        walk=walk,
        areas=areas,
        when=_in_full(walk.starts_at, who.language),
        **_invitation(walk, settings),
    )


@router.post("/desk/walks/{walk_id:uuid}/opening")
def open_walk(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Let people join."""
    allowed(who, "arrange-walk")
    arrange.open_walk(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="walk-opened")


@router.post("/desk/walks/{walk_id:uuid}/closing")
def close_walk(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """End the joining."""
    allowed(who, "arrange-walk")
    arrange.close_walk(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="walk-closed")


@router.post("/desk/walks/{walk_id:uuid}/invitation")
def renew_invitation(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """A new QR and code; the old ones let nobody in."""
    allowed(who, "arrange-walk")
    arrange.renew_invitation(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="invitation-renewed")


@router.post("/desk/devices/{device_id:uuid}/expulsion")
def expel_device(device_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Take a phone off its walk."""
    allowed(who, "arrange-walk")
    device = expel(db, device_id, who.who, at)
    return back(f"/desk/walks/{device.walk_id}", "devices", told="device-expelled")


def _in_full(starts_at: datetime, language: str) -> str:
    """Mandag 23. november 2026 kl. 18.30."""
    pattern = "EEEE d. MMMM y 'kl.' HH.mm" if language == "da" else "EEEE d MMMM y HH:mm"
    said = format_datetime(starts_at.astimezone(ZONE), pattern, locale=language)
    return said[:1].upper() + said[1:]


def _invitation(walk: Walk, settings: Settings) -> dict[str, Any]:
    """The QR, its address without the secret, and the code as it is read aloud."""
    shell = f"{settings.base_url}/tur/"
    code = walk.join_code
    return {
        "qr": qr(f"{shell}#{secret_of(walk, settings.key)}"),
        "address": shell.split("://")[-1],
        "code": f"{code[:4]}-{code[4:]}" if code else "",
    }
