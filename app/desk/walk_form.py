"""Plan a walk or change one: a form whose rows come and go without any script."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed
from app.pages import ZONE, page
from app.typed_walk import TypedStop, TypedWalk, checked
from walks.districts.find import current
from walks.errors import Conflict
from walks.people.may import may
from walks.schedule import arrange
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import Walk

router = APIRouter()


@router.get("/desk/walks/new")
def show_new(request: Request, who: Who, db: Read, district: str = "") -> Response:
    """An empty form with room for three stops."""
    allowed(who, "arrange-walk")
    typed = TypedWalk(
        time="18:30", district_ids=[district] if district else [], stops=[TypedStop()] * 3
    )
    return _form(request, db, typed)


@router.post("/desk/walks")
def arrange_walk(request: Request, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """Plan a walk, or show the form again with a row more or less, or with what is wrong."""
    allowed(who, "arrange-walk")
    typed = TypedWalk.of(form)
    if changed := typed.changed(text(form, "do")):
        return _form(request, db, changed)
    new, wrong = checked(typed)
    if new is None:
        return _form(request, db, typed, wrong)
    walk = arrange.arrange(db, new, who.who, at)
    return back(f"/desk/walks/{walk.id}", told="walk-arranged")


@router.get("/desk/walks/{walk_id:uuid}/edit")
def show_edit(request: Request, walk_id: UUID, who: Who, db: Read) -> Response:
    """The form with what is planned."""
    allowed(who, "arrange-walk")
    walk = arrange.find(db, walk_id)
    if walk.state == "closed":
        raise Conflict("walk-closed")
    return _form(request, db, _planned(db, walk), walk_id=walk_id)


@router.post("/desk/walks/{walk_id:uuid}")
def rearrange_walk(
    request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Change what was planned."""
    allowed(who, "arrange-walk")
    typed = TypedWalk.of(form)
    if changed := typed.changed(text(form, "do")):
        return _form(request, db, changed, walk_id=walk_id)
    new, wrong = checked(typed)
    if new is None:
        return _form(request, db, typed, wrong, walk_id)
    arrange.rearrange(db, walk_id, new, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="walk-rearranged")


def _form(
    request: Request,
    db: Session,
    typed: TypedWalk,
    wrong: dict[str, str] | None = None,
    walk_id: UUID | None = None,
) -> Response:
    return page(
        request,
        "walk_form.html",
        status=422 if wrong else 200,
        typed=typed,
        troubles=wrong or {},
        walk_id=walk_id,
        districts=current(db),
        can=partial(may, set(request.state.staff.roles)),
    )


def _planned(db: Session, walk: Walk) -> TypedWalk:
    local = walk.starts_at.astimezone(ZONE)
    return TypedWalk(
        title=walk.title,
        purpose=walk.purpose,
        meeting_point=walk.meeting_point,
        on=local.date().isoformat(),
        time=f"{local:%H:%M}",
        district_ids=[str(district.id) for district in districts_of(db, walk)],
        stops=[
            TypedStop(stop.name, _said(stop.lat), _said(stop.lon), stop.prompt)
            for stop in stops_of(db, walk)
        ],
    )


def _said(degrees: float | None) -> str:
    return "" if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".")
