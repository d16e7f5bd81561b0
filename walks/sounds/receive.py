"""Receive a recording's row, once its bytes lie safely in the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from walks import journal
from walks.errors import Conflict
from walks.photos.replaced import replaced
from walks.schedule.held_back import must_be_theirs, why_held_back
from walks.tables import Device, Sound, Walk

FLOOD = 400  # recordings from one device on one walk


@dataclass(frozen=True)
class Recording:
    """What was sent: SHA-256 in hex, what kind of file it is, and how long the phone says it is."""

    sha256: str
    kind: str
    seconds: int | None


@dataclass(frozen=True)
class Receipt:
    """What is stored now, as the phone may rely on it."""

    id: UUID
    observation_id: UUID
    sha256: str
    state: str
    reason: str | None
    received_at: datetime
    delete_after: datetime
    is_new: bool


def already(
    session: Session, id: UUID, observation_id: UUID, sha256: str, device: Device
) -> Receipt | None:
    """The receipt of an earlier delivery of the same bytes; None when the recording may come.

    Raises Conflict: "other-content" when the id stands for another recording, "withdrawn" and
    "not-yours" as its observation is.
    """
    kept = session.get(Sound, id)
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
    recording: Recording,
    device: Device,
    days: int,
    at: datetime,
) -> Receipt:
    """Store the row and say whether it was new. It is kept for so many days from now."""
    before = already(session, id, observation_id, recording.sha256, device)
    if before:
        return before
    reason = _why_quarantine(session, device, at)
    is_replaced = id in replaced(session, observation_id)
    stands = "replaced" if is_replaced else "stored"
    sound = Sound(
        id=id,
        observation_id=observation_id,
        device_id=device.id,
        state="quarantined" if reason else stands,
        reason=reason,
        received_at=at,
        delete_after=at if is_replaced else at + timedelta(days=days),
        **vars(recording),
    )
    session.add(sound)
    session.flush()
    journal.record(session, at, f"device:{device.id}", "received", f"sound:{id}", state=sound.state)
    return _receipt(sound, is_new=True)


def _receipt(sound: Sound, is_new: bool) -> Receipt:
    return Receipt(
        sound.id,
        sound.observation_id,
        sound.sha256,
        sound.state,
        sound.reason,
        sound.received_at,
        sound.delete_after,
        is_new,
    )


def _why_quarantine(session: Session, device: Device, at: datetime) -> str | None:
    walk = session.get_one(Walk, device.walk_id)
    if held_back := why_held_back(device, walk.state, walk.closed_at, at):
        return held_back
    sent = select(func.count()).where(Sound.device_id == device.id)
    return "flood" if (session.scalar(sent) or 0) >= FLOOD else None
