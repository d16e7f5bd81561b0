"""A district's plan and the lines it holds, as far as the reader may see them."""

from uuid import UUID

from sqlmodel import Session, col, select

from walks.errors import Missing
from walks.people import sees, shown
from walks.people.may import Reader
from walks.tables import Condition, Plan, PlanLine, PlanLineCondition


def find(session: Session, plan_id: UUID) -> Plan:
    """The plan, or Missing("plan-missing")."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise Missing("plan-missing")
    return plan


def plans_of(session: Session, district_id: UUID) -> list[Plan]:
    """The district's plans, the newest version first."""
    query = select(Plan).where(Plan.district_id == district_id)
    return list(session.exec(query.order_by(col(Plan.version).desc())))


def lines_of(
    session: Session, plan_id: UUID, reader: Reader, with_removed: bool = False
) -> list[PlanLine]:
    """The plan's lines in their order, as far as the reader may see them."""
    query = select(PlanLine).where(PlanLine.plan_id == plan_id, sees.lines(reader))
    if not with_removed:
        query = query.where(col(PlanLine.is_removed).is_(False))
    rows = list(session.exec(query.order_by(col(PlanLine.position), col(PlanLine.number))))
    shown.tell(session, rows)
    return rows


def line_to_see(session: Session, line_id: UUID, reader: Reader) -> PlanLine:
    """The line. Raises Missing("line-missing") for one the reader may not see."""
    query = select(PlanLine).where(PlanLine.id == line_id, sees.lines(reader))
    line = session.exec(query).first()
    if line is None:
        raise Missing("line-missing")
    shown.tell(session, [line])
    return line


def conditions_of_line(session: Session, line_id: UUID) -> list[Condition]:
    """The conditions a line answers."""
    query = select(Condition).join(PlanLineCondition)
    return list(session.exec(query.where(PlanLineCondition.plan_line_id == line_id)))
