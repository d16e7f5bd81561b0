"""A photo in one of its two sizes, to somebody who may see the observation it belongs to."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.attached import FOR_THESE_EYES
from app.identity import Read, Who, allowed
from walks.errors import Missing
from walks.observations.search import photo_to_see
from walks.people import lies

router = APIRouter()


@router.get("/desk/photos/{photo_id:uuid}/{size}", response_class=Response)
def show_photo(
    request: Request, photo_id: UUID, size: Literal["small", "large"], who: Who, db: Read
) -> Response:
    """The JPEG as it is kept: upright and without metadata."""
    allowed(who, "see-walk", lies.photo(db, photo_id))
    photo = photo_to_see(db, who.grants, photo_id)
    if photo is None:
        raise Missing("photo-missing")
    kept = request.app.state.store.read(photo.small if size == "small" else photo.large)
    named = {"Content-Disposition": f'inline; filename="foto-{photo.id}-{size}.jpg"'}
    return Response(kept, headers=FOR_THESE_EYES | named, media_type="image/jpeg")
