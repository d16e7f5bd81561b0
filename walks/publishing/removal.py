"""Anybody may ask that something public be removed: it is hidden at once, then somebody decides."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict, Missing, Refused
from walks.people import tries
from walks.people.sign_in import Staff
from walks.photos.keep import Store
from walks.publishing import check
from walks.publishing.copies import lay_out, photos_of, put_out, take_away, take_photo_away
from walks.publishing.shelf import Shelf
from walks.publishing.take_down import open_requests, take_down
from walks.tables import Observation, Photo, Proposal, ProposalPhoto, RemovalRequest
from walks.told import CAN_BE_KEPT

Verdict = Literal["removed", "restored"]
MOST = 10  # requests from one address in a row; one more every six minutes
MOST_IN_ALL = 120  # so that nobody can empty the public pages by program


class Asking(BaseModel):
    """What somebody may say when they ask; all of it may be left out."""

    model_config = ConfigDict(extra="forbid")

    message: Annotated[str, StringConstraints(max_length=1000), CAN_BE_KEPT] = ""
    contact: Annotated[str, StringConstraints(max_length=200), CAN_BE_KEPT] = ""


def count_try(session: Session, caller: str, at: datetime) -> None:
    """Raises Refused("too-many-tries")."""
    tries.spend(session, f"removal:{caller}", at, most=MOST, per_minute=MOST / 60)
    tries.spend(session, "removal:everybody", at, most=MOST_IN_ALL, per_minute=MOST_IN_ALL / 60)


def ask(
    session: Session,
    publication_id: UUID,
    photo_id: UUID | None,
    asking: Asking,
    shelf: Shelf,
    at: datetime,
) -> RemovalRequest:
    """Hide it, or only the photo of that public id, and put it before those who decide.

    Raises Missing("publication-missing") for what is not out: also for whoever was second.
    """
    journal.hold(session)
    is_it = (Proposal.publication_id == publication_id, Proposal.state == "out")
    proposal = session.exec(select(Proposal).where(*is_it)).first()
    if proposal is None:
        raise Missing("publication-missing")
    photo = _photo(session, proposal, photo_id) if photo_id else None
    if photo:
        take_photo_away(session, photo, shelf, "hidden")
    else:
        take_away(session, proposal, shelf, "hidden")
    request = RemovalRequest(
        proposal_id=proposal.id,
        photo_id=photo.photo_id if photo else None,
        made_at=at,
        **asking.model_dump(),
    )
    session.add(request)
    session.flush()
    facts = {"request": str(request.id), "photo": photo is not None}
    journal.record(session, at, "public", "asked-for-removal", f"proposal:{proposal.id}", **facts)
    return request


def decide(
    session: Session,
    request_id: UUID,
    verdict: Verdict,
    reason: str,
    taxonomy: Taxonomy,
    store: Store,
    shelf: Shelf,
    who: Staff,
    at: datetime,
) -> RemovalRequest:
    """Leave it down for good, or show it again. Either way the contact is deleted.

    Raises Conflict("request-decided"), Refused("reason-missing"), and Conflict where what it was
    copied from may no longer be public.
    """
    journal.hold(session)
    request = session.get(RemovalRequest, request_id, populate_existing=True)
    if request is None:
        raise Missing("request-missing")
    if request.state != "open":
        raise Conflict("request-decided", is_now=request.state)
    if not reason:
        raise Refused("reason-missing")
    proposal = session.get_one(Proposal, request.proposal_id, populate_existing=True)
    request.state, request.reason, request.contact = verdict, reason[:300], ""
    request.decided_by, request.decided_at = UUID(who.id), at
    session.flush()
    facts = {"request": str(request.id), "photo": request.photo_id is not None}
    journal.record(session, at, who.who, verdict, f"proposal:{proposal.id}", **facts)
    if verdict == "restored":
        _show_again(session, proposal, request.photo_id, taxonomy, store, shelf, at)
    elif request.photo_id is None:
        take_down(session, proposal.id, "asked", shelf, who.who, at)
    else:
        row = session.get_one(ProposalPhoto, (proposal.id, request.photo_id))
        take_photo_away(session, row, shelf, "down")
        session.flush()
    return request


def _show_again(
    session: Session,
    proposal: Proposal,
    photo_id: UUID | None,
    taxonomy: Taxonomy,
    store: Store,
    shelf: Shelf,
    at: datetime,
) -> None:
    """As it was, unless somebody else has asked for the same, or it may no longer be public."""
    waits = session.exec(open_requests(proposal.id)).all()
    if any(other.photo_id in (None, photo_id) for other in waits):
        return
    if proposal.kind == "seen":
        seen = session.get(Observation, proposal.observation_id, populate_existing=True)
        check.must_be_fit(seen, taxonomy)
    asked_for = {other.photo_id for other in waits}
    rows = photos_of(session, proposal.id)
    back = [row for row in rows if row.state == "hidden" and row.photo_id not in asked_for]
    back = [row for row in back if photo_id is None or row.photo_id == photo_id]
    back = [row for row in back if session.get_one(Photo, row.photo_id).state == "stored"]
    for row in back:
        row.state = "out"
    session.flush()
    if proposal.state == "hidden" and photo_id is None:
        put_out(session, proposal, taxonomy, store, shelf, at)
    elif proposal.state == "out":
        for row in back:
            lay_out(session, proposal, row, rows.index(row), store, shelf)
        session.flush()


def _photo(session: Session, proposal: Proposal, public_id: UUID) -> ProposalPhoto:
    of_it = (ProposalPhoto.proposal_id == proposal.id, ProposalPhoto.public_id == public_id)
    photo = session.exec(select(ProposalPhoto).where(*of_it, col(ProposalPhoto.state) == "out"))
    found = photo.first()
    if found is None:
        raise Missing("publication-missing")
    return found
