"""What has come of the walks in a period: by district, by initiative, by who is responsible."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.people import sees
from walks.people.may import Reader
from walks.planning.followed import Followed
from walks.tables import (
    ConditionObservation,
    Observation,
    Plan,
    PlanLine,
    PlanLineCondition,
    PlanLineInitiative,
    Ruling,
    Step,
    Walk,
    WalkDistrict,
)

PROMISE = timedelta(days=14)  # in which everybody who noted something gets an answer
CONFIRMED = "confirmed"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Share:
    """A part of a whole; no percentage of nothing."""

    part: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent."""
        return round(100 * self.part / self.of) if self.of else None

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.of + other.of)


@dataclass(frozen=True)
class Lines:
    """What became of some lines."""

    total: int
    is_open: int
    overdue: int
    silent: int
    confirmed: int
    cost_kr: int  # of those where somebody has said


def answered(
    session: Session, reader: Reader, since: datetime, until: datetime, at: datetime
) -> dict[UUID | None, Share]:
    """By district, of what was noted in a period: how much was answered within two weeks.

    An answer is a decision at the desk or an adopted plan. What came in less than two weeks ago and
    has no answer yet still has time, and is not counted.
    """
    query = select(Observation.id, Observation.district_id, Observation.received_at).where(
        sees.observations(reader),
        Observation.state == "stored",
        Observation.origin != "import",
        col(Observation.received_at) >= since,
        col(Observation.received_at) < until,
    )
    decided, planned = _decided(session), _planned(session)
    shares: dict[UUID | None, Share] = defaultdict(Share)
    for id, district_id, received_at in session.exec(query):
        told = min((one for one in (decided.get(id), planned.get(id)) if one), default=None)
        in_time = told is not None and told <= received_at + PROMISE
        if in_time or at > received_at + PROMISE:
            shares[district_id] += Share(int(in_time), 1)
    return shares


def walks_held(
    session: Session, reader: Reader, since: datetime, until: datetime
) -> dict[UUID, int]:
    """By district, how many walks were held there."""
    query = (
        select(WalkDistrict.district_id, func.count())
        .join(Walk, col(Walk.id) == col(WalkDistrict.walk_id))
        .where(sees.walks(reader), col(Walk.opened_at).is_not(None))
        .where(col(Walk.starts_at) >= since, col(Walk.starts_at) < until)
        .group_by(col(WalkDistrict.district_id))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def noted(
    session: Session, reader: Reader, since: datetime, until: datetime
) -> dict[tuple[UUID | None, str], int]:
    """By district and category, how much was noted in a period."""
    query = (
        select(Observation.district_id, Observation.category, func.count())
        .where(sees.observations(reader), Observation.state == "stored")
        .where(col(Observation.captured_at) >= since, col(Observation.captured_at) < until)
        .group_by(col(Observation.district_id), col(Observation.category))
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def by(found: Iterable[Followed], key: Callable[[Followed], Key]) -> dict[Key, Lines]:
    """The lines counted by something of theirs."""
    groups: dict[Key, list[Followed]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return {name: counted(group) for name, group in groups.items()}


def counted(found: Iterable[Followed]) -> Lines:
    """What became of them."""
    told = list(found)
    return Lines(
        total=len(told),
        is_open=sum(one.is_open for one in told),
        overdue=sum(one.days_over > 0 for one in told),
        silent=sum(one.is_silent for one in told),
        confirmed=sum(one.line.status == CONFIRMED for one in told),
        cost_kr=sum(one.line.cost_kr or 0 for one in told),
    )


def initiatives_of(session: Session, found: Iterable[Followed]) -> dict[UUID, list[UUID]]:
    """By line, the initiatives it serves."""
    ids = [one.line.id for one in found]
    serving: dict[UUID, list[UUID]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        of = col(PlanLineInitiative.plan_line_id).in_(ids[start : start + 500])
        for row in session.exec(select(PlanLineInitiative).where(of)):
            serving[row.plan_line_id].append(row.initiative_id)
    return serving


def _decided(session: Session) -> dict[UUID, datetime]:
    """When each observation was first decided, by what nobody has undone."""
    query = (
        select(Ruling.observation_id, func.min(Step.made_at))
        .join(Step, col(Step.id) == col(Ruling.step_id))
        .where(Ruling.verdict != "", col(Ruling.undone_at).is_(None))
        .group_by(col(Ruling.observation_id))
    )
    return _moments(session, query)


def _planned(session: Session) -> dict[UUID, datetime]:
    """When a plan that answers each observation was first adopted."""
    query = (
        select(ConditionObservation.observation_id, func.min(Plan.adopted_at))
        .join(
            PlanLineCondition,
            col(PlanLineCondition.condition_id) == col(ConditionObservation.condition_id),
        )
        .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .where(Plan.state == "adopted", col(PlanLine.is_removed).is_(False))
        .group_by(col(ConditionObservation.observation_id))
    )
    return _moments(session, query)


def _moments(session: Session, query: Any) -> dict[UUID, datetime]:
    return {row[0]: row[1] for row in session.execute(query) if row[1] is not None}
