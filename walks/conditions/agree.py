"""Agree on conditions: accept a suggestion, split it, or say that several are one."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.conditions.join import add, remove
from walks.conditions.seen import seen_in
from walks.errors import Conflict, Missing
from walks.tables import Condition, ConditionObservation, PlanLineCondition


def accept(session: Session, condition_id: UUID, who: str, at: datetime) -> Condition:
    """Yes, these are one thing: gathering again leaves it alone."""
    condition = _find(session, condition_id)
    condition.state = "accepted"
    session.flush()
    journal.record(session, at, who, "accepted", f"condition:{condition.id}")
    return condition


def split(
    session: Session, condition_id: UUID, taxonomy: Taxonomy, who: str, at: datetime
) -> list[Condition]:
    """No: each observation is a thing of its own. The lines that answered it answer them all."""
    condition = _find(session, condition_id)
    members = _members(session, [condition.id])
    lines = _lines(session, [condition.id])
    remove(session, [condition])
    groups = [[id] for id in members]
    made = _make(session, condition.district_id, groups, taxonomy, lines)
    journal.record(session, at, who, "split", f"condition:{condition_id}", into=len(made))
    return made


def merge(
    session: Session, condition_ids: list[UUID], taxonomy: Taxonomy, who: str, at: datetime
) -> Condition:
    """These are one thing. Raises Conflict("one-is-not-many" | "not-alike")."""
    conditions = [_find(session, id) for id in dict.fromkeys(condition_ids)]
    if len(conditions) < 2:
        raise Conflict("one-is-not-many")
    kinds = {(c.district_id, c.category, c.is_positive) for c in conditions}
    if len(kinds) > 1:
        raise Conflict("not-alike")
    ids = [condition.id for condition in conditions]
    members, lines = _members(session, ids), _lines(session, ids)
    district_id = conditions[0].district_id
    remove(session, conditions)
    [made] = _make(session, district_id, [members], taxonomy, lines)
    journal.record(session, at, who, "merged", f"condition:{made.id}", of=len(ids))
    return made


def _make(
    session: Session,
    district_id: UUID,
    groups: list[list[UUID]],
    taxonomy: Taxonomy,
    lines: list[UUID],
) -> list[Condition]:
    seen = {one.id: one for one in seen_in(session, district_id)}
    there = [[seen[id] for id in ids if id in seen] for ids in groups]
    made = [
        add(session, district_id, members, taxonomy, set(lines)) for members in there if members
    ]
    return [session.get_one(Condition, id) for id in made]


def _members(session: Session, ids: list[UUID]) -> list[UUID]:
    query = select(ConditionObservation.observation_id)
    return sorted(session.exec(query.where(col(ConditionObservation.condition_id).in_(ids))))


def _lines(session: Session, ids: list[UUID]) -> list[UUID]:
    query = select(PlanLineCondition.plan_line_id)
    return sorted(set(session.exec(query.where(col(PlanLineCondition.condition_id).in_(ids)))))


def _find(session: Session, condition_id: UUID) -> Condition:
    condition = session.get(Condition, condition_id)
    if condition is None:
        raise Missing("condition-missing")
    return condition
