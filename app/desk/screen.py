"""The meeting after a walk: the big screen, and the hands that are counted there."""

import re
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.board_view import board_view
from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.pages import page
from walks.observations.vote import MOST, Key, count_hands, on_walk
from walks.people import lies
from walks.schedule import arrange
from walks.schedule.take_along import stops_of

FIELD = re.compile(r"hands-(\d{1,4})-(\w{1,16})")
router = APIRouter()


@router.get("/desk/walks/{walk_id:uuid}/screen")
def show_screen(request: Request, walk_id: UUID, who: Who, db: Read) -> Response:
    """For the wall: how much was seen, of what, and what the walk thinks matters most."""
    where = lies.walk(db, walk_id)
    allowed(who, "see-walk", where)
    walk = arrange.find(db, walk_id)
    return page(
        request,
        "screen.html",
        can=can(who, where),
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        board=board_view(request, db, who, walk),
        subjects=on_walk(db, walk_id),
    )


@router.get("/desk/walks/{walk_id:uuid}/vote")
def show_vote(request: Request, walk_id: UUID, who: Who, db: Read) -> Response:
    """A number of hands for each subject."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    walk = arrange.find(db, walk_id)
    return page(
        request,
        "vote.html",
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        stops={stop.number: stop.name for stop in stops_of(db, walk)},
        subjects=on_walk(db, walk_id),
    )


@router.post("/desk/walks/{walk_id:uuid}/vote")
def vote(walk_id: UUID, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """Count the hands anew."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    hands = _hands(form)
    if hands is None:
        return back(f"/desk/walks/{walk_id}/vote", trouble="not-a-count")
    count_hands(db, arrange.find(db, walk_id), hands, who.who, at)
    return back(f"/desk/walks/{walk_id}/vote", told="hands-counted")


def _hands(form: FormData) -> dict[Key, int] | None:
    """As typed; an empty field is none. None when a field holds no count."""
    told: dict[Key, int] = {}
    for name in form:
        field, said = FIELD.fullmatch(name), text(form, name)
        if not field or not said:
            continue
        if not (said.isascii() and said.isdigit() and len(said) < 5 and int(said) <= MOST):
            return None
        told[int(field[1]) or None, field[2]] = int(said)
    return told
