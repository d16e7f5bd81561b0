"""Conditions with the observations they gather, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from walks.observations.search import Found, photos_of
from walks.people import sees
from walks.tables import (
    Condition,
    ConditionObservation,
    Hotspot,
    Observation,
    PlanLineCondition,
)


@dataclass(frozen=True)
class View:
    """A condition and what was seen, by time."""

    condition: Condition
    observations: list[Found]


def conditions_of(session: Session, district_id: UUID, roles: Iterable[str]) -> list[View]:
    """A district's conditions, by category and then by age: an order that lasts."""
    query = select(Condition).where(Condition.district_id == district_id, sees.conditions(roles))
    rows = list(session.exec(query.order_by(col(Condition.category), col(Condition.id))))
    seen = _seen(session, roles, [row.id for row in rows])
    return [View(row, seen.get(row.id, [])) for row in rows]


def conditions_of_lines(
    session: Session, line_ids: list[UUID], roles: Iterable[str]
) -> dict[UUID, list[View]]:
    """The conditions each line answers."""
    views: dict[UUID, list[View]] = {}
    query = (
        select(PlanLineCondition.plan_line_id, Condition)
        .join(Condition, col(Condition.id) == col(PlanLineCondition.condition_id))
        .where(col(PlanLineCondition.plan_line_id).in_(line_ids), sees.conditions(roles))
        .order_by(col(Condition.category), col(Condition.id))
    )
    rows = list(session.exec(query))
    seen = _seen(session, roles, list({condition.id for _, condition in rows}))
    for line_id, condition in rows:
        views.setdefault(line_id, []).append(View(condition, seen.get(condition.id, [])))
    return views


def hotspots_of(session: Session, district_id: UUID) -> list[Hotspot]:
    """The places where a district's conditions gather."""
    query = select(Hotspot).where(Hotspot.district_id == district_id)
    return list(session.exec(query.order_by(col(Hotspot.id))))


def _seen(session: Session, roles: Iterable[str], ids: list[UUID]) -> dict[UUID, list[Found]]:
    rows: list[tuple[UUID, Observation]] = []
    for start in range(0, len(ids), 500):
        query = (
            select(ConditionObservation.condition_id, Observation)
            .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
            .where(col(ConditionObservation.condition_id).in_(ids[start : start + 500]))
            .where(sees.observations(roles))
            .order_by(col(Observation.captured_at), col(Observation.id))
        )
        rows += session.exec(query)
    photos = photos_of(session, [one.id for _, one in rows])
    seen: dict[UUID, list[Found]] = {}
    for condition_id, one in rows:
        seen.setdefault(condition_id, []).append(Found(one, photos.get(one.id, [])))
    return seen
