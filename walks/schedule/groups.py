"""The groups a walk is split into: A, B, ... and the stop each is at, as its leader says it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from walks.errors import Unusable
from walks.tables import Device, Stop, Walk, WalkGroup
from walks.told import ToldLetter

MOST = 6
LETTERS = "ABCDEF"


class Whereabouts(BaseModel):
    """Which stop a group is at; None: under way. A number, never a position."""

    model_config = ConfigDict(extra="forbid")

    group: ToldLetter
    number: int | None = Field(default=None, ge=1, le=1000)


def groups_of(session: Session, walk_id: UUID) -> list[WalkGroup]:
    """The walk's groups by letter."""
    query = select(WalkGroup).where(WalkGroup.walk_id == walk_id)
    return list(session.exec(query.order_by(col(WalkGroup.letter))))


def set_groups(session: Session, walk: Walk, how_many: int) -> None:
    """Have so many groups. Who walked with one that goes walks with none; what they saw stays."""
    there = {group.letter: group for group in groups_of(session, walk.id)}
    wanted = LETTERS[:how_many]
    session.add_all(WalkGroup(walk_id=walk.id, letter=x) for x in wanted if x not in there)
    for letter in there.keys() - set(wanted):
        of = select(Device).where(Device.walk_id == walk.id, Device.group == letter)
        for device in session.exec(of):
            device.group = None
        session.delete(there[letter])
    session.flush()


def known(session: Session, walk_id: UUID, letter: str | None) -> str | None:
    """The letter, if the walk has such a group: a phone may remember one that is gone."""
    return letter if letter in {group.letter for group in groups_of(session, walk_id)} else None


def stand(session: Session, walk_id: UUID, told: Whereabouts, at: datetime) -> list[WalkGroup]:
    """The group is at that stop from now on. All groups, as they stand.

    Unusable("malformed") for a group or a stop that the walk does not have.
    """
    groups = groups_of(session, walk_id)
    group = next((one for one in groups if one.letter == told.group), None)
    if group is None:
        raise _malformed("/group", "group-missing")
    there = select(Stop.id).where(Stop.walk_id == walk_id, Stop.number == told.number)
    if told.number is not None and session.exec(there).first() is None:
        raise _malformed("/number", "stop-missing")
    group.stop_number, group.at = told.number, at
    session.flush()
    return groups


def group_facts(group: WalkGroup) -> dict[str, Any]:
    """What everybody on the walk may know of a group."""
    at = group.at.isoformat() if group.at else None
    return {"letter": group.letter, "name": group.name, "stop": group.stop_number, "at": at}


def _malformed(pointer: str, code: str) -> Unusable:
    return Unusable("malformed", errors=[{"pointer": pointer, "code": code}])
