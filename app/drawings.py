"""Drawings on pages: maps from our own geometry and QR codes. Nothing is fetched from elsewhere."""

from uuid import UUID

import segno
import shapely
from fastapi import Request
from markupsafe import Markup
from sqlmodel import Session

from app.review_view import Item, Review
from app.texts import words
from walks.catalogue.categories import Taxonomy
from walks.conditions.views import View
from walks.districts.find import boundary_of
from walks.exports.district_map import Pin, district_map
from walks.exports.district_map import Stop as Named
from walks.schedule.find import stops_in
from walks.tables import District, Hotspot, Observation, Stop

SIZE = (480, 400)
MINI = (300, 200)
Numbered = list[tuple[View, int]]  # a condition and the number it has on the map


def qr(address: str) -> Markup:
    """SVG without a size of its own; level Q stays readable on a crumpled poster."""
    drawn = segno.make(address, error="q", micro=False)
    svg = drawn.svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
    return Markup(svg)  # noqa: S704 # nosec B704 - drawn by us: squares and no text


def stops_map(stops: list[Stop], language: str) -> Markup | None:
    """A walk's stops with their numbers; None when none of them has a position."""
    t = words(language)
    pins = [
        Pin(str(stop.number), stop.lon, stop.lat, 0, stop.name)
        for stop in stops
        if stop.lon is not None and stop.lat is not None
    ]
    if not pins:
        return None
    drawn = district_map(
        (),
        pins,
        title=t("desk.stops-map"),
        description=t("desk.stops-map-alt"),
        route=[(pin.lon, pin.lat) for pin in pins],
    )
    return Markup(drawn)  # noqa: S704 # nosec B704 - every text in it is escaped


def board_map(
    stops: list[Stop],
    seen: list[Observation],
    numbers: dict[UUID, int],
    taxonomy: Taxonomy,
    language: str,
) -> Markup | None:
    """What was seen, by its number on the board, and the stops by name; None without a place."""
    t, kinds = words(language), {one.code: n for n, one in enumerate(taxonomy.categories)}
    pins = [
        Pin(str(numbers[one.id]), one.lon, one.lat, kinds.get(one.category, 0),
            taxonomy.kind(one.category, one.subtype).label[language])
        for one in seen
        if one.lon is not None and one.lat is not None
    ]  # fmt: skip
    named = _named(stops)
    if not pins and not named:
        return None
    drawn = district_map(
        (),
        pins,
        title=t("board.map"),
        description=t("board.map-alt", pins=len(pins)),
        stops=named,
        route=[(one.lon, one.lat) for one in named],
        size=SIZE,
        north=t("plan.map.north"),
    )
    return Markup(drawn)  # noqa: S704 # nosec B704 - every text in it is escaped


def review_map(item: Item, review: Review, stops: list[Stop], language: str) -> Markup | None:
    """Where the open observation lies, with those it may be the same as; None when nowhere."""
    t, suggested = words(language), review.suggestion_of(item)
    others = review.members_of(suggested) if suggested else []
    rows = [(item, 0), *((one, 1) for one in others if one.id != item.id)]
    pins = [
        Pin(str(place), one.found.observation.lon, one.found.observation.lat, kind)
        for place, (one, kind) in enumerate(rows, 1)
        if one.found.observation.lon is not None and one.found.observation.lat is not None
    ]
    if item.found.observation.lon is None:
        return None
    drawn = district_map(
        (), pins, title=t("review.map"), description=t("review.map-alt"), stops=_named(stops),
        size=MINI, prefix="here",
    )  # fmt: skip
    return Markup(drawn)  # noqa: S704 # nosec B704 - every text in it is escaped


def conditions_map(
    request: Request, db: Session, district: District, numbered: Numbered, hotspots: list[Hotspot]
) -> Markup:
    """Close around what was seen; the whole district while nothing is gathered."""
    language = request.state.staff.language
    t, pins = words(language), _pins(numbered, request.app.state.taxonomy, language)
    drawn = district_map(
        [] if pins else _rings(boundary_of(district)),
        pins,
        title=t("plan.map.title", district=district.name),
        description=t("desk.map-alt", district=district.name, pins=len(pins)),
        stops=_named(stops_in(db, district.id)),
        hotspots=[ring for one in hotspots for ring in _rings(shapely.from_wkb(one.outline))],
        size=SIZE,
        north=t("plan.map.north"),
    )
    return Markup(drawn)  # noqa: S704 # nosec B704 - every text in it is escaped


def _pins(numbered: Numbered, taxonomy: Taxonomy, language: str) -> list[Pin]:
    """A shape for each category, so that neighbours differ."""
    kinds = {category.code: place for place, category in enumerate(taxonomy.categories)}
    rows = [(view.condition, place) for view, place in numbered]
    return [
        Pin(
            str(place),
            one.lon,
            one.lat,
            kinds.get(one.category, 0),
            taxonomy.kind(one.category, one.subtype).label[language],
        )
        for one, place in rows
    ]


def _named(stops: list[Stop]) -> list[Named]:
    """Names people know, from the latest walk."""
    return [
        Named(stop.name, stop.lon, stop.lat)
        for stop in stops
        if stop.lon is not None and stop.lat is not None
    ]


def _rings(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    return [
        [(lon, lat) for lon, lat in ring.coords]
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
