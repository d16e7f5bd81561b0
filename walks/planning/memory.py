"""What is still open where a walk goes, for those who plan it: lines, and what no plan answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from geo.metres import to_metres
from walks.observations.standing import decided_as
from walks.people import sees, shown
from walks.people.may import Reader
from walks.planning.adopted import newest_adopted
from walks.tables import (
    Condition,
    ConditionObservation,
    Observation,
    Plan,
    PlanLine,
    PlanLineCondition,
    Stop,
    Walk,
)

OVER = ("confirmed", "assessed", "rejected", "duplicate", "keep")  # nothing more is to be done
T = TypeVar("T", PlanLine, Condition)


@dataclass(frozen=True)
class Near(Generic[T]):
    """Something open, and how far it lies from the nearest stop; None: nobody can tell."""

    thing: T
    metres: int | None
    stop: int | None
    district_id: UUID
    times: int = 0  # a condition: how often it was seen on other walks
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Memory:
    """What a district remembers, the nearest first."""

    lines: list[Near[PlanLine]]
    undecided: list[Near[Condition]]
    loose: int = 0  # notes of other walks that nobody has gathered yet


def memory(
    session: Session, reader: Reader, walk: Walk, districts: Sequence[UUID], stops: Sequence[Stop]
) -> Memory:
    """As far as the reader may see plans and conditions there. Good places are no open matter."""
    lines = _nearest(_open_lines(session, reader, districts), stops)
    undecided = _nearest(_undecided(session, reader, walk, districts), stops)
    return Memory(lines, undecided, _loose(session, reader, walk, districts))


def told(session: Session, near: Sequence[Near[Any]]) -> None:
    """These are shown: what is closed among them goes into the journal."""
    shown.tell(session, [one.thing for one in near])


def _open_lines(
    session: Session, reader: Reader, districts: Sequence[UUID]
) -> list[Near[PlanLine]]:
    query = (
        select(PlanLine, Plan.district_id)
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .where(col(Plan.district_id).in_(districts), sees.lines(reader))
        .where(col(PlanLine.plan_id).in_(newest_adopted()))
        .where(col(PlanLine.is_removed).is_(False), col(PlanLine.status).not_in(OVER))
        .order_by(col(PlanLine.due_on).is_(None), col(PlanLine.due_on), col(PlanLine.number))
    )
    return [Near(line, None, None, district) for line, district in session.exec(query)]


def _undecided(
    session: Session, reader: Reader, walk: Walk, districts: Sequence[UUID]
) -> list[Near[Condition]]:
    """Conditions that other walks or old notes have told of, and no line of an adopted plan is
    about: a draft has decided nothing.
    """
    elsewhere = or_(col(Observation.walk_id).is_(None), Observation.walk_id != walk.id)
    answered = (
        select(PlanLineCondition.condition_id)
        .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
        .where(col(PlanLine.plan_id).in_(newest_adopted()), col(PlanLine.is_removed).is_(False))
    )
    seen_at = func.max(Observation.captured_at).label("seen_at")
    seen = (
        select(ConditionObservation.condition_id, seen_at, func.count().label("times"))
        .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
        .where(elsewhere, sees.observations(reader), Observation.state == "stored")
        .group_by(col(ConditionObservation.condition_id))
        .subquery()
    )
    query = (
        select(Condition, seen.c.seen_at, seen.c.times)
        .join(seen, seen.c.condition_id == col(Condition.id))
        .where(col(Condition.district_id).in_(districts), sees.conditions(reader))
        .where(col(Condition.is_positive).is_(False), col(Condition.id).not_in(answered))
        .order_by(seen.c.times.desc(), col(Condition.id))
    )
    return [
        Near(row, None, None, row.district_id, times, at) for row, at, times in session.exec(query)
    ]


def _loose(session: Session, reader: Reader, walk: Walk, districts: Sequence[UUID]) -> int:
    """How much was noted on other walks that is in no condition, and was not decided to be over."""
    elsewhere = or_(col(Observation.walk_id).is_(None), Observation.walk_id != walk.id)
    query = (
        select(func.count())
        .select_from(Observation)
        .where(elsewhere, sees.observations(reader), Observation.state == "stored")
        .where(col(Observation.district_id).in_(districts), Observation.feeling != "safe")
        .where(col(Observation.id).not_in(select(ConditionObservation.observation_id)))
        .where(col(Observation.id).not_in(decided_as("rejected", "police", "duplicate")))
    )
    return session.scalar(query) or 0


def _nearest(found: list[Near[T]], stops: Sequence[Stop]) -> list[Near[T]]:
    """Those nearest to any of the stops first; what has no place keeps its order, last."""
    placed = [stop for stop in stops if stop.lon is not None and stop.lat is not None]
    there = [one for one in found if one.thing.lon is not None and one.thing.lat is not None]
    if not placed or not there:
        return found
    away = _metres([one.thing for one in there], placed)
    told = [
        Near(one.thing, round(row.min()), placed[int(row.argmin())].number, one.district_id,
             one.times, one.seen_at)
        for one, row in zip(there, away, strict=True)
    ]  # fmt: skip
    return sorted(told, key=lambda one: one.metres or 0) + [x for x in found if x not in there]


def _metres(things: Sequence[Any], stops: Sequence[Stop]) -> Any:
    east, north = to_metres(*np.array([(one.lon, one.lat) for one in things], float).T)
    stop_east, stop_north = to_metres(*np.array([(s.lon, s.lat) for s in stops], float).T)
    return np.hypot(east[:, None] - stop_east, north[:, None] - stop_north)
