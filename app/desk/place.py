"""Where an observation lies: put right on a map, with numbers or at a stop, and put back."""

from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.forms import Typed, is_ours, once
from app.identity import Now, Read, Who, Write, allowed
from app.pages import page
from app.source import source_changed
from app.typed_place import TypedPlace, degrees, standing_place, typed_place
from walks.errors import Conflict
from walks.observations import move as moving
from walks.observations.placed import DESK, as_sent
from walks.observations.search import to_see
from walks.people import lies
from walks.people.history import names
from walks.schedule.take_along import stops_of
from walks.tables import District, Observation, Stop, Walk

ADDRESS = "/desk/observations/{observation_id:uuid}/place"
TOLD_ONCE = {"told", "trouble"}
router = APIRouter()


@router.get(ADDRESS)
def show_place(
    request: Request, observation_id: UUID, who: Who, db: Read, back: str = ""
) -> Response:
    """Where it lies now, where it was sent from, and the ways to put it elsewhere."""
    allowed(who, "review", lies.observation(db, observation_id))
    observation = to_see(db, who.grants, observation_id)
    return _page(request, db, observation, standing_place(observation), back)


@router.post(ADDRESS)
def move(
    request: Request, observation_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """It lies there from now on."""
    allowed(who, "review", lies.observation(db, observation_id))
    observation = to_see(db, who.grants, observation_id)
    typed, back, left = typed_place(form), once(form, "back"), observation.district_id
    to = typed.to(_stops(db, observation))
    if to is None:
        return _page(request, db, observation, typed, back, 422)
    try:
        moving.move(db, who.grants, observation_id, to, once(form, "seen"), who.who, at)
        source_changed(request, db, observation_id, at, left)
    except Conflict as trouble:
        return _page(request, db, observation, typed, back, 409, trouble.code)
    return _return(observation, back, told="moved")


@router.post(f"{ADDRESS}/undoing")
def undo_move(
    request: Request, observation_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """It lies where the letter says again."""
    allowed(who, "review", lies.observation(db, observation_id))
    observation = to_see(db, who.grants, observation_id)
    back, left = once(form, "back"), observation.district_id
    try:
        moving.undo(db, who.grants, observation_id, once(form, "seen"), who.who, at)
        source_changed(request, db, observation_id, at, left)
    except Conflict as trouble:
        stands = standing_place(observation)
        return _page(request, db, observation, stands, back, 409, trouble.code)
    return _return(observation, back, told="move-undone")


def _page(
    request: Request,
    db: Session,
    observation: Observation,
    typed: TypedPlace,
    back: str,
    status: int = 200,
    trouble: str = "",
) -> Response:
    sent = as_sent(db, observation)
    events = moving.moves(db, observation.id)
    district = db.get(District, observation.district_id) if observation.district_id else None
    return page(
        request,
        "place.html",
        status=status,
        observation=observation,
        taxonomy=request.app.state.taxonomy,
        district=district,
        walk=db.get(Walk, observation.walk_id) if observation.walk_id else None,
        stops=_stops(db, observation),
        typed=typed,
        trouble=trouble,
        seen=moving.mark_of(observation),
        is_moved=observation.place_source == DESK,
        sent=sent,
        degrees=degrees,
        events=events,
        names=names(db, events),
        back=back if is_ours(back) else "",
    )


def _stops(db: Session, observation: Observation) -> list[Stop]:
    """Those of its walk that have a place."""
    walk = db.get(Walk, observation.walk_id) if observation.walk_id else None
    return [stop for stop in (stops_of(db, walk) if walk else []) if stop.lon is not None]


def _return(observation: Observation, back: str, told: str) -> Response:
    """To where somebody came from, if that is a page of the desk; else to the place again."""
    address = back if is_ours(back) else f"/desk/observations/{observation.id}/place"
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in TOLD_ONCE]
    query = urlencode([*kept, ("told", told)])
    return RedirectResponse(parts._replace(scheme="", netloc="", query=query).geturl(), 303)
