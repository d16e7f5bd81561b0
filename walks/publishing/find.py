"""What the desk shows of publishing: what may be proposed, what waits, is out, is over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.observations.search import Found, with_all
from walks.people import sees
from walks.people.may import Reader
from walks.publishing import check
from walks.publishing.counts import Count, counts
from walks.publishing.propose import STANDS
from walks.tables import (
    District,
    Observation,
    Person,
    Photo,
    Proposal,
    ProposalPhoto,
    RemovalRequest,
    Stop,
)

MOST = 50  # of each list


@dataclass(frozen=True)
class Looked:
    """A photo of a proposal and who has looked at it."""

    row: ProposalPhoto
    photo: Photo


@dataclass(frozen=True)
class Proposed:
    """A proposal with what one needs to judge it."""

    proposal: Proposal
    district: District
    by: str  # who proposed it
    photos: list[Looked]
    seen: Found | None  # what it was copied from
    rested_at: datetime | None  # from when it may be out


@dataclass(frozen=True)
class Asked:
    """A request for removal and what it is about."""

    request: RemovalRequest
    about: Proposed


def candidates(session: Session, reader: Reader, taxonomy: Taxonomy) -> tuple[list[Found], int]:
    """Observations somebody may propose and nobody has, what is good first; and how many in all."""
    about = select(Proposal.observation_id).where(col(Proposal.observation_id).is_not(None))
    query = select(Observation).where(
        sees.observations(sees.bearers(reader, "propose-publishing")),
        Observation.state == "stored",
        Observation.visibility == "public",
        col(Observation.district_id).is_not(None),
        col(Observation.late_revision).is_(None),
        col(Observation.id).not_in(about.where(col(Proposal.state).in_(STANDS))),
    )
    rows = [row for row in session.exec(query) if _is_public(row, taxonomy)]
    rows.sort(key=lambda row: (not taxonomy.is_praise(row.feeling, row.subtype),
                               -row.captured_at.timestamp()))  # fmt: skip
    return with_all(session, rows[:MOST]), len(rows)


def countable(
    session: Session, reader: Reader, taxonomy: Taxonomy, at: datetime
) -> list[tuple[District, Count]]:
    """Counts that are large enough and that nobody has proposed."""
    may = sees.bearers(reader, "propose-publishing")
    places = {held.district_id for held in may if held.walk_id is None}
    districts = select(District).where(col(District.is_current).is_(True)).order_by(District.name)
    if None not in places:
        districts = districts.where(col(District.id).in_(places))
    proposed = select(Proposal.district_id, Proposal.category, Proposal.feeling)
    proposed = proposed.where(Proposal.kind == "count", col(Proposal.state).in_(STANDS))
    taken = {tuple(row) for row in session.exec(proposed)}
    return [
        (district, count)
        for district in session.exec(districts).all()
        for key, count in sorted(counts(session, district.id, taxonomy, at).items())
        if (district.id, *key) not in taken
    ]


def proposals(session: Session, reader: Reader, *states: str) -> list[Proposed]:
    """In these states, what was decided last first."""
    query = select(Proposal).where(sees.proposals(reader), col(Proposal.state).in_(states))
    last = col(Proposal.ended_at).desc(), col(Proposal.proposed_at).desc()
    return with_source(session, list(session.exec(query.order_by(*last).limit(MOST))))


def one(session: Session, reader: Reader, proposal_id: UUID) -> Proposed | None:
    """One of them."""
    query = select(Proposal).where(sees.proposals(reader), Proposal.id == proposal_id)
    found = with_source(session, list(session.exec(query)))
    return found[0] if found else None


def requests(session: Session, reader: Reader) -> list[Asked]:
    """Requests for removal that wait, the oldest first."""
    query = select(RemovalRequest, Proposal)
    query = query.join(Proposal, col(Proposal.id) == RemovalRequest.proposal_id)
    waits = (RemovalRequest.state == "open", sees.proposals(reader))
    found = session.exec(query.where(*waits).order_by(col(RemovalRequest.made_at))).all()
    about = with_source(session, [proposal for _, proposal in found])
    return [Asked(request, told) for (request, _), told in zip(found, about, strict=True)]


def to_propose(session: Session, reader: Reader, observation_id: UUID) -> Found | None:
    """The observation, if somebody may propose it."""
    may = sees.observations(sees.bearers(reader, "propose-publishing"))
    seen = session.exec(select(Observation).where(Observation.id == observation_id, may)).first()
    return with_all(session, [seen])[0] if seen else None


def stop_name(session: Session, seen: Observation) -> str:
    """The name of the stop it was noted at, as a place everybody knows; else empty."""
    if seen.stop_number is None:
        return ""
    where = (Stop.walk_id == seen.walk_id, Stop.number == seen.stop_number)
    return session.exec(select(Stop.name).where(*where)).first() or ""


def with_source(session: Session, rows: list[Proposal]) -> list[Proposed]:
    """Each with its district, proposer, photos and source, in the same order."""
    ids = {row.observation_id for row in rows if row.observation_id}
    query = select(Observation).where(col(Observation.id).in_(ids))
    sources = {one.observation.id: one for one in with_all(session, list(session.exec(query)))}
    looked = _looked(session, [row.id for row in rows])
    return [
        Proposed(
            row,
            session.get_one(District, row.district_id),
            session.get_one(Person, row.proposed_by).name,
            looked.get(row.id, []),
            source := sources.get(row.observation_id) if row.observation_id else None,
            check.rested_at(source.observation) if source else None,
        )
        for row in rows
    ]


def _looked(session: Session, ids: list[UUID]) -> dict[UUID, list[Looked]]:
    query = select(ProposalPhoto, Photo).join(Photo, col(Photo.id) == ProposalPhoto.photo_id)
    found: dict[UUID, list[Looked]] = {}
    of_them = query.where(col(ProposalPhoto.proposal_id).in_(ids), Photo.state == "stored")
    for row, photo in session.exec(of_them.order_by(col(Photo.id))):
        found.setdefault(row.proposal_id, []).append(Looked(row, photo))
    return found


def _is_public(seen: Observation, taxonomy: Taxonomy) -> bool:
    return check.is_public(seen.visibility, seen.category, seen.subtype, taxonomy)
