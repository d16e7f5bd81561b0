"""Gather a district: suggest conditions and hotspots, and leave alone what people agreed on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from geo.areas import in_flat_metres
from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.conditions import condition as values
from walks.conditions.gather import as_told, gather
from walks.conditions.hotspots import Hotspot as Place
from walks.conditions.hotspots import hotspots, match
from walks.conditions.seen import Groups, apart_in, groups_in, seen_in
from walks.conditions.suggest import keep_apart
from walks.districts.find import boundary_of
from walks.errors import Missing
from walks.tables import (
    Condition,
    ConditionObservation,
    District,
    Hotspot,
    Observation,
    PlanLineCondition,
)
from walks.tables.columns import new_id


@dataclass(frozen=True)
class Gathered:
    """How a district stands, as plain values: what was gathered, and under which ids."""

    conditions: list[values.Condition]
    hotspots: list[Place]
    ids: dict[UUID, UUID]  # a condition's key -> its row


def gather_district(
    session: Session, district_id: UUID, taxonomy: Taxonomy, who: str, at: datetime
) -> Gathered:
    """Store the suggestions anew. What somebody accepted, or a line answers, stays as it is.

    Raises Missing("district-missing").
    """
    district = session.get(District, district_id)
    if district is None:
        raise Missing("district-missing")
    _release_moved(session, district_id)
    groups = groups_in(session, district_id)
    before = _hotspot_members(session, district_id)
    _forget_suggestions(session, district_id, groups)
    gathered = _gather(session, district, groups, taxonomy)
    _store_new(session, district_id, gathered, groups)
    _store_hotspots(session, district_id, gathered, before)
    facts = {"conditions": len(gathered.conditions), "hotspots": len(gathered.hotspots)}
    journal.record(session, at, who, "gathered", f"district:{district_id}", **facts)
    return gathered


def standing(session: Session, district_id: UUID, taxonomy: Taxonomy) -> Gathered:
    """The district as it was gathered last, without storing anything."""
    groups = groups_in(session, district_id)
    members: dict[UUID, list[values.Seen]] = {}
    for one in seen_in(session, district_id):
        if one.id in groups.of:
            members.setdefault(groups.of[one.id], []).append(one)
    found = as_told(list(members.values()), taxonomy)
    ids = {one.key: groups.of[one.key] for one in found}
    return Gathered(found, _places(session, district_id, found), ids)


def row_of(condition: values.Condition, district_id: UUID) -> dict[str, Any]:
    """A condition as its table keeps it. Its id is its earliest member's: it stays the same."""
    return {
        "id": condition.key,
        "district_id": district_id,
        "category": condition.category,
        "subtype": condition.subtype,
        "is_positive": condition.is_positive,
        "visibility": condition.visibility,
        "lon": condition.lon,
        "lat": condition.lat,
        "width_m": condition.width_m,
        "reporters": condition.reporters,
    }


def _gather(session: Session, district: District, groups: Groups, taxonomy: Taxonomy) -> Gathered:
    held: dict[UUID, list[values.Seen]] = {}
    free = []
    for one in seen_in(session, district.id):
        condition_id = groups.of.get(one.id)
        if condition_id in groups.kept:
            held.setdefault(condition_id, []).append(one)
        else:
            free.append(one)
    agreed = as_told(list(held.values()), taxonomy)
    suggested = keep_apart(gather(free, taxonomy), apart_in(session, district.id), taxonomy)
    everything = sorted(agreed + suggested, key=lambda one: (one.members[0].captured_at, one.key))
    taken = set(session.exec(select(Condition.id)))
    ids = {one.key: new_id() if one.key in taken else one.key for one in suggested}
    ids |= {one.key: groups.of[one.key] for one in agreed}
    area = shapely.area(in_flat_metres(boundary_of(district)))
    return Gathered(everything, hotspots(everything, area), ids)


