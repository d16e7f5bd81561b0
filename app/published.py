"""Doors without sign-in to what is published, and the door to have it removed.

Whatever is read here comes over the restricted connection. Nothing is kept by a cache without
asking us again, so that what is taken down is down everywhere at once.
"""

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from app.forms import Typed, back, text, troubles
from app.identity import Now, Public, Write, network_of
from app.pages import page
from walks.errors import Missing
from walks.publishing import published, removal

ASK_AGAIN = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
PHOTO = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
router = APIRouter()


@router.get("/omraader")
def show_areas(request: Request, db: Public) -> Response:
    """Every district with something published."""
    return _unless_known(request, page(request, "areas.html", areas=published.areas(db)))


@router.get("/omraader/{code:path}")
def show_area(request: Request, code: str, db: Public, told: str = "") -> Response:
    """What people have noted in a district: what is good comes first."""
    taxonomy = request.app.state.taxonomy
    heard = published.heard(db, code, taxonomy)
    if heard is None:
        if told:  # the last thing of the district was removed a moment ago
            return back("/omraader", told=told)
        raise Missing("nothing-published")
    return _unless_known(request, page(request, "area.html", heard=heard, taxonomy=taxonomy))


@router.get("/offentligt/foto/{photo_id:uuid}", response_class=Response)
def show_public_photo(request: Request, photo_id: UUID, db: Public) -> Response:
    """A public photo, as long as it is one."""
    photo = published.photo(db, photo_id)
    headers = PHOTO | {"ETag": f'"{photo.id}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    made = request.app.state.shelf.read(photo.id)
    named = {"Content-Disposition": f'inline; filename="foto-{photo.id}.jpg"'}
    return Response(made, headers=headers | named, media_type="image/jpeg")


PhotoId = Annotated[UUID | None, Query(alias="foto")]


@router.get("/offentligt/{publication_id:uuid}/fjernelse")
def show_removal(
    request: Request, publication_id: UUID, db: Public, photo_id: PhotoId = None
) -> Response:
    """The form to have something removed."""
    return _form(request, published.one(db, publication_id), photo_id, {}, {})


@router.post("/offentligt/{publication_id:uuid}/fjernelse")
def ask_for_removal(
    request: Request,
    publication_id: UUID,
    form: Typed,
    db: Public,
    write: Write,
    at: Now,
    photo_id: PhotoId = None,
) -> Response:
    """Hide it now; somebody decides later."""
    told = published.one(db, publication_id)
    removal.count_try(write, network_of(request), at)
    typed = {name: text(form, name) for name in ("message", "contact")}
    try:
        asking = removal.Asking.model_validate(typed)
    except ValidationError as fault:
        return _form(request, told, photo_id, typed, troubles(fault), status=422)
    removal.ask(write, publication_id, photo_id, asking, request.app.state.shelf, at)
    return back(f"/omraader/{told.copy.district_code}", told="removal-asked")


def _form(
    request: Request,
    told: published.Told,
    photo_id: UUID | None,
    typed: dict[str, str],
    wrong: dict[str, str],
    status: int = 200,
) -> Response:
    photos = [photo for photo in told.photos if photo.id == photo_id]
    if photo_id and not photos:
        raise Missing("publication-missing")
    answer = page(
        request,
        "removal.html",
        status=status,
        shown=told,
        photo=photos[0] if photos else None,
        taxonomy=request.app.state.taxonomy,
        typed={"message": "", "contact": ""} | typed,
        troubles=wrong,
    )
    answer.headers.update({"Cache-Control": "no-store"})
    return answer


def _unless_known(request: Request, answer: Response) -> Response:
    """The page, or 304 when the reader has this very one."""
    headers = ASK_AGAIN | {"ETag": f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
