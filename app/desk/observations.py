"""Observations of a walk or a district, the newest first, as far as the reader may see them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.identity import Read, Set, Who, allowed, can
from app.pages import page
from app.texts import words
from walks.notes.sides import sides
from walks.observations.counts import by_feeling, reporters
from walks.observations.search import count, found
from walks.people import lies
from walks.people.sign_in import Staff
from walks.schedule import arrange
from walks.tables import District

AT_A_TIME = 100
FEELINGS = ("unsafe", "safe", "neutral")
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
router = APIRouter()


@router.get("/desk/walks/{walk_id:uuid}/observations")
def show_of_walk(
    request: Request, walk_id: UUID, who: Who, db: Read, settings: Set, offset: Offset = 0
) -> Response:
    """What was seen on a walk."""
    where = lies.walk(db, walk_id)
    allowed(who, "see-walk", where)
    walk = arrange.find(db, walk_id)
    t = words(who.language)
    trail = [("/desk/walks", t("desk.menu.walks")), (f"/desk/walks/{walk_id}", walk.title)]
    mine = {"can": can(who, where), "sides": sides(who.grants, where, settings.police_space)}
    return _list(request, who, db, offset, walk.title, trail, mine, walk_id=walk_id)


@router.get("/desk/districts/{district_id:uuid}/observations")
def show_of_district(
    request: Request, district_id: UUID, who: Who, db: Read, settings: Set, offset: Offset = 0
) -> Response:
    """What was seen in a district, on any walk."""
    where = lies.district(db, district_id)
    allowed(who, "see-walk", where)
    district = db.get_one(District, district_id)
    t = words(who.language)
    up = (f"/desk/districts/{district_id}", district.name)
    trail = [("/desk/districts", t("desk.menu.districts")), up]
    mine = {"can": can(who, where), "sides": sides(who.grants, where, settings.police_space)}
    return _list(request, who, db, offset, district.name, trail, mine, district_id=district_id)


def _list(
    request: Request,
    who: Staff,
    db: Session,
    offset: int,
    name: str,
    trail: list[tuple[str, str]],
    mine: dict[str, Any],
    **where: Any,
) -> Response:
    told = by_feeling(db, who.grants, **where)
    return page(
        request,
        "observations.html",
        taxonomy=request.app.state.taxonomy,
        name=name,
        trail=trail,
        total=count(db, who.grants, **where),
        reporters=reporters(db, who.grants, **where),
        feelings=[(code, told[code]) for code in FEELINGS if code in told],
        found=found(db, who.grants, limit=AT_A_TIME, offset=offset, **where),
        offset=offset,
        limit=AT_A_TIME,
        **mine,
    )
