"""The phone's door for recordings of half a minute, where the deployment takes them.

A plain Starlette route, like the photos': the bytes are hashed as they arrive.
"""

import asyncio

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.identity import now
from app.phone import (
    answer,
    checked,
    id_of,
    lane_of,
    malformed,
    status_of,
    token_of,
    uuid_of,
)
from walks.errors import Unusable
from walks.photos.keep import Store
from walks.schedule import join
from walks.sounds import receive as sound
from walks.sounds.sniff import kind_of

ADDRESS = "/api/field/sounds/{id}"
LARGEST = 256 * 1024  # bytes; half a minute of speech is about 120 kB
LONGEST = 60  # seconds a phone may say


async def put_sound(request: Request) -> Response:
    """One recording, in any order with its observation. The same answers as an observation."""
    request.scope["tryg_route"] = ADDRESS
    id, token, at = id_of(request), token_of(request), now()
    observation_id = uuid_of(request.query_params.get("observation", ""), "/observation")
    seconds, store = _seconds(request), _store(request)
    with store.incoming(LARGEST) as received:
        async for chunk in request.stream():
            received.write(chunk)
        sha256, content = checked(request, received.sha256), received.content()

    def look() -> sound.Receipt | None:
        with request.app.state.database.reading() as session:
            device = join.device_of(session, token)
            return sound.already(session, id, observation_id, sha256, device)

    if before := await asyncio.to_thread(look):
        return _answer(before)
    days = request.app.state.settings.sound_days
    if not days:
        raise Unusable("sound-not-taken")
    recording = sound.Recording(sha256, kind_of(content), seconds)
    await asyncio.to_thread(store.keep, content)

    def receive(session: Session) -> sound.Receipt:
        if not store.exists(sha256):  # a sweep took the same bytes of somebody else meanwhile
            store.keep(content)
        device = join.device_of(session, token)
        return sound.receive(session, id, observation_id, recording, device, days, at)

    return _answer(await lane_of(request).run(receive))


routes = [Route(ADDRESS, put_sound, methods=["PUT"])]


def _seconds(request: Request) -> int | None:
    told = request.query_params.get("seconds")
    if told is None:
        return None
    if told.isascii() and told.isdigit() and len(told) < 4 and int(told) <= LONGEST:
        return int(told)
    raise malformed("/seconds", "not-a-number")


def _store(request: Request) -> Store:
    store: Store = request.app.state.sounds
    return store


def _answer(receipt: sound.Receipt) -> Response:
    facts = {
        "receipt": "sound",
        "id": receipt.id,
        "observation": receipt.observation_id,
        "sha256": receipt.sha256,
        "state": receipt.state,
        "reason": receipt.reason,
        "received_at": receipt.received_at,
        "delete_after": receipt.delete_after,
    }
    return answer(status_of(receipt.state, is_new=receipt.is_new), facts)
