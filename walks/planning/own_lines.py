"""What one organisation is responsible for in the plans that are adopted, and what was seen there.

The line itself is theirs to know of; what it rests on only as far as its class allows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks.errors import Missing
from walks.observations.search import Found, with_all
from walks.people import shown
from walks.people.may import SHARED
from walks.planning.adopted import newest_adopted
from walks.tables import (
    ConditionObservation,
    District,
    Observation,
    Photo,
    Plan,
    PlanLine,
    PlanLineCondition,
)

TOLD = (*SHARED, "authorities")  # classes of lines that a party outside the authorities is told of
AUTHORITIES = (*SHARED, "authorities")  # and what an authority is shown of what was seen


@dataclass(frozen=True)
class OwnLine:
    """A line, where it lies, and what was seen."""

    line: PlanLine
    district: District
    observations: list[Found]


def own_lines(
    session: Session, organisation: str, district_id: UUID | None, classes: Collection[str]
) -> list[OwnLine]:
    """By district, in the plan's order. `classes` says what of what was seen may be shown."""
    query = (
        select(PlanLine, District)
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .join(District, col(District.id) == col(Plan.district_id))
        .where(*_theirs(organisation, district_id))
        .order_by(col(District.name), col(PlanLine.position), col(PlanLine.number))
    )
    rows = list(session.exec(query))
    shown.tell(session, [line for line, _ in rows])
    seen = _seen(session, [line.id for line, _ in rows], classes)
    return [OwnLine(line, district, seen.get(line.id, [])) for line, district in rows]


def own_tasks(
    session: Session, organisation: str, district_id: UUID | None, states: Collection[str]
) -> list[tuple[PlanLine, District, datetime]]:
    """Their lines that stand so, with the moment the plan was adopted; nothing of what was seen."""
    query = (
        select(PlanLine, District, Plan.adopted_at)
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .join(District, col(District.id) == col(Plan.district_id))
        .where(*_theirs(organisation, district_id), col(PlanLine.status).in_(sorted(states)))
        .order_by(col(District.name), col(PlanLine.position), col(PlanLine.number))
    )
    return [(line, district, at) for line, district, at in session.exec(query) if at]


def own_line(
    session: Session, line_id: UUID, organisation: str, district_id: UUID | None
) -> PlanLine:
    """One of theirs. Raises Missing("line-missing")."""
    query = select(PlanLine).join(Plan, col(Plan.id) == col(PlanLine.plan_id))
    theirs = query.where(PlanLine.id == line_id, *_theirs(organisation, district_id))
    line = session.exec(theirs).first()
    if line is None:
        raise Missing("line-missing")
    shown.tell(session, [line])
    return line


def own_photo(
    session: Session,
    photo_id: UUID,
    organisation: str,
    district_id: UUID | None,
    classes: Collection[str],
) -> Photo:
    """A photo of what was seen at a line of theirs. Raises Missing("photo-missing")."""
    query = (
        select(Photo, Observation)
        .join(Observation, col(Observation.id) == col(Photo.observation_id))
        .join(ConditionObservation, _gathered())
        .join(PlanLineCondition, _answered())
        .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .where(Photo.id == photo_id, Photo.state == "stored")
        .where(*_theirs(organisation, district_id), *_for(classes))
    )
    found = session.exec(query).first()
    if found is None:
        raise Missing("photo-missing")
    photo, observation = found
    shown.tell(session, [observation])
    return photo


def _seen(
    session: Session, line_ids: list[UUID], classes: Collection[str]
) -> dict[UUID, list[Found]]:
    query = (
        select(PlanLineCondition.plan_line_id, Observation)
        .join(ConditionObservation, _answered())
        .join(Observation, _gathered())
        .where(col(PlanLineCondition.plan_line_id).in_(line_ids), *_for(classes))
        .order_by(col(Observation.captured_at), col(Observation.id))
    )
    rows = list(session.exec(query))
    told = with_all(session, [one for _, one in rows])
    seen: dict[UUID, list[Found]] = {}
    for (line_id, _), one in zip(rows, told, strict=True):
        seen.setdefault(line_id, []).append(one)
    return seen


def _theirs(organisation: str, district_id: UUID | None) -> list[Any]:
    """Lines of the newest adopted plans that the organisation is responsible for."""
    where: list[Any] = [
        PlanLine.responsible == organisation,
        col(PlanLine.is_removed).is_(False),
        col(PlanLine.visibility).in_(TOLD),
        col(PlanLine.plan_id).in_(newest_adopted()),
    ]
    return [*where, Plan.district_id == district_id] if district_id else where


def _for(classes: Collection[str]) -> list[Any]:
    return [col(Observation.visibility).in_(sorted(classes)), Observation.state == "stored"]


def _answered() -> Any:
    return col(PlanLineCondition.condition_id) == col(ConditionObservation.condition_id)


def _gathered() -> Any:
    return col(Observation.id) == col(ConditionObservation.observation_id)
