"""Propose that something be public, in the words it is to stand in. It takes another to agree."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Conflict, Missing
from walks.people.sign_in import Staff
from walks.publishing import check
from walks.publishing.counts import counts
from walks.tables import District, Observation, Photo, Proposal, ProposalPhoto
from walks.told import CAN_BE_KEPT

STANDS = ("proposed", "out", "hidden")


class Words(BaseModel):
    """What the public is to read of it, moderated by whoever proposes it."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, StringConstraints(min_length=1, max_length=120), CAN_BE_KEPT]
    text: Annotated[str, StringConstraints(max_length=500), CAN_BE_KEPT] = ""
    place: Annotated[str, StringConstraints(max_length=120), CAN_BE_KEPT] = ""


def propose(
    session: Session,
    observation_id: UUID,
    words: Words,
    photos: Collection[UUID],
    taxonomy: Taxonomy,
    who: Staff,
    at: datetime,
) -> Proposal:
    """`photos` are those they have looked at in full size and found without people and plates.

    Raises what check.must_be_fit and check.must_name_nobody raise, and
    Conflict("already-proposed").
    """
    journal.hold(session)
    seen = session.get(Observation, observation_id, populate_existing=True)
    check.must_be_fit(seen, taxonomy)
    assert seen is not None
    assert seen.district_id is not None
    _must_be_the_only(session, Proposal.observation_id == observation_id)
    check.must_name_nobody(words.title, words.text, words.place)
    proposal = Proposal(
        kind="seen",
        district_id=seen.district_id,
        walk_id=seen.walk_id,
        observation_id=seen.id,
        source=check.seal(seen),
        category=seen.category,
        subtype=seen.subtype,
        feeling=seen.feeling,
        proposed_by=UUID(who.id),
        proposed_at=at,
        **words.model_dump(),
    )
    session.add(proposal)
    session.flush()
    for photo in _of(session, seen.id, photos):
        session.add(
            ProposalPhoto(
                proposal_id=proposal.id,
                photo_id=photo.id,
                source=photo.small,
                first_by=proposal.proposed_by,
                first_at=at,
            )
        )
    session.flush()
    journal.record(session, at, who.who, "proposed", f"proposal:{proposal.id}", photos=len(photos))
    return proposal


def propose_count(
    session: Session,
    district_id: UUID,
    category: str,
    feeling: str,
    taxonomy: Taxonomy,
    who: Staff,
    at: datetime,
) -> Proposal:
    """That so many people have noted it. Raises Conflict("too-few"), Conflict("already-proposed").

    How many is counted when the second person agrees.
    """
    journal.hold(session)
    if session.get(District, district_id) is None:
        raise Missing("district-missing")
    if (category, feeling) not in counts(session, district_id, taxonomy, at):
        raise Conflict("too-few")
    of = (Proposal.category == category, Proposal.feeling == feeling, Proposal.kind == "count")
    _must_be_the_only(session, Proposal.district_id == district_id, *of)
    proposal = Proposal(
        kind="count",
        district_id=district_id,
        category=category,
        feeling=feeling,
        title="",
        proposed_by=UUID(who.id),
        proposed_at=at,
    )
    session.add(proposal)
    session.flush()
    journal.record(session, at, who.who, "proposed", f"proposal:{proposal.id}", kind="count")
    return proposal


def _must_be_the_only(session: Session, *where: bool) -> None:
    query = select(Proposal.id).where(*where, col(Proposal.state).in_(STANDS))
    if session.exec(query).first():
        raise Conflict("already-proposed")


def _of(session: Session, observation_id: UUID, photos: Collection[UUID]) -> list[Photo]:
    """Those of the observation that stand. Raises Missing("photo-missing") for any other."""
    where = (Photo.observation_id == observation_id, Photo.state == "stored")
    found = session.exec(select(Photo).where(*where, col(Photo.id).in_(photos))).all()
    if len(found) < len(set(photos)):
        raise Missing("photo-missing")
    return list(found)
