"""The second person: approve what somebody else has proposed, or say why not."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict, Missing, Refused
from walks.people.independent import are_two
from walks.people.sign_in import Staff
from walks.photos.keep import Store
from walks.publishing import check
from walks.publishing.copies import photos_of, put_out
from walks.publishing.shelf import Shelf
from walks.tables import Observation, Photo, Proposal


def approve(
    session: Session,
    proposal_id: UUID,
    photos: Collection[UUID],
    taxonomy: Taxonomy,
    store: Store,
    shelf: Shelf,
    who: Staff,
    at: datetime,
) -> Proposal:
    """Put a copy out. Only photos that both persons have found clear go with it.

    Raises Refused("same-person"), Refused("brought-in-lately"), Conflict("proposal-decided"),
    Conflict("source-changed") and what the checks of proposing raise, now that it is about to
    happen.
    """
    proposal = to_decide(session, proposal_id)
    if proposal.proposed_by == UUID(who.id):
        raise Refused("same-person")
    if not are_two(session, who.who, f"person:{proposal.proposed_by}", at):
        raise Refused("brought-in-lately")
    if proposal.kind == "seen":
        _must_stand(session, proposal, taxonomy, at)
    check.must_name_nobody(proposal.title, proposal.text, proposal.place)
    clear = _second_look(session, proposal, photos, who, at)
    proposal.decided_by, proposal.decided_at = UUID(who.id), at
    put_out(session, proposal, taxonomy, store, shelf, at)
    facts = {"kind": proposal.kind, "photos": clear}
    journal.record(session, at, who.who, "published", f"proposal:{proposal.id}", **facts)
    return proposal


def reject(session: Session, proposal_id: UUID, reason: str, who: Staff, at: datetime) -> Proposal:
    """Leave it inside, and tell the proposer why. Raises Refused("reason-missing")."""
    proposal = to_decide(session, proposal_id)
    if not reason:
        raise Refused("reason-missing")
    proposal.decided_by, proposal.decided_at = UUID(who.id), at
    return _over(session, proposal, "rejected", reason, who, at)


def withdraw(session: Session, proposal_id: UUID, who: Staff, at: datetime) -> Proposal:
    """The proposer thinks better of it. Raises Refused("not-the-proposer")."""
    proposal = to_decide(session, proposal_id)
    if proposal.proposed_by != UUID(who.id):
        raise Refused("not-the-proposer")
    return _over(session, proposal, "withdrawn", "", who, at)


def to_decide(session: Session, proposal_id: UUID) -> Proposal:
    """One that waits for a second person; nobody else decides meanwhile."""
    journal.hold(session)
    proposal = session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None:
        raise Missing("proposal-missing")
    if proposal.state != "proposed":
        raise Conflict("proposal-decided", is_now=proposal.state)
    return proposal


def _must_stand(session: Session, proposal: Proposal, taxonomy: Taxonomy, at: datetime) -> None:
    """It is still what the proposer looked at, may be public and has rested."""
    seen = session.get(Observation, proposal.observation_id, populate_existing=True)
    check.must_be_fit(seen, taxonomy)
    assert seen is not None
    if check.seal(seen) != proposal.source:
        raise Conflict("source-changed")
    check.must_have_rested(seen, at)


def _second_look(
    session: Session, proposal: Proposal, photos: Collection[UUID], who: Staff, at: datetime
) -> int:
    """How many photos both have found clear, and that still stand with the observation."""
    clear = 0
    for row in photos_of(session, proposal.id):
        photo = session.get(Photo, row.photo_id, populate_existing=True)
        if row.photo_id in photos and check.is_as_looked_at(photo, row):
            row.second_by, row.second_at, row.state = UUID(who.id), at, "out"
            clear += 1
    session.flush()
    return clear


def _over(
    session: Session, proposal: Proposal, state: str, reason: str, who: Staff, at: datetime
) -> Proposal:
    proposal.state, proposal.reason, proposal.ended_at = state, reason[:300], at
    session.flush()
    journal.record(session, at, who.who, state, f"proposal:{proposal.id}")
    return proposal
