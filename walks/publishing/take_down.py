"""Take something down: because somebody says so, or because what it was copied from has changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict, Missing, Refused
from walks.publishing import check
from walks.publishing.copies import photos_of, take_away, take_photo_away
from walks.publishing.counts import counts
from walks.publishing.propose import STANDS
from walks.publishing.shelf import Shelf
from walks.tables import (
    Observation,
    Photo,
    Proposal,
    ProposalPhoto,
    Publication,
    PublicPhoto,
    RemovalRequest,
)

PUBLISHED = ("out", "hidden")


def take_down(
    session: Session, proposal_id: UUID, reason: str, shelf: Shelf, who: str, at: datetime
) -> Proposal:
    """At once, for good: to be public again it must be proposed again.

    Raises Refused("reason-missing") and Conflict("not-published").
    """
    journal.hold(session)
    proposal = session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None:
        raise Missing("proposal-missing")
    if proposal.state not in PUBLISHED:
        raise Conflict("not-published", is_now=proposal.state)
    if not reason:
        raise Refused("reason-missing")
    return _down(session, proposal, reason, shelf, who, at)


def settle(
    session: Session,
    observation_id: UUID,
    taxonomy: Taxonomy,
    shelf: Shelf,
    at: datetime,
    left: UUID | None = None,
) -> None:
    """After anything was done to an observation: what no longer is as it was copied goes down.

    Taken back, turned away, edited, moved to a stricter class; a photo that was replaced goes
    alone. A count that fell below what it says goes too, in its district and the one it has left.
    """
    journal.hold(session)
    standing = col(Proposal.state).in_(STANDS)
    about = select(Proposal).where(Proposal.observation_id == observation_id, standing)
    for proposal in session.exec(about.execution_options(populate_existing=True)).all():
        _settle_one(session, proposal, taxonomy, shelf, at)
    seen = session.get(Observation, observation_id)
    districts = {left, seen.district_id if seen is not None else None} - {None}
    if districts:
        here = col(Proposal.district_id).in_(districts)
        _settle_counts(session, here, taxonomy, shelf, at)


def settle_counts(
    session: Session, districts: set[UUID], taxonomy: Taxonomy, shelf: Shelf, at: datetime
) -> None:
    """After observations there are gone: a count that says more than there is goes down."""
    here = col(Proposal.district_id).in_(sorted(districts))
    _settle_counts(session, here, taxonomy, shelf, at)


def settle_all(session: Session, taxonomy: Taxonomy, shelf: Shelf, at: datetime) -> None:
    """As settle, for everything that stands; and no file lies out that is not public."""
    journal.hold(session)
    standing = (col(Proposal.state).in_(STANDS), Proposal.kind == "seen")
    for proposal in session.exec(select(Proposal).where(*standing)).all():
        _settle_one(session, proposal, taxonomy, shelf, at)
    _settle_counts(session, col(Proposal.kind) == "count", taxonomy, shelf, at)
    session.flush()
    shelf.sweep(set(session.exec(select(PublicPhoto.id))))


def forget(session: Session, observation_id: UUID, shelf: Shelf, who: str, at: datetime) -> None:
    """Before an observation is erased: everything that was ever proposed of it goes first.

    Afterwards the counts of its district are to be settled.
    """
    journal.hold(session)
    about = select(Proposal).where(Proposal.observation_id == observation_id)
    for proposal in session.exec(about).all():
        if proposal.state in STANDS:
            _down(session, proposal, "erased", shelf, who, at)
        for table in (RemovalRequest, ProposalPhoto):
            for row in session.exec(select(table).where(table.proposal_id == proposal.id)).all():
                session.delete(row)
        session.flush()
        session.delete(proposal)
    session.flush()


def _settle_one(
    session: Session, proposal: Proposal, taxonomy: Taxonomy, shelf: Shelf, at: datetime
) -> None:
    seen = session.get(Observation, proposal.observation_id, populate_existing=True)
    try:
        check.must_be_fit(seen, taxonomy)
    except Conflict as trouble:
        _down(session, proposal, trouble.code, shelf, "operator", at)
        return
    if seen is None or check.seal(seen) != proposal.source:
        _down(session, proposal, "source-changed", shelf, "operator", at)
        return
    for row in photos_of(session, proposal.id):
        photo = session.get(Photo, row.photo_id, populate_existing=True)
        if row.state != "down" and not check.is_as_looked_at(photo, row):
            take_photo_away(session, row, shelf, "down")
            noun = f"proposal:{proposal.id}"
            journal.record(session, at, "operator", "took-photo-down", noun)


def _settle_counts(
    session: Session,
    where: ColumnElement[bool],
    taxonomy: Taxonomy,
    shelf: Shelf,
    at: datetime,
) -> None:
    out = (Proposal.kind == "count", col(Proposal.state).in_(PUBLISHED))
    standing = session.exec(select(Proposal).where(where, *out)).all()
    told = {id: counts(session, id, taxonomy, at) for id in {one.district_id for one in standing}}
    for proposal in standing:
        found = told[proposal.district_id].get((proposal.category, proposal.feeling))
        copy = session.get(Publication, proposal.publication_id)
        says = copy.count or 0 if copy else 0
        if found is None or found.people < says:
            _down(session, proposal, "too-few", shelf, "operator", at)


def _down(
    session: Session, proposal: Proposal, reason: str, shelf: Shelf, who: str, at: datetime
) -> Proposal:
    was_out = proposal.state in PUBLISHED
    take_away(session, proposal, shelf, "down")
    proposal.reason, proposal.ended_at = reason[:300], at
    for request in session.exec(open_requests(proposal.id)).all():
        request.state, request.contact, request.decided_at = "removed", "", at
    session.flush()
    verb = "took-down" if was_out else "laid-aside"
    noun = f"proposal:{proposal.id}"
    journal.record(session, at, who, verb, noun, reason=code_of(reason))
    return proposal


def open_requests(proposal_id: UUID) -> SelectOfScalar[RemovalRequest]:
    """Those about a proposal that wait for a decision."""
    where = (RemovalRequest.proposal_id == proposal_id, RemovalRequest.state == "open")
    return select(RemovalRequest).where(*where)


def code_of(reason: str) -> str:
    """A code as it is; of somebody's own words only that there are some."""
    is_code = reason.replace("-", "").isalpha() and reason.islower()
    return reason if is_code and len(reason) <= 32 else "in-own-words"
