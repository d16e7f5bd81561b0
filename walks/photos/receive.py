"""Receive a photo's row, once its picture lies safely in the store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from walks import journal
from walks.errors import Conflict
from walks.tables import Device, Observation, Photo, Walk, Withdrawal

FLOOD = 1600  # photos from one device on one walk


@dataclass(frozen=True)
class Picture:
    """What was sent and what is kept of it; hashes are SHA-256 in hex, sizes in pixels."""

    sha256: str
    large: str
    small: str
    width: int
    height: int


@dataclass(frozen=True)
class Receipt:
    """What is stored now, as the phone may rely on it."""

    id: UUID
    observation_id: UUID
    sha256: str
    large: str
    small: str
    state: str
    reason: str | None
    received_at: datetime
    is_new: bool


def already(session: Session, id: UUID, sha256: str) -> Receipt | None:
    """The receipt of an earlier delivery of the same bytes; None when the id is new.

    Raises Conflict("other-content") when the id stands for another picture.
    """
    kept = session.get(Photo, id)
    if kept is None:
        return None
    if kept.sha256 != sha256:
        raise Conflict("other-content", stored_sha256=kept.sha256)
    return _receipt(kept, is_new=False)


def receive(
    session: Session,
    id: UUID,
    observation_id: UUID,
    picture: Picture,
    device: Device,
    at: datetime,
) -> Receipt:
    """Store the row and say whether it was new. Photo and text come in any order."""
    if session.get(Withdrawal, observation_id):
        raise Conflict("withdrawn", id=str(observation_id))
    before = already(session, id, picture.sha256)
    if before:
        return before
    owner = session.exec(
        select(Observation.device_id).where(Observation.id == observation_id)
    ).first()
    if owner and owner != device.id:
        raise Conflict("not-yours", id=str(observation_id))
    reason = _why_quarantine(session, device)
    photo = Photo(
        id=id,
        observation_id=observation_id,
        device_id=device.id,
        state="quarantined" if reason else "stored",
        reason=reason,
        received_at=at,
        **vars(picture),
    )
    session.add(photo)
    session.flush()
    journal.record(session, at, f"device:{device.id}", "received", f"photo:{id}", state=photo.state)
    return _receipt(photo, is_new=True)


def _receipt(photo: Photo, is_new: bool) -> Receipt:
    return Receipt(
        photo.id,
        photo.observation_id,
        photo.sha256,
        photo.large,
        photo.small,
        photo.state,
        photo.reason,
        photo.received_at,
        is_new,
    )


def _why_quarantine(session: Session, device: Device) -> str | None:
    if device.expelled_at:
        return "device-expelled"
    walk = session.get_one(Walk, device.walk_id)
    if walk.state == "closed":
        return "walk-closed"
    sent = select(func.count()).where(Photo.device_id == device.id)
    return "flood" if (session.scalar(sent) or 0) >= FLOOD else None
