"""Who agrees with what: for each observation how many do and don't. A device counts once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, func
from sqlmodel import Session, col, select

from walks.tables import Agreement, Device, Observation


@dataclass(slots=True)
class Stances:
    """How many devices agree and how many have known it otherwise."""

    agree: int = 0
    differ: int = 0

    @property
    def told(self) -> int:
        """How many said either."""
        return self.agree + self.differ


NOBODY = Stances()  # has said anything


def stances(session: Session, ids: list[UUID]) -> dict[UUID, Stances]:
    """For each of these observations that somebody has said something of."""
    found: dict[UUID, Stances] = {}
    for start in range(0, len(ids), 500):
        for id, stance, count in _counted(session, ids[start : start + 500]):
            setattr(found.setdefault(id, Stances()), stance, count)
    return found


def stances_of(session: Session, device: Device) -> dict[UUID, str]:
    """What this device says of each observation now."""
    newest = _newest(Agreement.device_id == device.id)
    rows = session.execute(
        select(newest.c.observation_id, newest.c.stance).where(newest.c.rank == 1)
    )
    return {id: stance for id, stance in rows if stance != "none"}


def waiting(session: Session, walk_id: UUID) -> list[Agreement]:
    """Those that came too late, or from a phone that was taken off the walk."""
    query = select(Agreement).join(Device).where(Device.walk_id == walk_id)
    waits = (Agreement.state == "quarantined") & (Agreement.reason != "newcomer")
    return list(session.exec(query.where(waits)))


def _counted(session: Session, ids: list[UUID]) -> Iterable[Any]:
    newest = _newest(col(Agreement.observation_id).in_(ids))
    query = (
        select(newest.c.observation_id, newest.c.stance, func.count())
        .join(Observation, col(Observation.id) == newest.c.observation_id)
        # What waited in quarantine was never looked at: nobody agrees with themselves.
        .where(newest.c.rank == 1, newest.c.stance != "none")
        .where(newest.c.device_id != Observation.device_id)
        .group_by(newest.c.observation_id, newest.c.stance)
    )
    return session.execute(query).all()


def _newest(*where: Any) -> Subquery:
    """Stances that count, each with its rank among those of its device: 1 is the newest."""
    order = (Agreement.made_at, Agreement.received_at, Agreement.id)
    rank = func.row_number().over(
        partition_by=(col(Agreement.observation_id), col(Agreement.device_id)),
        order_by=[col(column).desc() for column in order],
    )
    columns = (Agreement.observation_id, Agreement.device_id, Agreement.stance, rank.label("rank"))
    return select(*columns).where(Agreement.state == "stored", *where).subquery()
