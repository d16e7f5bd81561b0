"""What a phone says of itself while it walks, and what its group's leader may know of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from walks.errors import Refused
from walks.schedule import groups
from walks.schedule.find import devices_of
from walks.schedule.join import DEVICE
from walks.tables import Device
from walks.told import ToldLetter, ToldMoment, ToldText

MANY = 1_000_000


class Contact(BaseModel):
    """How a phone is doing. It overwrites what it said before: nobody's evening is recorded."""

    model_config = ConfigDict(extra="forbid")

    group: ToldLetter | None = None
    unsent: int = Field(default=0, ge=0, le=MANY)
    unsent_photos: int = Field(default=0, ge=0, le=MANY)
    help: int = Field(default=0, ge=0, le=MANY)
    oldest_unsent: ToldMoment | None = None
    build: ToldText = Field(default="", max_length=64)


def note(session: Session, device: Device, contact: Contact, at: datetime) -> str | None:
    """Remember it, and give the letter of the group the device is in. Not for the journal."""
    letter = groups.known(session, device.walk_id, contact.group)
    says = contact.model_dump() | {"group": letter, "last_seen_at": at}
    session.connection().execute(DEVICE.update().where(DEVICE.c.id == device.id), says)
    return letter


def leading(device: Device) -> Device:
    """The device, if it joined as a leader; Refused("not-leader") for all others."""
    if not device.is_leader:
        raise Refused("not-leader")
    return device


def company(session: Session, walk_id: UUID, me: UUID) -> list[dict[str, Any]]:
    """The phones on a walk that are still with it, as a leader sees them."""
    there = (one for one in devices_of(session, walk_id) if one.expelled_at is None)
    return [_facts(device, me) for device in there]


def _facts(device: Device, me: UUID) -> dict[str, Any]:
    return {
        "id": device.id,
        "first_name": device.first_name,
        "role": device.role,
        "group": device.group,
        "joined_at": device.joined_at,
        "last_seen_at": device.last_seen_at,
        "unsent": device.unsent,
        "unsent_photos": device.unsent_photos,
        "help": device.help,
        "is_me": device.id == me,
    }
