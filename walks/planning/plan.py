"""A district's plan and the lines it holds, as far as the reader may see them."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from walks.errors import Missing
from walks.people import sees
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
    session: Session, plan_id: UUID, roles: Iterable[str], with_removed: bool = False
) -> list[PlanLine]:
    """The plan's lines in their order, as far as the reader may see them."""
    query = select(PlanLine).where(PlanLine.plan_id == plan_id, sees.lines(roles))
    if not with_removed:
        query = query.where(col(PlanLine.is_removed).is_(False))
    return list(session.exec(query.order_by(col(PlanLine.position), col(PlanLine.number))))


def conditions_of_line(session: Session, line_id: UUID) -> list[Condition]:
    """The conditions a line answers."""
    query = select(Condition).join(PlanLineCondition)
    return list(session.exec(query.where(PlanLineCondition.plan_line_id == line_id)))
