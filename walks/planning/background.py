"""What a plan rests on and is shown with: counts, walks, stops, places, sources."""

from uuid import UUID

import shapely
from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.catalogue.cards import Source
from walks.catalogue.measures import Measures
from walks.planning.document import Counts, Ring, SourceDocument, StopDocument, WalkDocument
from walks.tables import (
    Condition,
    Device,
    Hotspot,
    Observation,
    Person,
    Plan,
    PlanLine,
    Stop,
    Walk,
    WalkDistrict,
)

READERS = ("public", "walk", "authorities")  # a plan is no place for what only the police may read


def counted(session: Session, plan: Plan) -> Counts:
    """What the readers of a plan may know of what was seen: how much, by how many, how it felt."""
    here = (
        Observation.district_id == plan.district_id,
        Observation.state == "stored",
        col(Observation.visibility).in_(READERS),
    )
    felt = dict(
        session.execute(
            select(Observation.feeling, func.count()).where(*here).group_by(Observation.feeling)
        ).all()
    )
    people = select(func.count(func.distinct(Observation.reporter)))
    conditions = select(func.count()).where(
        Condition.district_id == plan.district_id, col(Condition.visibility).in_(READERS)
    )
    return Counts(
        observations=sum(felt.values()),
        conditions=session.scalar(conditions) or 0,
        people=session.scalar(people.where(*here, Observation.reporter != "")) or 0,
        unsafe=felt.get("unsafe", 0),
        safe=felt.get("safe", 0),
        neutral=felt.get("neutral", 0),
    )


def walks_behind(session: Session, plan: Plan) -> tuple[WalkDocument, ...]:
    """The walks the plan rests on: those that gave it observations."""
    gave = select(Observation.walk_id).where(
        Observation.district_id == plan.district_id, Observation.state == "stored"
    )
    walks = session.exec(select(Walk).where(col(Walk.id).in_(gave)).order_by(col(Walk.starts_at)))
    joined = select(func.count()).select_from(Device)
    return tuple(
        WalkDocument(
            title=walk.title,
            held_on=walk.starts_at.date(),
            participants=session.scalar(joined.where(Device.walk_id == walk.id)) or 0,
        )
        for walk in walks
    )


def stops_of(session: Session, plan: Plan) -> tuple[StopDocument, ...]:
    """The stops of the newest walk in the district, for the map."""
    newest = (
        select(WalkDistrict.walk_id)
        .join(Walk)
        .where(WalkDistrict.district_id == plan.district_id)
        .order_by(col(Walk.starts_at).desc())
        .limit(1)
    )
    query = select(Stop).where(col(Stop.walk_id).in_(newest), col(Stop.lon).is_not(None))
    return tuple(
        StopDocument(number=stop.number, name=stop.name, lon=stop.lon, lat=stop.lat)
        for stop in session.exec(query.order_by(col(Stop.number)))
        if stop.lon is not None and stop.lat is not None
    )


def hotspots_of(session: Session, plan: Plan) -> tuple[Ring, ...]:
    """The outlines of the places where conditions gather."""
    rows = session.exec(select(Hotspot.outline).where(Hotspot.district_id == plan.district_id))
    return tuple(ring for outline in rows for ring in rings(shapely.from_wkb(outline)))


def rings(boundary: shapely.Geometry) -> tuple[Ring, ...]:
    """Every ring of every part of a boundary, holes too."""
    return tuple(
        tuple((float(lon), float(lat)) for lon, lat in ring.coords)
        for polygon in shapely.get_parts(boundary)
        for ring in (polygon.exterior, *polygon.interiors)
    )


def sources_of(measures: Measures, rows: list[PlanLine]) -> tuple[SourceDocument, ...]:
    """What the evidence of the lines leans on, by name."""
    found: dict[str, Source] = {}
    for row in rows:
        if row.measure:
            found |= measures.sources_of(row.measure)
    return tuple(
        SourceDocument(name=one.title, address=one.address or "", checked_on=one.checked_on)
        for one in sorted(found.values(), key=lambda one: one.title)
    )


def name_of(session: Session, person_id: UUID | None) -> str:
    """The name of a member of staff; empty for nobody."""
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""
