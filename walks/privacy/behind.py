"""The findings behind a row of the journal: what somebody was shown, sent or has taken out."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from walks.catalogue.visibility import CLASSES
from walks.people import sees
from walks.people.may import SHARED, Held
from walks.planning.own_lines import TOLD
from walks.tables import (
    Agreement,
    ConditionObservation,
    Event,
    Grant,
    Observation,
    Photo,
    Plan,
    PlanLine,
    PlanLineCondition,
    Proposal,
    ResponderLink,
    Sound,
)

# Kinds of things that tell of one observation, in a column of that name.
ABOUT_ONE: dict[str, Any] = {
    "photo": Photo, "sound": Sound, "agreement": Agreement, "proposal": Proposal,
}  # fmt: skip


def behind(session: Session, row: Event) -> Iterator[Observation]:
    """Those a row is about: one by its own id or by what tells of it, all of a phone whose copy
    was handed over, or those of a closed class that a page has shown.
    """
    kind, _, told = row.noun.partition(":")
    id = id_of(told)
    if kind in ABOUT_ONE and id:
        thing = session.get(ABOUT_ONE[kind], id)
        kind, id = "observation", thing.observation_id if thing else id
    if kind == "observation" and id:
        found = session.get(Observation, id)
        yield from [found] if found else []
    elif row.verb == "gave-copy" and kind == "device":
        classes = row.facts.get("of_classes", CLASSES)
        yield from session.exec(_until(row, classes).where(Observation.device_id == id))
    elif row.verb == "read-closed":
        yield from _shown(session, kind, id, row)


def of_link(
    session: Session, link: ResponderLink, classes: Iterable[str], until: Any
) -> Iterator[Observation]:
    """What stands behind the lines of adopted plans that a link opens, up to these classes."""
    query = (
        select(Observation)
        .join(ConditionObservation, col(ConditionObservation.observation_id) == Observation.id)
        .join(
            PlanLineCondition,
            col(PlanLineCondition.condition_id) == col(ConditionObservation.condition_id),
        )
        .join(PlanLine, col(PlanLine.id) == col(PlanLineCondition.plan_line_id))
        .join(Plan, col(Plan.id) == col(PlanLine.plan_id))
        .where(PlanLine.responsible == link.organisation, col(PlanLine.visibility).in_(TOLD))
        .where(Plan.state == "adopted")
        .where(or_(col(Plan.adopted_at).is_(None), col(Plan.adopted_at) <= until))
        .where(col(Observation.visibility).in_(sorted(classes)), Observation.received_at <= until)
    )
    if link.district_id:
        query = query.where(Plan.district_id == link.district_id)
    yield from session.exec(query)


def id_of(told: str) -> UUID | None:
    """The id in a noun; None when it names no row."""
    try:
        return UUID(told)
    except ValueError:
        return None


def _shown(session: Session, kind: str, id: UUID | None, row: Event) -> Iterator[Observation]:
    classes = closed_of(row)
    who, _, whose = row.who.partition(":")
    district = _district(session, kind, id) if id else None
    if who == "link" and (link := session.get(ResponderLink, id_of(whose))):
        yield from of_link(session, link, classes, row.at)
    elif kind == "walk":
        yield from session.exec(_until(row, classes).where(Observation.walk_id == id))
    elif district:
        yield from session.exec(_until(row, classes).where(Observation.district_id == district))
    elif kind == "door" and who == "person":  # a list of everything they may read
        reader = _reader(session, id_of(whose))
        yield from session.exec(_until(row, classes).where(sees.observations(reader)))


def closed_of(row: Event) -> list[str]:
    """The closed classes of observations that a row says were shown."""
    if row.verb != "read-closed":
        return []
    return [name for name in row.facts.get("classes", {}) if not name.endswith("-note")]


def with_shared(rows: Iterable[Event]) -> set[str]:
    """The classes rows of one reader have shown, and those that are not journalled."""
    return {*SHARED, *(name for row in rows for name in closed_of(row))}


def _until(row: Event, classes: Iterable[str]) -> Any:
    seen = col(Observation.visibility).in_(sorted(classes))
    return select(Observation).where(seen, Observation.received_at <= row.at)


def _reader(session: Session, person_id: UUID | None) -> frozenset[Held]:
    """Every role the person has held: an ended one may have been good then."""
    grants = session.exec(select(Grant).where(Grant.person_id == person_id))
    return frozenset(Held(one.role, one.district_id, one.walk_id) for one in grants)


def _district(session: Session, kind: str, id: UUID) -> UUID | None:
    if kind == "planline":
        line = session.get(PlanLine, id)
        kind, id = ("plan", line.plan_id) if line else (kind, id)
    if kind == "plan":
        plan = session.get(Plan, id)
        return plan.district_id if plan else None
    return id if kind == "district" else None
