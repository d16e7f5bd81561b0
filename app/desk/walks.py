"""Walks: the list, and one walk with everything that belongs to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.before_view import before_view
from app.drawings import qr, stops_map
from app.forms import back
from app.identity import Now, Read, Set, Who, Write, allowed, can
from app.kit import in_full, joining
from app.map_piece import cutter_of
from app.note_view import notes_view
from app.pages import page
from app.settings import Settings
from geo.route import length_m
from walks.denmark import ZONE
from walks.observations.counts import by_device, by_walk
from walks.observations.newcomers import newcomers
from walks.observations.search import count, found
from walks.observations.stances import waiting
from walks.observations.vote import on_walk
from walks.people import lies
from walks.people.may import Where
from walks.people.sign_in import Staff
from walks.schedule import arrange, find
from walks.schedule.closing import joins_until, takes_until
from walks.schedule.daylight import light_on
from walks.schedule.groups import groups_of
from walks.schedule.join import expel, leader_secret_of
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import Stop, Walk

STATES = ("open", "planned", "closed")
SHOWN = 12  # observations on the walk's own page
router = APIRouter()


@router.get("/desk/walks")
def show_walks(request: Request, who: Who, db: Read) -> Response:
    """Every walk: the open ones, the coming ones, the held ones."""
    allowed(who, "see-walk")
    named, seen = find.areas(db), by_walk(db, who.grants)
    held_back = by_walk(db, who.grants, "quarantined")
    rows = [
        (walk, seen.get(walk.id, 0), named.get(walk.id, []), held_back.get(walk.id, 0))
        for walk in find.walks(db, who.grants)
    ]
    groups = [(state, [row for row in rows if row[0].state == state]) for state in STATES]
    shown = [group for group in groups if group[1]]
    return page(request, "walks.html", can=can(who), groups=shown)


@router.get("/desk/walks/{walk_id:uuid}")
def show_walk(
    request: Request, walk_id: UUID, who: Who, db: Read, settings: Set, at: Now
) -> Response:
    """One walk: how to join, who has, what they saw, what waits for a decision."""
    where = lies.walk(db, walk_id)
    allowed(who, "see-walk", where)
    walk, reader = arrange.find(db, walk_id), who.grants
    stops, districts = stops_of(db, walk), districts_of(db, walk)
    sent = by_device(db, reader, walk.id)
    return page(
        request,
        "walk.html",
        can=can(who, where),
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        districts=districts,
        light=light_on(districts, walk.starts_at.astimezone(ZONE), walk.minutes),
        plans_seen=_plans_seen(where, who),
        before=before_view(request, db, who, walk, districts, stops),
        today=at.astimezone(ZONE).date(),
        stops=stops,
        map=stops_map(stops, who.language),
        route_m=_route_m(stops),
        groups=groups_of(db, walk.id),
        devices=[(device, sent.get(device.id, 0)) for device in find.devices_of(db, walk.id)],
        until=takes_until(walk.state, walk.closed_at) or _ends(walk),
        notes=notes_view(db, settings, who, "walks", walk.id, where),
        newcomers=newcomers(db, walk_id=walk.id),
        late_stances=len(waiting(db, walk.id)),
        voted=on_walk(db, walk_id),
        quarantine=found(db, reader, walk_id=walk.id, state="quarantined"),
        turned_away=found(db, reader, walk_id=walk.id, state="turned-away"),
        found=found(db, reader, walk_id=walk.id, limit=SHOWN),
        total=count(db, reader, walk_id=walk.id),
        **_invitation(walk, settings),
        **_for_leaders(walk, settings, can(who, where)),
    )


@router.get("/desk/walks/{walk_id:uuid}/invitation")
def show_invitation(request: Request, walk_id: UUID, who: Who, db: Read, settings: Set) -> Response:
    """A poster on A4: when, where, the QR and the code."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    walk = arrange.find(db, walk_id)
    areas = [district.name for district in districts_of(db, walk)]
    return page(
        request,
        "invitation.html",
        walk=walk,
        areas=areas,
        when=in_full(walk.starts_at, who.language),
        **_invitation(walk, settings),
    )


@router.post("/desk/walks/{walk_id:uuid}/opening")
def open_walk(request: Request, walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Let people join; the map is to be there when the first phone does."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    walk = arrange.open_walk(db, walk_id, who.who, at)
    cutter_of(request).freshen(db, walk)
    return back(f"/desk/walks/{walk_id}", told="walk-opened")


@router.post("/desk/walks/{walk_id:uuid}/closing")
def close_walk(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """End the joining."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    arrange.close_walk(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="walk-closed")


@router.post("/desk/walks/{walk_id:uuid}/invitation")
def renew_invitation(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """A new QR and code; the old ones let nobody in."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    arrange.renew_invitation(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="invitation-renewed")


@router.post("/desk/devices/{device_id:uuid}/expulsion")
def expel_device(device_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Take a phone off its walk."""
    allowed(who, "arrange-walk", lies.device(db, device_id))
    device = expel(db, device_id, who.who, at)
    return back(f"/desk/walks/{device.walk_id}", "devices", told="device-expelled")


def _route_m(stops: list[Stop]) -> float:
    """Metres between the stops that have a place."""
    return length_m([(s.lon, s.lat) for s in stops if s.lon is not None and s.lat is not None])


def _ends(walk: Walk) -> datetime:
    """When it closes by itself if nobody does it."""
    return joins_until(walk.starts_at, walk.opened_at)


def _plans_seen(where: Where, who: Staff) -> set[UUID]:
    """The walk's districts whose own page opens to them: a role for one walk opens none."""
    return {id for id in where.districts if can(who, Where(frozenset({id})))("see-plan")}


def _invitation(walk: Walk, settings: Settings) -> dict[str, Any]:
    """The QR, its address without the secret, and the code as it is read aloud."""
    told = joining(walk, settings)
    return told | {"qr": qr(told["link"])}


def _for_leaders(walk: Walk, settings: Settings, can_do: Callable[[str], bool]) -> dict[str, Any]:
    """The group leaders' own QR and link, for whoever may hand them out; nothing for others."""
    if not can_do("arrange-walk"):
        return {"leader_link": None}
    link = f"{settings.base_url}/tur/#{leader_secret_of(walk, settings.key)}"
    return {"leader_link": link, "leader_qr": qr(link)}
