"""Look walks up: all of them, the districts they go through, who takes part."""

from uuid import UUID

from sqlmodel import Session, col, select

from walks.people import sees
from walks.people.may import Reader
from walks.tables import Device, District, Stop, Walk, WalkDistrict


def walks(session: Session, reader: Reader) -> list[Walk]:
    """Every walk the reader may see, the one that starts last first."""
    query = select(Walk).where(sees.walks(reader))
    return list(session.exec(query.order_by(col(Walk.starts_at).desc(), col(Walk.id))))


def areas(session: Session) -> dict[UUID, list[str]]:
    """The names of the districts each walk goes through."""
    query = select(WalkDistrict.walk_id, District.name).join(District).order_by(District.name)
    named: dict[UUID, list[str]] = {}
    for walk_id, name in session.exec(query):
        named.setdefault(walk_id, []).append(name)
    return named


def devices_of(session: Session, walk_id: UUID) -> list[Device]:
    """The phones on a walk, in the order they joined."""
    query = select(Device).where(Device.walk_id == walk_id)
    return list(session.exec(query.order_by(col(Device.joined_at), col(Device.id))))


def stops_in(session: Session, district_id: UUID) -> list[Stop]:
    """The stops of the latest walk through a district that had any, in their order."""
    latest = (
        select(Stop.walk_id)
        .join(Walk, col(Walk.id) == col(Stop.walk_id))
        .join(WalkDistrict, col(WalkDistrict.walk_id) == col(Walk.id))
        .where(WalkDistrict.district_id == district_id)
        .order_by(col(Walk.starts_at).desc())
        .limit(1)
    )
    walk_id = session.exec(latest).first()
    return list(
        session.exec(select(Stop).where(Stop.walk_id == walk_id).order_by(col(Stop.number)))
    )
