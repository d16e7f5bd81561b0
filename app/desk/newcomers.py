"""Phones beyond what a walk was set to take: let them in, or take them off the walk."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Who, Write, allowed
from walks.observations.newcomers import let_in, newcomers, send_away
from walks.people import lies

router = APIRouter()


@router.post("/desk/walks/{walk_id:uuid}/newcomers/admission")
def let_all_in(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """All that wait are phones like the others, and what they have sent counts."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    let_in(db, newcomers(db, walk_id=walk_id), who.who, at)
    return back(f"/desk/walks/{walk_id}", "devices", told="newcomers-let-in")


@router.post("/desk/walks/{walk_id:uuid}/newcomers/expulsion")
def send_all_away(walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """All that wait are off the walk, and what they have sent is left out."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    send_away(db, newcomers(db, walk_id=walk_id), who.who, at)
    return back(f"/desk/walks/{walk_id}", "devices", told="newcomers-sent-away")


@router.post("/desk/devices/{device_id:uuid}/admission")
def let_one_in(device_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """One of them."""
    where = lies.device(db, device_id)
    allowed(who, "arrange-walk", where)
    let_in(db, newcomers(db, device_id=device_id), who.who, at)
    return back(f"/desk/walks/{where.walk_id}", "devices", told="newcomers-let-in")
