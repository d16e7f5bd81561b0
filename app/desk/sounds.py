"""A recording, to somebody who may read the observation it belongs to. Nobody else hears it."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from app.attached import FOR_THESE_EYES
from app.identity import Now, Read, Who, allowed
from walks.errors import Missing
from walks.observations.search import sound_to_hear
from walks.people import lies

router = APIRouter()


@router.get("/desk/sounds/{sound_id:uuid}", response_class=Response)
def play_sound(request: Request, sound_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """The bytes as they were sent, in pieces where the browser asks for pieces."""
    allowed(who, "see-walk", lies.sound(db, sound_id))
    sound = sound_to_hear(db, who.grants, sound_id, at)
    store = request.app.state.sounds
    if sound is None or not store.exists(sound.sha256):
        raise Missing("sound-missing")
    return FileResponse(
        store.path(sound.sha256),
        headers=FOR_THESE_EYES,
        media_type=f"audio/{sound.kind}",
        filename=f"lyd-{sound.id}.{sound.kind}",
        content_disposition_type="inline",
    )
