"""Outlines for a map: the districts in force, and the places where conditions gather."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import mapping
from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.districts.find import boundary_of
from walks.people import sees, shown
from walks.people.may import Reader
from walks.tables import Condition, District, Hotspot

FINE = 0.00002  # degrees, two metres: finer than a line on the screen
DECIMALS = 6  # of a degree: a decimetre


@dataclass(frozen=True)
class Place:
    """A hotspot, and how many of its conditions the reader may see."""

    hotspot: Hotspot
    district: str
    conditions: int


def places(session: Session, reader: Reader, district_id: UUID | None = None) -> list[Place]:
    """Those in which the reader may see anything, the fullest first."""
    inside = col(Condition.hotspot_id) == col(Hotspot.id)
    many = func.count(col(Condition.id))
    query = (
        select(Hotspot, District.name, many)
        .join(Condition, inside)
        .join(District, col(District.id) == col(Hotspot.district_id))
        .where(sees.conditions(reader))
        .group_by(col(Hotspot.id), col(District.id))
        .order_by(many.desc(), col(Hotspot.id))
    )
    if district_id:
        query = query.where(Hotspot.district_id == district_id)
    found = [Place(*row) for row in session.execute(query)]
    _tell(session, reader, [one.hotspot.id for one in found])
    return found


def outline_of_district(district: District) -> dict[str, Any]:
    """GeoJSON, as fine as a map can show."""
    return _outline(shapely.simplify(boundary_of(district), FINE))


def outline_of_place(place: Place) -> dict[str, Any]:
    """GeoJSON."""
    return _outline(shapely.from_wkb(place.hotspot.outline))


def _outline(shape: shapely.Geometry) -> dict[str, Any]:
    return dict(mapping(shapely.transform(shape, lambda xy: xy.round(DECIMALS))))


def _tell(session: Session, reader: Reader, ids: Iterable[UUID]) -> None:
    """Where what is closed gathers has been shown."""
    query = select(Condition).where(col(Condition.hotspot_id).in_(list(ids)))
    rows = session.exec(query.where(sees.conditions(reader))).all()
    shown.tell(session, rows)
