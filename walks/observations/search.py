"""Find observations, always through what the reader may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from walks.errors import Missing
from walks.guard.find import kinds
from walks.observations.stances import NOBODY, Stances, stances
from walks.people import sees, shown
from walks.people.may import Reader
from walks.sounds.of import sounds_of
from walks.tables import Observation, Photo, Sound


@dataclass(frozen=True)
class Found:
    """An observation, the photos and recordings that have come with it, and who agrees."""

    observation: Observation
    photos: list[Photo]
    sounds: list[Sound]
    told: Stances

    @property
    def named(self) -> list[str]:
        """Kinds of what names a person in its words."""
        row = self.observation
        return kinds([row.note, row.proposal, row.late_note or ""])


def found(
    session: Session,
    reader: Reader,
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
    state: str = "stored",
    limit: int = 200,
    offset: int = 0,
) -> list[Found]:
    """The newest first."""
    query = select(Observation).where(*_where(reader, walk_id, district_id, state))
    newest = col(Observation.captured_at).desc()
    rows = session.exec(query.order_by(newest, col(Observation.id)).limit(limit).offset(offset))
    observations = list(rows)
    return with_all(session, observations)


def count(
    session: Session,
    reader: Reader,
    *,
    walk_id: UUID | None = None,
    district_id: UUID | None = None,
    state: str = "stored",
) -> int:
    """How many there are in all."""
    query = select(func.count()).select_from(Observation)
    return session.scalar(query.where(*_where(reader, walk_id, district_id, state))) or 0


def with_all(session: Session, observations: list[Observation]) -> list[Found]:
    """Each with what has come with it, in the same order."""
    shown.tell(session, observations)
    ids = [row.id for row in observations]
    photos, sounds = photos_of(session, ids), sounds_of(session, ids)
    told = stances(session, ids)
    return [
        Found(row, photos.get(row.id, []), sounds.get(row.id, []), told.get(row.id, NOBODY))
        for row in observations
    ]


def photos_of(session: Session, ids: list[UUID]) -> dict[UUID, list[Photo]]:
    """The photos of each observation, in the order they were taken."""
    photos: dict[UUID, list[Photo]] = {}
    for start in range(0, len(ids), 500):
        some = col(Photo.observation_id).in_(ids[start : start + 500])
        query = select(Photo).where(some, Photo.state != "replaced")
        for photo in session.exec(query.order_by(col(Photo.id))):
            photos.setdefault(photo.observation_id, []).append(photo)
    return photos


def to_see(session: Session, reader: Reader, observation_id: UUID) -> Observation:
    """The observation. Raises Missing("observation-missing") when the reader may not see it."""
    query = select(Observation).where(Observation.id == observation_id, sees.observations(reader))
    observation = session.exec(query).first()
    if observation is None:
        raise Missing("observation-missing")
    shown.tell(session, [observation])
    return observation


def photo_to_see(session: Session, reader: Reader, photo_id: UUID) -> Photo | None:
    """The photo, if the reader may see its observation, and that still stands with it."""
    photo = session.get(Photo, photo_id)
    if photo is None or photo.state == "replaced":
        return None
    of = select(Observation).where(Observation.id == photo.observation_id)
    observation = session.exec(of.where(sees.observations(reader))).first()
    if observation is None:
        return None
    shown.tell(session, [observation])
    return photo


def sound_to_hear(session: Session, reader: Reader, sound_id: UUID, at: datetime) -> Sound | None:
    """The recording, if the reader may see its observation, and its time has not passed."""
    sound = session.get(Sound, sound_id)
    if sound is None or sound.state == "replaced" or sound.delete_after <= at:
        return None
    of = select(Observation).where(Observation.id == sound.observation_id)
    observation = session.exec(of.where(sees.observations(reader))).first()
    if observation is None:
        return None
    shown.tell(session, [observation])
    return sound


def in_state(state: str) -> ColumnElement[bool]:
    """In that state; what has an edit that waits is in quarantine too, but no newcomer's letter:
    it is the phone that waits.
    """
    is_there = col(Observation.state) == state
    if state == "quarantined":
        held = is_there & (func.coalesce(Observation.reason, "") != "newcomer")
        return held | col(Observation.late_revision).is_not(None)
    return is_there


def _where(reader: Reader, walk_id: UUID | None, district_id: UUID | None, state: str) -> list[Any]:
    where: list[Any] = [sees.observations(reader), in_state(state)]
    if walk_id:
        where.append(col(Observation.walk_id) == walk_id)
    if district_id:
        where.append(col(Observation.district_id) == district_id)
    return where
