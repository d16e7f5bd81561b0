"""How far each district has come: what was seen, what it was gathered to, the newest plan."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.districts.find import current
from walks.observations.counts import by_district
from walks.people import sees
from walks.people.may import Reader, Where, may
from walks.tables import Condition, District, Plan


@dataclass(frozen=True)
class Standing:
    """One district."""

    district: District
    observations: int
    conditions: int
    plan: Plan | None  # the newest version

    @property
    def step(self) -> str:
        """What to do next: walk, gather, propose, adopt or follow."""
        if self.plan:
            return "adopt" if self.plan.state == "draft" else "follow"
        if self.conditions:
            return "propose"
        return "gather" if self.observations else "walk"


def standings(session: Session, reader: Reader) -> list[Standing]:
    """The districts in force that the reader may see, by name; counts of what they may see."""
    seen, gathered = by_district(session, reader), _gathered(session, reader)
    plans = _plans(session)
    return [
        Standing(one, seen.get(one.id, 0), gathered.get(one.id, 0), plans.get(one.id))
        for one in current(session)
        if may(reader, "see-plan", Where(frozenset({one.id})))
    ]


def _gathered(session: Session, reader: Reader) -> dict[UUID, int]:
    query = select(Condition.district_id, func.count()).where(sees.conditions(reader))
    rows = session.execute(query.group_by(col(Condition.district_id)))
    return {row[0]: row[1] for row in rows}


def _plans(session: Session) -> dict[UUID, Plan]:
    rows = session.exec(select(Plan).order_by(col(Plan.version)))
    return {plan.district_id: plan for plan in rows}
