"""Find observations, always through what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from walks.people import sees
from walks.tables import Observation, Photo


@dataclass(frozen=True)
class Found:
    """An observation and the photos that have come with it."""

    observation: Observation
    photos: list[Photo]


def found(
    session: Session,
    roles: Iterable[str],
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
    state: str = "stored",
    limit: int = 200,
    offset: int = 0,
) -> list[Found]:
    """The newest first."""
    query = select(Observation).where(*_where(roles, walk_id, district_id, state))
    newest = col(Observation.captured_at).desc()
    rows = session.exec(query.order_by(newest, col(Observation.id)).limit(limit).offset(offset))
    observations = list(rows)
    photos = photos_of(session, [row.id for row in observations])
    return [Found(row, photos.get(row.id, [])) for row in observations]


def count(
    session: Session,
    roles: Iterable[str],
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
    state: str = "stored",
) -> int:
    """How many there are in all."""
    query = select(func.count()).select_from(Observation)
    return session.scalar(query.where(*_where(roles, walk_id, district_id, state))) or 0


def photos_of(session: Session, ids: list[UUID]) -> dict[UUID, list[Photo]]:
    """The photos of each observation, in the order they were taken."""
    photos: dict[UUID, list[Photo]] = {}
    for start in range(0, len(ids), 500):
        some = col(Photo.observation_id).in_(ids[start : start + 500])
        for photo in session.exec(select(Photo).where(some).order_by(col(Photo.id))):
            photos.setdefault(photo.observation_id, []).append(photo)
    return photos


def photo_to_see(session: Session, roles: Iterable[str], photo_id: UUID) -> Photo | None:
    """The photo, if the reader may see the observation it belongs to."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return None
    of = select(Observation.id).where(Observation.id == photo.observation_id)
    return photo if session.exec(of.where(sees.observations(roles))).first() else None


def in_state(state: str) -> ColumnElement[bool]:
    """In that state; what has an edit that waits is in quarantine too."""
    is_there = col(Observation.state) == state
    if state == "quarantined":
        return is_there | col(Observation.late_revision).is_not(None)
    return is_there


def _where(
    roles: Iterable[str], walk_id: UUID | None, district_id: UUID | None, state: str
) -> list[Any]:
    where: list[Any] = [sees.observations(roles), in_state(state)]
    if walk_id:
        where.append(col(Observation.walk_id) == walk_id)
    if district_id:
        where.append(col(Observation.district_id) == district_id)
    return where
