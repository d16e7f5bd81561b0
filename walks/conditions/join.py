"""Make one condition of observations, and take it apart again just as it was."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Seen
from walks.conditions.gather import as_one
from walks.conditions.gather_district import row_of
from walks.conditions.seen import seen_in
from walks.observations.standing import original
from walks.tables import Condition, ConditionObservation, Observation, PlanLineCondition
from walks.tables.columns import new_id

Before = list[dict[str, Any]]  # conditions as they were: ids and states, nothing of what was seen


def join(session: Session, duplicates: list[UUID], taxonomy: Taxonomy) -> Before:
    """The duplicates and what they are duplicates of are one condition from now on.

    What lies in another district than the first, or nowhere, stays out of it. Plan lines that
    answered one of them answer it.
    """
    first = session.get_one(Observation, original(session, duplicates[0]))
    if first.district_id is None:
        return []
    seen = {one.id: one for one in seen_in(session, first.district_id)}
    ids = {first.id, *duplicates} & seen.keys()
    touched = _conditions_of(session, ids)
    before = [_as_it_is(session, one) for one in touched]
    everything = ids | {UUID(id) for one in before for id in one["members"]}
    lines = {UUID(id) for one in before for id in one["lines"]}
    remove(session, touched)
    members = [seen[id] for id in everything if id in seen]
    if members:
        made = add(session, first.district_id, members, taxonomy, lines)
        before.append(_as_it_is(session, session.get_one(Condition, made)) | {"state": "made"})
    return before


def part(session: Session, before: Before, left: set[UUID], taxonomy: Taxonomy) -> None:
    """The conditions are as they were. Where the one that was made has changed since, only those
    that left go out of it, each a condition of its own.
    """
    made = next((one for one in before if one["state"] == "made"), None)
    condition = next(iter(_conditions_of(session, left)), None)  # others may have given it an id
    if condition is None or made is None:
        return
    now, district_id = _as_it_is(session, condition), condition.district_id
    groups = [one for one in before if one is not made]
    if now["members"] != made["members"]:
        stay = [id for id in now["members"] if UUID(id) not in left]
        out = [id for id in now["members"] if UUID(id) in left]
        groups = [now | {"members": [id], "id": "", "state": "suggested"} for id in out]
        groups.insert(0, now | {"members": stay, "id": ""})
    remove(session, [condition])
    seen = {one.id: one for one in seen_in(session, district_id)}
    for one in groups:
        members = [seen[UUID(id)] for id in one["members"] if UUID(id) in seen]
        if members:
            lines = {UUID(id) for id in one["lines"]}
            add(session, district_id, members, taxonomy, lines, one)


def leave(session: Session, left: set[UUID], taxonomy: Taxonomy) -> Before:
    """Those are things of their own from now on; what they leave keeps its lines. As it was."""
    before = []
    for condition in _conditions_of(session, left):
        was, district_id = _as_it_is(session, condition), condition.district_id
        before.append(was)
        remove(session, [condition])
        seen = {one.id: one for one in seen_in(session, district_id)}
        members = [seen[id] for told in was["members"] if (id := UUID(told)) in seen]
        lines = {UUID(id) for id in was["lines"]}
        if stay := [one for one in members if one.id not in left]:
            add(session, district_id, stay, taxonomy, lines, was)
        for one in members:
            if one.id in left:
                alone = was | {"id": "", "state": "suggested"}
                add(session, district_id, [one], taxonomy, set(), alone)
    return before


def come_back(session: Session, before: Before, taxonomy: Taxonomy) -> None:
    """What left is in its condition again, with whatever has joined that one since."""
    for was in before:
        ids = {UUID(id) for id in was["members"]}
        touched = _conditions_of(session, ids)
        if not touched:
            continue
        now, district_id = [_as_it_is(session, one) for one in touched], touched[0].district_id
        ids |= {UUID(id) for one in now for id in one["members"]}
        lines = {UUID(id) for one in (was, *now) for id in one["lines"]}
        remove(session, touched)
        members = [one for one in seen_in(session, district_id) if one.id in ids]
        if members:
            add(session, district_id, members, taxonomy, lines, was)


def _conditions_of(session: Session, ids: set[UUID]) -> list[Condition]:
    of = col(ConditionObservation.condition_id) == col(Condition.id)
    there = col(ConditionObservation.observation_id).in_(ids)
    query = select(Condition).join(ConditionObservation, of).where(there).distinct()
    return list(session.exec(query.order_by(col(Condition.id))))


def _as_it_is(session: Session, condition: Condition) -> dict[str, Any]:
    members = select(ConditionObservation.observation_id)
    lines = select(PlanLineCondition.plan_line_id)
    told = {
        "members": members.where(ConditionObservation.condition_id == condition.id),
        "lines": lines.where(PlanLineCondition.condition_id == condition.id),
    }
    ids = {name: sorted(str(id) for id in session.exec(query)) for name, query in told.items()}
    return {"id": str(condition.id), "state": condition.state} | ids


def remove(session: Session, conditions: list[Condition]) -> None:
    """The conditions go, with their ties to what was seen and to plan lines."""
    ids = [condition.id for condition in conditions]
    for table in (ConditionObservation, PlanLineCondition):
        for row in session.exec(select(table).where(col(table.condition_id).in_(ids))):
            session.delete(row)
    session.flush()
    for condition in conditions:
        session.delete(condition)
    session.flush()


def add(
    session: Session, district_id: UUID, members: list[Seen], taxonomy: Taxonomy,
    lines: set[UUID], like: dict[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """A condition of these, with the id and state it had before, when it is `like` one that was
    there; its id. An id that is taken is left to the one that has it.
    """
    row = row_of(as_one(members, taxonomy), district_id)
    if like and like["id"]:
        row["id"] = UUID(like["id"])
    if session.get(Condition, row["id"]):
        row["id"] = new_id()
    condition = Condition(**row, state=like["state"] if like else "accepted")
    session.add(condition)
    session.flush()
    for member in members:
        session.add(ConditionObservation(observation_id=member.id, condition_id=condition.id))
    for line_id in lines:
        session.add(PlanLineCondition(plan_line_id=line_id, condition_id=condition.id))
    session.flush()
    return condition.id
