"""Plan a walk or change one: a form that a template fills, and whose rows come and go."""

import re
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.filled_walk import EMPTY, chosen, fill
from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.pages import page
from app.typed_walk import TypedStop, TypedWalk, checked, moment_of
from walks.denmark import ZONE
from walks.districts.find import current
from walks.errors import Conflict, Unusable
from walks.people import lies
from walks.people.may import Where
from walks.schedule import arrange
from walks.schedule.arrange import NewWalk
from walks.schedule.daylight import Light, light_on
from walks.schedule.groups import MOST, groups_of
from walks.schedule.guests import guests_of
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import District, Walk

router = APIRouter()


@router.get("/desk/walks/new")
def show_new(request: Request, who: Who, db: Read, district: str = "") -> Response:
    """An empty form with room for three stops."""
    allowed(who, "arrange-walk")
    typed = replace(EMPTY, district_ids=[district] if district else [])
    return _form(request, db, typed)


@router.post("/desk/walks")
def arrange_walk(request: Request, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """Plan a walk, or show the form again with a row more or less, or with what is wrong."""
    allowed(who, "arrange-walk")
    typed = TypedWalk.of(form)
    if text(form, "do") == "template":
        return _from_template(request, db, typed)
    if changed := typed.changed(text(form, "do")):
        return _form(request, db, changed)
    new, wrong = _checked(request, db, typed)
    if new is None:
        return _form(request, db, typed, wrong)
    walk = arrange.arrange(db, new, who.who, at)
    return back(f"/desk/walks/{walk.id}", told="walk-arranged")


@router.get("/desk/walks/{walk_id:uuid}/edit")
def show_edit(request: Request, walk_id: UUID, who: Who, db: Read) -> Response:
    """The form with what is planned."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    walk = arrange.find(db, walk_id)
    if walk.state == "closed":
        raise Conflict("walk-closed")
    return _form(request, db, _planned(db, walk), walk_id=walk_id)


@router.post("/desk/walks/{walk_id:uuid}")
def rearrange_walk(
    request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Change what was planned."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    typed = TypedWalk.of(form)
    if changed := typed.changed(text(form, "do")):
        return _form(request, db, changed, walk_id=walk_id)
    new, wrong = _checked(request, db, typed, walk_id)
    if new is None:
        return _form(request, db, typed, wrong, walk_id)
    arrange.rearrange(db, walk_id, new, who.who, at)
    return back(f"/desk/walks/{walk_id}", told="walk-rearranged")


def _from_template(request: Request, db: Session, typed: TypedWalk) -> Response:
    templates = request.app.state.templates
    try:
        template = templates.template(typed.template)
    except Unusable:
        return _form(request, db, typed, {"template": "unknown"})
    areas = [one.name for one in _ticked(_choice(request, db, None), typed)]
    before, lang = chosen(typed, templates), request.state.staff.language
    return _form(request, db, fill(typed, template, before, areas, lang))


def _form(
    request: Request,
    db: Session,
    typed: TypedWalk,
    wrong: dict[str, str] | None = None,
    walk_id: UUID | None = None,
) -> Response:
    districts, templates = _choice(request, db, walk_id), request.app.state.templates
    kind = None if walk_id else chosen(typed, templates)
    return page(
        request,
        "walk_form.html",
        status=422 if wrong else 200,
        typed=typed,
        troubles=wrong or {},
        walk_id=walk_id,
        districts=districts,
        light=_light(typed, _ticked(districts, typed)),
        templates=templates.templates,
        kind=kind,
        functions=templates.functions,
        lacking=templates.lacking(typed.guests) if typed.guests else [],
        group_counts=[(str(n), str(n)) for n in range(1, MOST + 1)],
        can=can(request.state.staff),
    )


def _checked(
    request: Request, db: Session, typed: TypedWalk, walk_id: UUID | None = None
) -> tuple[NewWalk | None, dict[str, str]]:
    """The walk as typed, if it lies where the person may arrange walks."""
    known = [one.code for one in request.app.state.templates.known(typed.guests)]
    new, wrong = checked(replace(typed, guests=known))
    if new and set(new.district_ids) - {one.id for one in _choice(request, db, walk_id)}:
        return None, {"district_ids": "unusable"}
    return new, wrong


def _choice(request: Request, db: Session, walk_id: UUID | None) -> list[District]:
    """The districts the person may arrange walks in; and those that this walk goes through."""
    there = lies.walk(db, walk_id).districts if walk_id else frozenset()
    who = request.state.staff
    return [
        one
        for one in current(db)
        if one.id in there or can(who, Where(frozenset({one.id})))("arrange-walk")
    ]


def _ticked(districts: list[District], typed: TypedWalk) -> list[District]:
    return [one for one in districts if str(one.id) in typed.district_ids]


def _light(typed: TypedWalk, districts: list[District]) -> Light | None:
    """Of the evening as typed so far; None while day, time or district can't be read."""
    starts_at = moment_of(typed)
    minutes = int(typed.minutes) if re.fullmatch(r"[1-9]\d{1,2}", typed.minutes) else 90
    return light_on(districts, starts_at, minutes) if starts_at else None


def _planned(db: Session, walk: Walk) -> TypedWalk:
    local = walk.starts_at.astimezone(ZONE)
    return TypedWalk(
        title=walk.title,
        purpose=walk.purpose,
        meeting_point=walk.meeting_point,
        on=local.date().isoformat(),
        time=f"{local:%H:%M}",
        minutes=str(walk.minutes),
        groups=str(len(groups_of(db, walk.id))),
        guests=guests_of(db, walk.id),
        district_ids=[str(district.id) for district in districts_of(db, walk)],
        stops=[
            TypedStop(stop.name, _said(stop.lat), _said(stop.lon), stop.prompt)
            for stop in stops_of(db, walk)
        ],
    )


def _said(degrees: float | None) -> str:
    return "" if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".")
