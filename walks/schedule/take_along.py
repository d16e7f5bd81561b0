"""What a phone takes along on a walk: stops, borders, categories. Works without signal."""

from datetime import datetime
from typing import Any

import shapely
from sqlmodel import Session, select

from geo.areas import simplified
from walks.catalogue.categories import Taxonomy
from walks.districts.find import boundary_of
from walks.schedule.closing import takes_until
from walks.schedule.groups import groups_of
from walks.tables import District, Stop, Walk, WalkDistrict

OUTLINE_METRES = 15.0  # how far the phone's outline may stray from the real border


def package(
    session: Session,
    walk: Walk,
    taxonomy: Taxonomy,
    at: datetime,
    basemap: dict[str, Any] | None = None,
    sound_days: int = 0,
) -> dict[str, Any]:
    """The walk package as plain JSON values; positions in degrees, WGS84.

    `basemap` says which map there is to fetch ("etag", "bytes"), and None that there is none.
    Recordings are taken where they are kept for some days.
    """
    districts = districts_of(session, walk)
    return {
        "walk": walk_facts(walk, districts),
        "groups": letters(session, walk),
        "stops": [_stop(stop) for stop in stops_of(session, walk)],
        "districts": [_district(district) for district in districts],
        "taxonomy": taxonomy_facts(taxonomy),
        "emergency": {"danger": "112", "police": "114"},
        "basemap": basemap,
        "sound": {"days": sound_days} if sound_days else None,
        "made_at": at.isoformat(),
    }


def walk_facts(walk: Walk, districts: list[District]) -> dict[str, Any]:
    """What a walker needs to know of the walk itself."""
    return {
        "id": str(walk.id),
        "title": walk.title,
        "area": ", ".join(district.name for district in districts),
        "purpose": walk.purpose,
        "starts_at": walk.starts_at.isoformat(),
        "minutes": walk.minutes,
        "meeting_point": walk.meeting_point,
        **standing(walk),
    }


def standing(walk: Walk) -> dict[str, Any]:
    """Whether the walk is open, and until when a closed one takes what phones still hold."""
    until = takes_until(walk.state, walk.closed_at)
    return {"state": walk.state, "takes_until": until.isoformat() if until else None}


def letters(session: Session, walk: Walk) -> list[dict[str, str]]:
    """The groups one can walk with."""
    return [{"letter": one.letter, "name": one.name} for one in groups_of(session, walk.id)]


def districts_of(session: Session, walk: Walk) -> list[District]:
    """The districts the walk goes through, by name."""
    query = select(District).join(WalkDistrict).where(WalkDistrict.walk_id == walk.id)
    return list(session.exec(query.order_by(District.name)))


def stops_of(session: Session, walk: Walk) -> list[Stop]:
    """The walk's stops in their order."""
    return list(session.exec(select(Stop).where(Stop.walk_id == walk.id).order_by(Stop.number)))  # type: ignore[arg-type]


def taxonomy_facts(taxonomy: Taxonomy) -> dict[str, Any]:
    """The categories as tiles and chips, in every language there is."""
    return {
        "version": taxonomy.version,
        "categories": [
            {
                "code": category.code,
                "icon": category.icon,
                "label": category.label,
                "visibility": category.visibility,
                "hint": category.hint,
                "subtypes": [
                    {"code": kind.code, "label": kind.label, "positive": kind.is_positive}
                    for kind in category.subtypes
                ],
            }
            for category in taxonomy.categories
        ],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "id": str(stop.id),
        "number": stop.number,
        "name": stop.name,
        "lon": stop.lon,
        "lat": stop.lat,
        "prompt": stop.prompt or None,
    }


def _district(district: District) -> dict[str, Any]:
    outline = simplified(boundary_of(district), OUTLINE_METRES)
    return {
        "id": str(district.id),
        "code": district.code,
        "name": district.name,
        "label": district.label or None,
        "outline": shapely.geometry.mapping(outline),
    }