def _release_moved(session: Session, district_id: UUID) -> None:
    """An observation that has moved here leaves the condition it was gathered to elsewhere.

    A condition nobody is left in goes too, unless somebody agreed on it or a line answers it.
    """
    moved = session.execute(
        select(ConditionObservation.observation_id, ConditionObservation.condition_id)
        .join(Condition)
        .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
        .where(Observation.district_id == district_id, Condition.district_id != district_id)
    ).all()
    for row in moved:
        session.delete(session.get_one(ConditionObservation, row.observation_id))
    session.flush()
    for condition_id in {row.condition_id for row in moved}:
        condition = session.get_one(Condition, condition_id)
        if condition.state == "suggested" and not _is_needed(session, condition_id):
            session.delete(condition)
    session.flush()


def _is_needed(session: Session, condition_id: UUID) -> bool:
    members = select(ConditionObservation.observation_id)
    lines = select(PlanLineCondition.plan_line_id)
    return bool(
        session.exec(members.where(ConditionObservation.condition_id == condition_id)).first()
        or session.exec(lines.where(PlanLineCondition.condition_id == condition_id)).first()
    )


def _forget_suggestions(session: Session, district_id: UUID, groups: Groups) -> None:
    in_district = select(Condition.id).where(Condition.district_id == district_id)
    gone = [id for id in session.exec(in_district) if id not in groups.kept]
    for start in range(0, len(gone), 500):
        some = gone[start : start + 500]
        links = col(ConditionObservation.condition_id).in_(some)
        session.execute(delete(ConditionObservation).where(links))
        session.execute(delete(Condition).where(col(Condition.id).in_(some)))


def _store_new(session: Session, district_id: UUID, gathered: Gathered, groups: Groups) -> None:
    new = [one for one in gathered.conditions if gathered.ids[one.key] not in groups.kept]
    rows = [
        row_of(one, district_id) | {"id": gathered.ids[one.key], "state": "suggested"}
        for one in new
    ]
    links = [
        {"observation_id": member.id, "condition_id": gathered.ids[one.key]}
        for one in new
        for member in one.members
    ]
    connection = session.connection()
    if rows:
        connection.execute(Condition.__table__.insert(), rows)  # type: ignore[attr-defined]
        connection.execute(ConditionObservation.__table__.insert(), links)  # type: ignore[attr-defined]


def _store_hotspots(
    session: Session, district_id: UUID, gathered: Gathered, before: dict[UUID, list[UUID]]
) -> None:
    """The same place keeps its id, so what points at it still does."""
    same = match(before, gathered.hotspots)
    here = col(Condition.district_id) == district_id
    session.execute(update(Condition).where(here).values(hotspot_id=None))
    session.execute(delete(Hotspot).where(col(Hotspot.district_id) == district_id))
    ids = {place.key: same.get(place.key, place.key) for place in gathered.hotspots}
    for place in gathered.hotspots:
        row = Hotspot(
            id=ids[place.key],
            district_id=district_id,
            outline=place.outline,
            lon=place.lon,
            lat=place.lat,
        )
        session.add(row)
    session.flush()
    inside = [
        {"row": gathered.ids[one.key], "place": ids[place.key]}
        for place in gathered.hotspots
        for one in place.conditions
    ]
    if inside:
        table = Condition.__table__  # type: ignore[attr-defined]
        put = update(table).where(table.c.id == bindparam("row"))
        session.connection().execute(put.values(hotspot_id=bindparam("place")), inside)


def _hotspot_members(session: Session, district_id: UUID) -> dict[UUID, list[UUID]]:
    rows = session.execute(
        select(Condition.hotspot_id, Condition.id).where(
            Condition.district_id == district_id, col(Condition.hotspot_id).is_not(None)
        )
    )
    members: dict[UUID, list[UUID]] = {}
    for row in rows:
        members.setdefault(row.hotspot_id, []).append(row.id)
    return members


def _places(session: Session, district_id: UUID, found: list[values.Condition]) -> list[Place]:
    """The stored hotspots as values, with the conditions that are in them."""
    by_key = {one.key: one for one in found}
    members = _hotspot_members(session, district_id)
    rows = session.exec(select(Hotspot).where(Hotspot.district_id == district_id))
    places = []
    for row in rows:
        inside = [by_key[id] for id in members.get(row.id, []) if id in by_key]
        inside.sort(key=lambda one: (one.members[0].captured_at, one.key))
        if inside:
            places.append(Place(tuple(inside), row.outline, row.lon, row.lat))
    return sorted(places, key=lambda place: place.key)
