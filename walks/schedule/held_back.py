"""Why what a phone sends waits for the coordinator or is turned down, whatever it sends."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from walks.errors import Conflict
from walks.schedule.closing import is_over
from walks.tables import Device, Observation, Withdrawal


def why_held_back(
    device: Device, walk_state: str | None, closed_at: datetime | None, at: datetime
) -> str | None:
    """A code of desk.reason; None when nothing about the phone or its walk holds it back."""
    if device.expelled_at:
        return "device-expelled"
    if is_over(walk_state, closed_at, at):
        return "walk-closed"
    return "newcomer" if device.waits_since else None


def must_be_theirs(session: Session, observation_id: UUID, device: Device) -> None:
    """What belongs to an observation may come before it, but only from the phone that has seen it.

    Raises Conflict: "withdrawn" and "not-yours".
    """
    if session.get(Withdrawal, observation_id):
        raise Conflict("withdrawn", id=str(observation_id))
    owner = select(Observation.device_id).where(Observation.id == observation_id)
    if session.exec(owner).first() not in (None, device.id):
        raise Conflict("not-yours", id=str(observation_id))
