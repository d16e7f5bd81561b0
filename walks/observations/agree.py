"""Receive a phone's stance on what another has seen: it agrees, or has known it otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import func
from sqlmodel import Session, select

from walks import journal
from walks.errors import Conflict, Unusable
from walks.observations.incoming import explain
from walks.people import sees
from walks.schedule.held_back import why_held_back
from walks.tables import Agreement, Device, Observation, Walk
from walks.told import ToldMoment

LARGEST = 4 * 1024  # bytes of one letter
FLOOD = 2_000  # stances from one device on one walk


class Stance(BaseModel):
    """What one walker thinks of another's observation; none: no longer anything."""

    model_config = ConfigDict(extra="forbid")

    walk: UUID
    observation: UUID
    stance: Literal["agree", "differ", "none"]
    made_at: ToldMoment


@dataclass(frozen=True)
class Receipt:
    """What is stored now, as the phone may rely on it."""

    id: UUID
    sha256: str  # hex, of the letter's bytes
    state: str  # stored, quarantined
    reason: str | None
    received_at: datetime
    is_new: bool


def read(body: bytes) -> Stance:
    """The stance in a body of JSON; Unusable("malformed", errors=[{pointer, code}]) if it isn't."""
    try:
        return Stance.model_validate_json(body)
    except ValidationError as trouble:
        raise Unusable("malformed", errors=explain(trouble)) from None


def receive(
    session: Session,
    id: UUID,
    told: Stance,
    body: bytes,
    sha256: str,
    device: Device,
    at: datetime,
) -> Receipt:
    """Store the letter and say whether it was new to us.

    What the device may not see is answered as what was taken back, Conflict("withdrawn"): it
    learns nothing. A device that was expelled learns nothing either, and its letter is kept.
    """
    kept = session.get(Agreement, id)
    if kept:
        return _again(kept, sha256, device)
    if device.expelled_at is None:
        _check_visible(session, told, device)
    reason = _why_quarantine(session, device, at)
    new = Agreement(
        id=id,
        observation_id=told.observation,
        device_id=device.id,
        stance=told.stance,
        made_at=min(told.made_at, at),  # a clock that is ahead must not outrank what comes later
        sha256=sha256,
        body=body,
        state="quarantined" if reason else "stored",
        reason=reason,
        received_at=at,
    )
    session.add(new)
    session.flush()
    journal.record(
        session, at, f"device:{device.id}", "received", f"agreement:{id}", state=new.state
    )
    return _receipt(new, is_new=True)


def _again(kept: Agreement, sha256: str, device: Device) -> Receipt:
    if kept.device_id != device.id or kept.sha256 != sha256:
        raise Conflict("other-content", stored_sha256=kept.sha256)
    return _receipt(kept, is_new=False)


def _check_visible(session: Session, told: Stance, device: Device) -> None:
    of = select(Observation.device_id).where(
        Observation.id == told.observation, Observation.walk_id == device.walk_id, sees.shared()
    )
    seen_by = session.exec(of).first()
    if seen_by is None or told.walk != device.walk_id:
        raise Conflict("withdrawn", id=str(told.observation))
    if seen_by == device.id:
        raise Conflict("own-observation")


def _why_quarantine(session: Session, device: Device, at: datetime) -> str | None:
    walk = session.get_one(Walk, device.walk_id)
    if held_back := why_held_back(device, walk.state, walk.closed_at, at):
        return held_back
    sent = select(func.count()).where(Agreement.device_id == device.id)
    return "flood" if (session.scalar(sent) or 0) >= FLOOD else None


def _receipt(kept: Agreement, is_new: bool) -> Receipt:
    return Receipt(kept.id, kept.sha256, kept.state, kept.reason, kept.received_at, is_new)
