"""How many observations there are of what, always through what the reader may see."""

from typing import Any
from uuid import UUID

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from walks.observations.search import in_state
from walks.people import sees
from walks.people.may import Reader
from walks.tables import Observation


def by_walk(session: Session, reader: Reader, state: str = "stored") -> dict[UUID, int]:
    """For each walk that has any."""
    return _by(session, Observation.walk_id, reader, in_state(state))


def by_district(session: Session, reader: Reader) -> dict[UUID, int]:
    """For each district that has any."""
    return _by(session, Observation.district_id, reader, Observation.state == "stored")


def by_device(session: Session, reader: Reader, walk_id: UUID) -> dict[UUID, int]:
    """For each phone on a walk that has sent any, whatever became of them."""
    return _by(session, Observation.device_id, reader, Observation.walk_id == walk_id)


def by_feeling(
    session: Session,
    reader: Reader,
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
) -> dict[str, int]:
    """For each feeling, on a walk or in a district."""
    where = _where(walk_id, district_id)
    return _by(session, Observation.feeling, reader, Observation.state == "stored", *where)


def reporters(
    session: Session,
    reader: Reader,
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
) -> int:
    """How many different people told, on a walk or in a district."""
    query = select(func.count(distinct(col(Observation.reporter)))).where(
        sees.observations(reader), Observation.state == "stored", *_where(walk_id, district_id)
    )
    return session.scalar(query) or 0


def _where(walk_id: UUID | None, district_id: UUID | None) -> list[Any]:
    where: list[Any] = []
    if walk_id:
        where.append(Observation.walk_id == walk_id)
    if district_id:
        where.append(Observation.district_id == district_id)
    return where


def _by(session: Session, column: Any, reader: Reader, *where: Any) -> dict[Any, int]:
    query = select(column, func.count()).where(sees.observations(reader), *where)
    rows = session.execute(query.where(col(column).is_not(None)).group_by(column))
    return {row[0]: row[1] for row in rows}
