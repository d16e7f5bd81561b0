"""What the newest adopted plans say of a condition."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from walks.tables import Plan, PlanLine, PlanLineCondition

AT_ONCE = 500  # ids in one question


def lines_about(
    session: Session, condition_ids: list[UUID], classes: Collection[str]
) -> dict[UUID, list[PlanLine]]:
    """For each condition its lines, in the plan's order, in the newest plan that is adopted.

    Only lines of these visibility classes; drafts and earlier versions say nothing.
    """
    found: dict[UUID, list[PlanLine]] = {}
    for start in range(0, len(condition_ids), AT_ONCE):
        query = (
            select(PlanLineCondition.condition_id, PlanLine)
            .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
            .where(
                col(PlanLineCondition.condition_id).in_(condition_ids[start : start + AT_ONCE]),
                col(PlanLine.plan_id).in_(newest_adopted()),
                col(PlanLine.visibility).in_(sorted(classes)),
                col(PlanLine.is_removed).is_(False),
            )
            .order_by(col(PlanLine.position), col(PlanLine.number))
        )
        for condition_id, line in session.exec(query):
            found.setdefault(condition_id, []).append(line)
    return found


def newest_adopted() -> SelectOfScalar[UUID]:
    """The newest adopted plan of each district."""
    versions = (
        select(Plan.district_id, func.max(Plan.version).label("version"))
        .where(Plan.state == "adopted")
        .group_by(col(Plan.district_id))
        .subquery()
    )
    return select(Plan.id).join(
        versions,
        (col(Plan.district_id) == versions.c.district_id)
        & (col(Plan.version) == versions.c.version),
    )
