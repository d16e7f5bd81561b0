"""When the time of what belongs to a walk has come."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from walks.privacy.keep import Rule
from walks.tables import Plan, Walk, WalkDistrict


def due_walks(session: Session, rule: Rule, at: datetime) -> Iterator[Walk]:
    """Walks whose time is up, the oldest first."""
    answers = _adoptions(session)
    for walk in session.exec(select(Walk).order_by(col(Walk.starts_at), col(Walk.id))):
        answered = _answered(session, walk, answers) if rule.since == "answered" else None
        if _ends(rule, walk, answered) <= at:
            yield walk


def end_of(walk: Walk) -> datetime:
    """When it was over: closed, or (nobody closed it) when it was planned to be."""
    return walk.closed_at or walk.starts_at + timedelta(minutes=walk.minutes)


def _ends(rule: Rule, walk: Walk, answered: datetime | None) -> datetime:
    if rule.since == "answered" and answered is None:
        return end_of(walk) + timedelta(days=rule.else_days or rule.days or 0)
    return (answered or end_of(walk)) + rule.time


def _adoptions(session: Session) -> dict[UUID, list[datetime]]:
    """When plans were adopted, by district."""
    found: dict[UUID, list[datetime]] = defaultdict(list)
    query = select(Plan.district_id, Plan.adopted_at).where(col(Plan.adopted_at).is_not(None))
    for district_id, adopted_at in session.exec(query):
        if adopted_at is not None:
            found[district_id].append(adopted_at)
    return found


def _answered(
    session: Session, walk: Walk, adoptions: dict[UUID, list[datetime]]
) -> datetime | None:
    """When the last of the walk's districts had a plan adopted after the walk."""
    through = session.exec(select(WalkDistrict.district_id).where(WalkDistrict.walk_id == walk.id))
    first = [
        min((day for day in adoptions[one] if day >= walk.starts_at), default=None)
        for one in through
    ]
    known = [day for day in first if day is not None]
    return max(known) if known and len(known) == len(first) else None
