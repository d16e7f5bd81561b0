"""The map of what was seen, the table that says the same, and the data both are made of."""

import hashlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import FileResponse, Response

from app.asked import AskedFor, Id, wanted_of
from app.cutter import archive_in, state_of
from app.identity import Read, Set, Who, allowed, can
from app.pages import day, page
from app.texts import words
from walks.conditions.outlines import outline_of_district, outline_of_place, places
from walks.districts.find import current
from walks.errors import Missing
from walks.observations import points as found
from walks.observations.clock import PARTS
from walks.observations.decide import VERDICTS
from walks.observations.points import MOST
from walks.observations.wanted import STATUSES, TIMES, UNDECIDED, Wanted
from walks.people.may import Where, may
from walks.people.sign_in import Staff
from walks.schedule.find import walks
from walks.tables import District, Observation, Walk

AT_A_TIME = 50
FEELINGS = ("unsafe", "safe", "neutral")
JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    304: {},
}
TILES = "application/vnd.pmtiles"
PARTLY: dict[int | str, dict[str, Any]] = {206: {}, 304: {}, 416: {}}
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
router = APIRouter()


@router.get("/desk/map")
def show_map(
    request: Request, asked: AskedFor, who: Who, db: Read,
    offset: Offset = 0, observation: Id = None,
) -> Response:  # fmt: skip
    """The form, the map, and a page of the table: the one with the observation named."""
    allowed(who, "see-walk")
    wanted = wanted_of(request, asked)
    if observation and (before := found.place_of(db, who.grants, wanted, observation)) is not None:
        offset = before - before % AT_A_TIME
    totals = found.totals(db, who.grants, wanted)
    rows = found.rows(db, who.grants, wanted, AT_A_TIME, offset)
    walks_seen, districts = walks(db, who.grants), current(db)
    return page(
        request,
        "map.html",
        asked=asked,
        can=can(who),
        taxonomy=request.app.state.taxonomy,
        choices=_choices(request, who, walks_seen, districts),
        walk_names={walk.id: walk.title for walk in walks_seen},
        district_names={one.id: one.name for one in districts},
        totals=totals,
        most=MOST,
        rows=rows,
        movable={row.observation.id for row in rows if _is_movable(who, row.observation)},
        places=places(db, who.grants, asked.district),
        chosen=observation,
        offset=offset,
        limit=AT_A_TIME,
    )


@router.get("/desk/map/points", response_class=Response, responses=JSON)
def show_points(request: Request, asked: AskedFor, who: Who, db: Read) -> Response:
    """Points as columns, a third of what GeoJSON takes: degrees in WGS84 (EPSG:4326)."""
    allowed(who, "see-walk")
    wanted = wanted_of(request, asked)
    return _json(request, _columns(request, who, db, wanted))


@router.get("/desk/map/outlines", response_class=Response, responses=JSON)
def show_outlines(request: Request, asked: AskedFor, who: Who, db: Read) -> Response:
    """GeoJSON of the districts and of the places where much gathers."""
    allowed(who, "see-walk")
    districts = [
        _feature(outline_of_district(one), kind="district", id=one.id, name=one.name)
        for one in current(db)
    ]
    hotspots = [
        _feature(outline_of_place(one), kind="hotspot", id=one.hotspot.id, number=one.conditions)
        for one in places(db, who.grants, asked.district)
    ]
    return _json(request, {"type": "FeatureCollection", "features": [*districts, *hotspots]})


@router.get("/desk/map/ground", response_class=FileResponse, responses=PARTLY)
def show_ground(who: Who, settings: Set) -> Response:
    """The deployment's own basemap, whole or in ranges."""
    allowed(who, "see-walk")
    place = archive_in(settings.data_dir)
    there = state_of(place)
    if there is None:
        raise Missing("basemap-missing")
    return FileResponse(place, media_type=TILES, stat_result=there)


def _is_movable(who: Staff, seen: Observation) -> bool:
    """The door asks again; what lies in no district is left to it."""
    districts = frozenset([seen.district_id] if seen.district_id else [])
    return may(who.grants, "review", Where(districts, seen.walk_id))


def _choices(
    request: Request, who: Staff, walks_seen: list[Walk], districts: list[District]
) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers: a value and its words."""
    house, language = request.app.state, who.language
    t = words(language)
    return {
        "category": [(one.code, one.label[language]) for one in house.taxonomy.categories],
        "family": [(one.code, one.label[language]) for one in house.measures.families],
        "feeling": [(code, t(f"common.feeling.{code}")) for code in FEELINGS],
        "status": [(code, t(f"places.status.{code}")) for code in STATUSES],
        "verdict": [
            (UNDECIDED, t("review.show.undecided")),
            *((code, t(f"review.verdict.{code}")) for code in VERDICTS),
        ],
        "noted": [(code, t(f"places.noted.{code}")) for code in PARTS],
        "told": [(code, t(f"common.time.{code}")) for code in TIMES],
        "district": [(str(one.id), one.name) for one in districts],
        "walk": [(str(one.id), _dated(one, language)) for one in walks_seen],
    }


def _dated(walk: Walk, language: str) -> str:
    return f"{walk.title}, {day(walk.starts_at, language)}"


def _columns(request: Request, who: Staff, db: Session, wanted: Wanted) -> dict[str, Any]:
    points = found.points(db, who.grants, wanted)
    codes = sorted({one.kind for one in points})
    places_of = {code: place for place, code in enumerate(codes)}
    kinds = request.app.state.taxonomy
    return {
        "most": MOST,
        "kinds": [kinds.kind(code, code).label[who.language] for code in codes],
        "feelings": FEELINGS,
        "statuses": STATUSES,
        "id": [one.id.hex for one in points],
        "lon": [one.lon for one in points],
        "lat": [one.lat for one in points],
        "kind": [places_of[one.kind] for one in points],
        "feeling": [FEELINGS.index(one.feeling) for one in points],
        "status": [STATUSES.index(one.status) for one in points],
    }


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _json(request: Request, told: Any) -> Response:
    """Kept by no browser; a page that asks again is spared what it has already."""
    body = orjson.dumps(told)
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
