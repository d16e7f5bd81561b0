"""What somebody looks for among the observations: one set of filters for list, map and table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from walks.observations.clock import PARTS, in_part
from walks.observations.standing import decided_as
from walks.people import sees
from walks.people.may import Reader
from walks.tables import Condition, ConditionObservation, Observation, PlanLine, PlanLineCondition

STATUSES = ("loose", "gathered", "planned")  # how far it has come, the last that holds
UNDECIDED = "undecided"
TIMES = ("always", "after-dark", "weekend-evening", "school-hours", "season")  # as walkers tell


@dataclass(frozen=True)
class Wanted:
    """What is left out is not asked about."""

    category: str = ""
    kinds: frozenset[str] = frozenset()  # categories and sub-types that a family answers
    feeling: str = ""
    hours: str = ""  # a part of the day it was noted in, or when it is told to happen
    status: str = ""
    verdict: str = ""  # what the desk has decided, or "undecided"
    walk_id: UUID | None = None
    district_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None  # before this


def where(session: Session, reader: Reader, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions a stored observation must meet, what the reader may see among them."""
    fits: list[Any] = [sees.observations(reader), Observation.state == "stored"]
    for column, value in (
        (Observation.walk_id, wanted.walk_id),
        (Observation.district_id, wanted.district_id),
        (Observation.category, wanted.category),
        (Observation.feeling, wanted.feeling),
    ):
        if value:
            fits.append(col(column) == value)
    if wanted.kinds:
        kind = func.coalesce(Observation.subtype, Observation.category)
        fits.append(kind.in_(sorted(wanted.kinds)))
    if wanted.since:
        fits.append(col(Observation.captured_at) >= wanted.since)
    if wanted.until:
        fits.append(col(Observation.captured_at) < wanted.until)
    if wanted.hours:
        fits.append(_at(session, wanted.hours))
    if wanted.status:
        fits.append(_has_come(reader, wanted.status))
    if wanted.verdict:
        fits.append(_is_decided(wanted.verdict))
    return fits


def how_far(session: Session, reader: Reader, ids: list[UUID] | None = None) -> dict[UUID, str]:
    """The status of these observations, or of all, where it is more than "loose"."""
    found: dict[UUID, str] = {}
    for status, reached in (("gathered", _gathered(reader)), ("planned", _planned(reader))):
        if ids is not None:
            reached = reached.where(col(ConditionObservation.observation_id).in_(ids))
        found |= dict.fromkeys(session.exec(reached), status)
    return found


def _at(session: Session, hours: str) -> ColumnElement[bool]:
    if hours in PARTS:
        return in_part(col(Observation.captured_at), hours, session.get_bind().dialect.name)
    return cast(col(Observation.times), String).contains(f'"{hours}"', autoescape=True)


def _is_decided(verdict: str) -> ColumnElement[bool]:
    if verdict == UNDECIDED:
        return col(Observation.id).not_in(decided_as())
    return col(Observation.id).in_(decided_as(verdict))


def _has_come(reader: Reader, status: str) -> ColumnElement[bool]:
    of = col(Observation.id)
    if status == "planned":
        return of.in_(_planned(reader))
    if status == "gathered":
        return and_(of.in_(_gathered(reader)), of.not_in(_planned(reader)))
    return of.not_in(_gathered(reader))


def _gathered(reader: Reader) -> SelectOfScalar[UUID]:
    """What lies in a condition that the reader may see."""
    return (
        select(ConditionObservation.observation_id)
        .join(Condition, col(Condition.id) == col(ConditionObservation.condition_id))
        .where(sees.conditions(reader))
    )


def _planned(reader: Reader) -> SelectOfScalar[UUID]:
    """What a line of a plan answers, as far as the reader may see the line."""
    through = col(PlanLineCondition.condition_id) == col(ConditionObservation.condition_id)
    return (
        _gathered(reader)
        .join(PlanLineCondition, through)
        .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
        .where(col(PlanLine.is_removed).is_(False), sees.lines(reader))
    )
