"""Phones beyond what a walk was set to take: all they send is kept, and shown once they are let in.

A code that was spread may bring hundreds of them, so both answers are one step for all they sent.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from walks import journal
from walks.tables import Agreement, Device, Observation, Photo, Sound

SENT = (Observation, Photo, Sound, Agreement)


def newcomers(
    session: Session, *, walk_id: UUID | None = None, device_id: UUID | None = None
) -> list[Device]:
    """The phones of a walk that wait, in the order they came; or the one phone, if it waits."""
    query = select(Device).where(
        Device.walk_id == walk_id if walk_id else Device.id == device_id,
        col(Device.waits_since).is_not(None),
        col(Device.expelled_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Device.joined_at), col(Device.id))))


def let_in(session: Session, devices: list[Device], who: str, at: datetime) -> None:
    """They are phones like the others, and what they have sent counts."""
    for device in devices:
        device.waits_since = None
        journal.record(session, at, who, "admitted", f"device:{device.id}")
    _become(session, devices, "stored")


def send_away(session: Session, devices: list[Device], who: str, at: datetime) -> None:
    """They are off the walk, and what they have sent is left out. Letters are kept."""
    for device in devices:
        device.expelled_at = at
        journal.record(session, at, who, "expelled", f"device:{device.id}")
    _become(session, devices, "turned-away")


def _become(session: Session, devices: list[Device], state: str) -> None:
    session.flush()
    ids = [device.id for device in devices]
    for kind in SENT:
        waiting = (col(kind.state) == "quarantined") & (col(kind.reason) == "newcomer")
        for start in range(0, len(ids), 500):
            of_them = col(kind.device_id).in_(ids[start : start + 500])
            session.execute(update(kind).where(waiting, of_them).values(state=state))
