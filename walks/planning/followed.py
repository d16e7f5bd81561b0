"""How adopted plans are followed up: every line, what was said of it last, what is late first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from walks.people import sees, shown
from walks.people.may import Reader
from walks.planning.adopted import newest_adopted
from walks.planning.follow_up import responses
from walks.tables import District, Plan, PlanLine, Response

OPEN = frozenset({
    "proposed", "clarifying", "unclear-responsible", "sent-to-operations", "in-plan", "started",
    "not-solved",
})  # fmt: skip
PATIENCE = timedelta(days=14)  # in which a party says yes or no (method 2, T+2 weeks)
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Followed:
    """One line of a plan in force on a day."""

    line: PlanLine
    district: District
    adopted_on: date
    said: list[Response]  # the newest first
    today: date

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.line.status in OPEN

    @property
    def days_over(self) -> int:
        """How many days late; 0 when it is not."""
        if not self.is_open or self.line.due_on is None:
            return 0
        return max(0, (self.today - self.line.due_on).days)

    @property
    def is_soon(self) -> bool:
        """Whether its day comes within two weeks."""
        return self.comes_within(SOON)

    def comes_within(self, time: timedelta) -> bool:
        """Whether somebody must have done it by then."""
        due = self.line.due_on
        return self.is_open and due is not None and self.today <= due <= self.today + time

    @property
    def is_answered(self) -> bool:
        """Whether its party has said anything itself."""
        return any(one.organisation for one in self.said)

    @property
    def is_silent(self) -> bool:
        """Whether its party has let two weeks pass without a word."""
        waits = self.is_open and bool(self.line.responsible) and not self.is_answered
        return waits and self.today > self.adopted_on + PATIENCE


def followed(
    session: Session,
    reader: Reader,
    today: date,
    district_id: UUID | None = None,
    responsible: str = "",
) -> list[Followed]:
    """Lines of the plans in force that the reader may see: late ones first, then silent ones."""
    query = (
        select(PlanLine, District, Plan.adopted_at)
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .join(District, col(District.id) == col(Plan.district_id))
        .where(col(PlanLine.plan_id).in_(newest_adopted()), col(PlanLine.is_removed).is_(False))
        .where(sees.lines(reader))
    )
    if district_id:
        query = query.where(Plan.district_id == district_id)
    if responsible:
        query = query.where(PlanLine.responsible == responsible)
    rows = list(session.exec(query))
    shown.tell(session, [line for line, _, _ in rows])
    said = responses(session, [line for line, _, _ in rows])
    found = [
        Followed(line, district, _day(adopted_at), said.get(line.number, []), today)
        for line, district, adopted_at in rows
    ]
    return sorted(found, key=_first)


def news(found: Iterable[Followed], since: datetime) -> list[tuple[Followed, Response]]:
    """What was said since a moment, the newest first."""
    told = [(one, said) for one in found for said in one.said if said.at >= since]
    return sorted(told, key=lambda pair: pair[1].at, reverse=True)


def _day(moment: datetime | None) -> date:
    return moment.date() if moment else date.min


def _first(one: Followed) -> tuple[int, bool, bool, date, str]:
    due = one.line.due_on or date.max
    return -one.days_over, not one.is_silent, not one.is_open, due, one.line.number
