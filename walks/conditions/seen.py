"""A district's observations as planning needs them, and the groups people have agreed on."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from walks.conditions.condition import Seen
from walks.tables import Condition, ConditionObservation, Observation, PlanLineCondition


def seen_in(session: Session, district_id: UUID) -> list[Seen]:
    """Everything stored with a position in the district; not quarantined, not taken back."""
    columns = (
        Observation.id,
        Observation.category,
        Observation.subtype,
        Observation.feeling,
        Observation.lon,
        Observation.lat,
        Observation.accuracy_m,
        Observation.reporter,
        Observation.walk_id,
        Observation.captured_at,
        Observation.visibility,
    )
    rows = session.execute(
        select(*columns).where(  # type: ignore[call-overload]
            Observation.district_id == district_id,
            Observation.state == "stored",
            col(Observation.lon).is_not(None),
        )
    )
    return [
        Seen(
            id=row.id,
            category=row.category,
            subtype=row.subtype,
            feeling=row.feeling,
            lon=row.lon,
            lat=row.lat,
            accuracy_m=row.accuracy_m,
            reporter=row.reporter,
            walk=row.walk_id.hex if row.walk_id else "",
            captured_at=row.captured_at,
            visibility=row.visibility,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Groups:
    """Which observation belongs to which condition, and which conditions stay as they are."""

    of: dict[UUID, UUID]  # observation -> condition
    kept: frozenset[UUID]  # conditions somebody agreed on, or that a plan line answers


def groups_in(session: Session, district_id: UUID) -> Groups:
    """The district's conditions as they are stored now."""
    links = session.execute(
        select(ConditionObservation.observation_id, ConditionObservation.condition_id)
        .join(Condition)
        .where(Condition.district_id == district_id)
    )
    agreed = select(Condition.id).where(
        Condition.district_id == district_id, col(Condition.state) == "accepted"
    )
    used = (
        select(PlanLineCondition.condition_id)
        .join(Condition)
        .where(Condition.district_id == district_id)
    )
    kept = frozenset(session.exec(agreed)) | frozenset(session.exec(used))
    return Groups({row.observation_id: row.condition_id for row in links}, kept)
