"""Receive a photo's row, once its picture lies safely in the store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from walks import journal
from walks.errors import Conflict
from walks.photos.replaced import replaced
from walks.schedule.held_back import must_be_theirs, why_held_back
from walks.tables import Device, Photo, Walk

FLOOD = 1600  # photos from one device on one walk
MOST = 4  # photos of one observation; the phone takes no more


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


def already(
    session: Session, id: UUID, observation_id: UUID, sha256: str, device: Device
) -> Receipt | None:
    """The receipt of an earlier delivery of the same bytes; None when the photo may come.

    Raises Conflict: "other-content" when the id stands for another picture, "withdrawn" and
    "not-yours" as its observation is.
    """
    kept = session.get(Photo, id)
    if kept is not None:
        if kept.sha256 != sha256:
            raise Conflict("other-content", stored_sha256=kept.sha256)
        return _receipt(kept, is_new=False)
    must_be_theirs(session, observation_id, device)
    return None


def receive(
    session: Session,
    id: UUID,
    observation_id: UUID,
    picture: Picture,
    device: Device,
    at: datetime,
) -> Receipt:
    """Store the row and say whether it was new. Photo and text come in any order."""
    before = already(session, id, observation_id, picture.sha256, device)
    if before:
        return before
    reason = _why_quarantine(session, observation_id, device, at)
    stands = "replaced" if id in replaced(session, observation_id) else "stored"
    photo = Photo(
        id=id,
        observation_id=observation_id,
        device_id=device.id,
        state="quarantined" if reason else stands,
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


def _why_quarantine(
    session: Session, observation_id: UUID, device: Device, at: datetime
) -> str | None:
    walk = session.get_one(Walk, device.walk_id)
    if held_back := why_held_back(device, walk.state, walk.closed_at, at):
        return held_back
    sent = select(func.count()).where(Photo.device_id == device.id)
    of_it = sent.where(Photo.observation_id == observation_id, Photo.state != "replaced")
    if (session.scalar(of_it) or 0) >= MOST:
        return "too-many-photos"
    return "flood" if (session.scalar(sent) or 0) >= FLOOD else None
