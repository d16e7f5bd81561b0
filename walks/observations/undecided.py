"""What nobody has decided on yet. When a plan is adopted there should be nothing left."""

from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from walks.observations.standing import decided_as
from walks.people import sees
from walks.people.may import Reader
from walks.tables import Observation, Walk, WalkDistrict


def _nowhere_on_a_walk_here(district_id: UUID) -> ColumnElement[bool]:
    """What has no place goes with the districts of its walk."""
    here = select(WalkDistrict.walk_id).where(WalkDistrict.district_id == district_id)
    return col(Observation.district_id).is_(None) & col(Observation.walk_id).in_(here)


def undecided(session: Session, reader: Reader, district_id: UUID) -> list[tuple[Walk, int]]:
    """The walks whose notes in the district still wait for a decision, and how many each; the
    earliest first. Notes that were brought in from elsewhere belong to no walk and no review.
    """
    query = (
        select(Walk, func.count())
        .join(Observation, col(Observation.walk_id) == col(Walk.id))
        .where(
            sees.observations(reader),
            or_(Observation.district_id == district_id, _nowhere_on_a_walk_here(district_id)),
            Observation.state == "stored",
            col(Observation.id).not_in(decided_as()),
        )
        .group_by(col(Walk.id))
        .order_by(col(Walk.starts_at), col(Walk.id))
    )
    return [(walk, number) for walk, number in session.exec(query)]
