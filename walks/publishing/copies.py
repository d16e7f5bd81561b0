"""The public copies of a proposal: put out, and taken away again with their photos' files."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict
from walks.photos.keep import Store
from walks.publishing.check import month_of, place_of
from walks.publishing.counts import counts
from walks.publishing.reprint import reprint
from walks.publishing.shelf import Shelf
from walks.tables import (
    District,
    Observation,
    Photo,
    Proposal,
    ProposalPhoto,
    Publication,
    PublicPhoto,
)


def put_out(
    session: Session,
    proposal: Proposal,
    taxonomy: Taxonomy,
    store: Store,
    shelf: Shelf,
    at: datetime,
) -> None:
    """Write the copy, under the id it has whenever it is out."""
    district = session.get_one(District, proposal.district_id)
    told = {name: getattr(proposal, name) for name in AS_PROPOSED}
    if proposal.kind == "count":
        told |= _counted(session, proposal, taxonomy, at)
    else:
        seen = session.get_one(Observation, proposal.observation_id)
        lon, lat = place_of(seen)
        told |= {"lon": lon, "lat": lat, "month": month_of(seen.captured_at)}
    copy = Publication(
        id=proposal.publication_id,
        district_code=district.code,
        district_name=district.name,
        **told,
    )
    session.add(copy)
    proposal.state = "out"
    session.flush()
    for position, row in enumerate(photos_of(session, proposal.id)):
        if row.state == "out":
            lay_out(session, proposal, row, position, store, shelf)
    session.flush()


AS_PROPOSED = ("kind", "category", "subtype", "feeling", "title", "text", "place")


def lay_out(
    session: Session,
    proposal: Proposal,
    row: ProposalPhoto,
    position: int,
    store: Store,
    shelf: Shelf,
) -> None:
    """A print of a photo both persons have found clear. Never of another."""
    assert row.second_by is not None
    assert row.second_by != row.first_by
    photo = session.get_one(Photo, row.photo_id)
    made = reprint(store.read(photo.large))
    shelf.lay_out(row.public_id, made.data)
    session.add(
        PublicPhoto(
            id=row.public_id,
            publication_id=proposal.publication_id,
            position=position,
            width=made.width,
            height=made.height,
        )
    )


def take_away(session: Session, proposal: Proposal, shelf: Shelf, state: str) -> None:
    """Nothing of it is public when this returns, not even should the commit fail for photos."""
    for row in photos_of(session, proposal.id):
        take_photo_away(session, row, shelf, row.state if row.state != "out" else state)
    copy = session.get(Publication, proposal.publication_id)
    if copy is not None:
        session.delete(copy)
    proposal.state = state
    session.flush()


def take_photo_away(session: Session, row: ProposalPhoto, shelf: Shelf, state: str) -> None:
    """One photo; the words may stay."""
    public = session.get(PublicPhoto, row.public_id)
    if public is not None:
        session.delete(public)
        session.flush()
    shelf.take_away(row.public_id)
    row.state = state


def photos_of(session: Session, proposal_id: UUID) -> list[ProposalPhoto]:
    """In the order they were taken."""
    query = select(ProposalPhoto).where(ProposalPhoto.proposal_id == proposal_id)
    return list(session.exec(query.order_by(col(ProposalPhoto.photo_id))))


def _counted(
    session: Session, proposal: Proposal, taxonomy: Taxonomy, at: datetime
) -> dict[str, object]:
    told = counts(session, proposal.district_id, taxonomy, at)
    found = told.get((proposal.category, proposal.feeling))
    if found is None:
        raise Conflict("too-few")
    return {"count": found.people, "month": found.month}
