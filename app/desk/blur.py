"""Blur a photo at the desk: areas drawn or typed, faces suggested where that is installed."""

import math
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.responses import Response

from app.db import Database
from app.forms import Typed, back, text, troubles
from app.identity import Now, Read, Who, allowed
from app.pages import page
from app.source import source_changed
from walks.errors import Conflict, Missing
from walks.observations.search import photo_to_see
from walks.people import lies
from walks.people.sign_in import Staff
from walks.photos import blur as blurring
from walks.photos import faces
from walks.photos.blur import MOST, Blurring
from walks.photos.keep import Store
from walks.photos.mask import Area
from walks.tables import Observation, Photo, Walk

SIDES = ("left", "top", "width", "height")
Rows = list[dict[str, str]]
router = APIRouter()
ADDRESS = "/desk/photos/{photo_id:uuid}/blur"


@router.get(ADDRESS)
def show_blur(
    request: Request, photo_id: UUID, who: Who, db: Read, suggest: bool = False
) -> Response:
    """The photo and where to blur it; with suggestions when somebody asks for them."""
    allowed(who, "review", lies.photo(db, photo_id))
    photo = _photo(db, who, photo_id)
    found = None
    if suggest and faces.is_there():
        found = [_row(area) for area in faces.suggest(request.app.state.store.read(photo.large))]
    return _page(request, db, photo, (found or [])[:MOST], found=found)


@router.post(ADDRESS)
def blur_photo(
    request: Request, photo_id: UUID, form: Typed, who: Who, db: Read, at: Now
) -> Response:
    """Destroy what is under the areas. The picture is made before the database is held."""
    allowed(who, "review", lies.photo(db, photo_id))
    photo = _photo(db, who, photo_id)
    rows = _rows(form)
    if not rows:
        return back(request.url.path, "troubles", trouble="no-area")
    try:
        asked = Blurring.model_validate({"areas": [_numbers(row) for row in rows]})
    except ValidationError as fault:
        return _page(request, db, photo, rows, troubles=troubles(fault), status=422)
    store, database = request.app.state.store, request.app.state.database
    try:
        redone = blurring.redo(store, photo.large, asked)
        with database.writing() as session:
            blurring.blur(session, photo_id, redone, who.who, at)
            source_changed(request, session, photo.observation_id, at)
    except (Conflict, Missing):  # somebody else was faster, and the file is gone or going
        return back(request.url.path, "troubles", trouble="photo-changed")
    answer = back(request.url.path, told="blurred")
    answer.background = BackgroundTask(_destroy, database, store)
    return answer


def _destroy(database: Database, store: Store) -> None:
    """After the change is committed: a rolled back one would have lost the picture."""
    with database.writing() as session:
        blurring.destroy(session, store)


def _photo(db: Session, who: Staff, photo_id: UUID) -> Photo:
    photo = photo_to_see(db, who.grants, photo_id)
    if photo is None:
        raise Missing("photo-missing")
    return photo


def _rows(form: FormData) -> Rows:
    """The areas of which anything was typed, in their order."""
    rows = [{side: text(form, f"areas-{n}-{side}") for side in SIDES} for n in range(MOST)]
    return [row for row in rows if any(row.values())]


def _numbers(row: dict[str, str]) -> dict[str, str]:
    return {side: typed.replace(",", ".") for side, typed in row.items()}


def _row(area: Area) -> dict[str, str]:
    """A little more than what was suggested, in whole percent."""
    left, top = math.floor(area.left), math.floor(area.top)
    width = math.ceil(area.left + area.width) - left
    height = math.ceil(area.top + area.height) - top
    return dict(zip(SIDES, map(str, (left, top, width, height)), strict=True))


def _page(
    request: Request,
    db: Session,
    photo: Photo,
    rows: Rows,
    *,
    found: Rows | None = None,
    troubles: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    observation = db.get_one(Observation, photo.observation_id)
    empty = dict.fromkeys(SIDES, "")
    return page(
        request,
        "blur.html",
        status=status,
        photo=photo,
        observation=observation,
        walk=db.get(Walk, observation.walk_id) if observation.walk_id else None,
        rows=[*rows, *[empty] * (MOST - len(rows))],
        sides=SIDES,
        can_suggest=faces.is_there(),
        found=found,
        troubles=troubles or {},
    )
