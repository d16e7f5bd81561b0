"""Conditions with the observations they gather, as far as the reader may see them."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from walks.observations.search import Found, with_all
from walks.observations.standing import decisions, first_of
from walks.people import sees, shown
from walks.people.may import Reader
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


def conditions_of(session: Session, district_id: UUID, reader: Reader) -> list[View]:
    """A district's conditions, by category and then by age: an order that lasts."""
    query = select(Condition).where(Condition.district_id == district_id, sees.conditions(reader))
    rows = list(session.exec(query.order_by(col(Condition.category), col(Condition.id))))
    shown.tell(session, rows)
    seen = _seen(session, reader, [row.id for row in rows])
    return [View(row, seen.get(row.id, [])) for row in rows]


def reviewed(session: Session, district_id: UUID, views: list[View]) -> set[UUID]:
    """The conditions of which a review has decided everything and said that it is one thing."""
    told = decisions(session, district_id)
    return {
        view.condition.id
        for view in views
        if view.observations
        and all((row := told.get(one.observation.id)) and row.verdict for one in view.observations)
        and len({first_of(one.observation.id, told) for one in view.observations}) == 1
    }


def conditions_of_lines(
    session: Session, line_ids: list[UUID], reader: Reader
) -> dict[UUID, list[View]]:
    """The conditions each line answers."""
    views: dict[UUID, list[View]] = {}
    query = (
        select(PlanLineCondition.plan_line_id, Condition)
        .join(Condition, col(Condition.id) == col(PlanLineCondition.condition_id))
        .where(col(PlanLineCondition.plan_line_id).in_(line_ids), sees.conditions(reader))
        .order_by(col(Condition.category), col(Condition.id))
    )
    rows = list(session.exec(query))
    shown.tell(session, [condition for _, condition in rows])
    seen = _seen(session, reader, list({condition.id for _, condition in rows}))
    for line_id, condition in rows:
        views.setdefault(line_id, []).append(View(condition, seen.get(condition.id, [])))
    return views


def hotspots_of(session: Session, district_id: UUID) -> list[Hotspot]:
    """The places where a district's conditions gather."""
    query = select(Hotspot).where(Hotspot.district_id == district_id)
    return list(session.exec(query.order_by(col(Hotspot.id))))


def _seen(session: Session, reader: Reader, ids: list[UUID]) -> dict[UUID, list[Found]]:
    rows: list[tuple[UUID, Observation]] = []
    for start in range(0, len(ids), 500):
        query = (
            select(ConditionObservation.condition_id, Observation)
            .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
            .where(col(ConditionObservation.condition_id).in_(ids[start : start + 500]))
            .where(sees.observations(reader))
            .order_by(col(Observation.captured_at), col(Observation.id))
        )
        rows += session.exec(query)
    everything = with_all(session, [one for _, one in rows])
    seen: dict[UUID, list[Found]] = {}
    for (condition_id, _), one in zip(rows, everything, strict=True):
        seen.setdefault(condition_id, []).append(one)
    return seen
