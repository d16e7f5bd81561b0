"""Take an observation back: its own device only, and nothing more is received under its id."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks import journal
from walks.errors import Conflict
from walks.sounds.let_go import let_go
from walks.tables import Device, Observation, Withdrawal


def withdraw(session: Session, id: UUID, device: Device, at: datetime) -> bool:
    """Also an id we have not seen: its letter may still be under way. Its letters are kept.

    False when the device was expelled: the wish is in the journal, and nothing is changed.
    Raises Conflict("not-yours") for somebody else's.
    """
    observation = session.get(Observation, id)
    if observation and observation.device_id != device.id:
        raise Conflict("not-yours", id=str(id))
    who, noun = f"device:{device.id}", f"observation:{id}"
    if device.expelled_at:
        journal.record(session, at, who, "wished-to-withdraw", noun)
        return False
    if session.get(Withdrawal, id):
        return True
    session.add(Withdrawal(observation_id=id, device_id=device.id, at=at))
    if observation:
        observation.state = "withdrawn"
    let_go(session, id, at)
    session.flush()
    journal.record(session, at, who, "withdrew", noun)
    return True
