"""A district's observations as planning needs them, and the groups people have agreed on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks.conditions.condition import Seen
from walks.observations.standing import decided_as, decisions, first_of
from walks.tables import (
    Apart,
    Condition,
    ConditionObservation,
    Observation,
    PlanLineCondition,
    Ruling,
    Step,
)


def seen_in(session: Session, district_id: UUID) -> list[Seen]:
    """All that is stored with a position in the district, and neither rejected nor the police's."""
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
            col(Observation.id).not_in(decided_as("rejected", "police")),
        )
    )
    told = decisions(session, district_id)
    return [as_seen(row, told.get(first_of(row.id, told))) for row in rows]


def as_seen(row: Any, decided: Ruling | None = None) -> Seen:
    """An observation, or a row with its columns, that has a position; and how it was decided on."""
    return Seen(
        verdict=decided.verdict if decided else "",
        urgency=decided.urgency if decided else "",
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


def apart_in(session: Session, district_id: UUID) -> set[tuple[UUID, UUID]]:
    """Pairs of which a review has said that they are not the same thing; the lower id first."""
    query = (
        select(Apart.first_id, Apart.second_id)
        .join(Step, col(Step.id) == col(Apart.step_id))
        .join(Observation, col(Observation.id) == col(Apart.first_id))
        .where(Observation.district_id == district_id, col(Step.undone_at).is_(None))
    )
    return {(one, other) for one, other in session.exec(query)}


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
