"""Take an observation back: its own device only, and nothing more is received under its id."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks import journal
from walks.errors import Conflict
from walks.tables import Device, Observation, Withdrawal


def withdraw(session: Session, id: UUID, device: Device, at: datetime) -> None:
    """Also an id we have not seen: its letter may still be under way.

    Raises Conflict("not-yours") for somebody else's. Its letters are kept.
    """
    observation = session.get(Observation, id)
    if observation and observation.device_id != device.id:
        raise Conflict("not-yours", id=str(id))
    if session.get(Withdrawal, id):
        return
    session.add(Withdrawal(observation_id=id, device_id=device.id, at=at))
    if observation:
        observation.state = "withdrawn"
    session.flush()
    journal.record(session, at, f"device:{device.id}", "withdrew", f"observation:{id}")
