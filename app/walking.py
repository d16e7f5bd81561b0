"""The phone's doors on the way: who is with us, where the groups are, what others have seen."""

import hashlib
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.identity import Now, Read
from app.phone import (
    answer,
    body_of,
    checked,
    lane_of,
    reader,
    status_of,
    still_with_us,
    taxonomy_of,
    token_of,
    unless_known,
)
from app.texts import words
from walks.observations import agree
from walks.observations.nearby import here
from walks.planning.answers import answers
from walks.planning.before import before
from walks.schedule import contact, groups, join
from walks.schedule.eyes import reads_others
from walks.schedule.take_along import standing
from walks.tables import Walk

IN_WORDS = ("da", "en")  # the languages of the catalogue
router = APIRouter(prefix="/api/field")


@router.put("/device")
async def put_contact(request: Request, told: contact.Contact, at: Now) -> Response:
    """How the phone is doing: its group, and what it still holds."""
    token = token_of(request)

    def note(session: Session) -> dict[str, Any]:
        device = still_with_us(session, token)
        letter = contact.note(session, device, told, at)
        return {"group": letter, "is_leader": device.is_leader}

    return answer(200, await lane_of(request).run(note))


@router.get("/devices")
def show_devices(request: Request, db: Read, at: Now) -> Response:
    """For a group's leader: the phones that are with us, and whether they hold on to anything."""
    me = contact.leading(reader(request, db))
    is_over = not reads_others(me, db.get_one(Walk, me.walk_id), at)
    there = [] if is_over else contact.company(db, me.walk_id, me.id)
    return unless_known(request, {"devices": there})


@router.put("/stop")
async def put_stop(request: Request, told: groups.Whereabouts, at: Now) -> Response:
    """For a group's leader: which stop a group is at."""
    token = token_of(request)

    def stand(session: Session) -> dict[str, Any]:
        me = contact.leading(still_with_us(session, token))
        there = groups.stand(session, me.walk_id, told, at)
        return {"groups": [groups.group_facts(one) for one in there]}

    return answer(200, await lane_of(request).run(stand))


@router.get("/nearby")
def show_nearby(request: Request, db: Read, at: Now) -> Response:
    """What the others have seen, what was seen here before, and where the groups are; of others
    nothing to a phone that waits to be let in, or when the walk is long over.
    """
    device = reader(request, db)
    walk = db.get_one(Walk, device.walk_id)
    reads = reads_others(device, walk, at)
    there = groups.groups_of(db, walk.id) if reads else []
    facts = {
        "made_at": at,
        "here": here(db, device, reads_others=reads),
        "before": before(db, walk) if reads else [],
        "groups": [groups.group_facts(one) for one in there],
        "walk": standing(walk),
    }
    return unless_known(request, facts)


@router.get("/answers")
def show_answers(request: Request, db: Read, at: Now) -> Response:
    """What became of everything this phone has noted."""
    device = reader(request, db)
    says = {language: words(language) for language in IN_WORDS}
    told = answers(db, device, taxonomy_of(request), request.app.state.measures, says)
    return unless_known(request, {"made_at": at, "observations": told})


@router.put("/agreements/{id}")
async def put_agreement(request: Request, id: UUID, at: Now) -> Response:
    """A stance on what another has seen: the same answers as an observation."""
    token, body = token_of(request), await body_of(request, agree.LARGEST)
    sha256 = checked(request, hashlib.sha256(body).hexdigest())
    told = agree.read(body)

    def store(session: Session) -> agree.Receipt:
        device = join.device_of(session, token)
        return agree.receive(session, id, told, body, sha256, device, at)

    receipt = await lane_of(request).run(store)
    facts = {"receipt": "agreement", **vars(receipt)}
    del facts["is_new"]
    return answer(status_of(receipt.state, is_new=receipt.is_new), facts)
