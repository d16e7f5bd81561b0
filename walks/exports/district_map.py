"""A district drawn from our own geometry: outline, numbered pins, stops, hotspots, scale, north.

The SVG stands on its own: no scripts, no addresses, no style attributes. It is the map of the
printed plan and of pages without a basemap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from walks.exports.frame import Frame, Points, Ring, frame_around
from walks.exports.pins import pin, spread
from walks.exports.theme import PAPER, Theme

EDGE = 22.0  # px kept around the district, where places just outside it are still shown
FOOT = 26.0  # px kept below for the scale bar
PIN = 11.0  # px, radius of a pin
GAP = 2.6  # least distance between two pins, in radii
LETTER = 5.3  # px, the width of a letter in a stop's name

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Pin:
    """A place with a number; `kind` is its family's place in the plan."""

    number: str
    lon: float
    lat: float
    kind: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a walk stopped."""

    name: str
    lon: float
    lat: float


def district_map(
    boundary: Sequence[Ring],
    pins: Sequence[Pin] = (),
    *,
    title: str,
    description: str,
    stops: Sequence[Stop] = (),
    hotspots: Sequence[Ring] = (),
    route: Ring = (),
    size: tuple[float, float] = (480, 420),
    theme: Theme = PAPER,
    north: str = "N",
    prefix: str = "map",
) -> str:
    """The SVG, drawn for `size` in px; numbers stay readable down to three quarters of it.

    A pin or stop far outside the boundary is left out. Texts are the caller's; `prefix` keeps
    ids apart when a page has more than one map.
    """
    places = [(it.lon, it.lat) for it in pins] + [(it.lon, it.lat) for it in stops]
    frame = frame_around(boundary, places, size, EDGE, FOOT)
    pins = [it for it in pins if frame.holds((it.lon, it.lat))]
    stops = [it for it in stops if frame.holds((it.lon, it.lat))]
    stand = spread(frame.place([(it.lon, it.lat) for it in pins]), PIN * GAP, size)
    drawn = (
        _land(frame, boundary, theme, prefix),
        *(_hotspot(frame, ring, theme) for ring in hotspots if frame.scale),
        _route(frame, route, theme),
        _stops(frame, stops, stand, theme),
        _pins(frame, pins, stand, theme),
        _scale_bar(frame, theme),
        _north(frame, north, theme),
    )
    width, height = size
    letters = f" font-family={quoteattr(theme.font)}" if theme.font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" class="district-map" role="img"'
        f' aria-labelledby="{prefix}-title {prefix}-desc"{letters}>'
        f'<title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(description)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def outline(boundary: Sequence[Ring], size: tuple[float, float], fill: str) -> str:
    """The district's shape alone, as large as `size` allows. Decoration only."""
    shape = frame_around(boundary, (), size).path(boundary)
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' aria-hidden="true"><path d="{shape}" fill="{fill}" fill-rule="evenodd"/></svg>'
    )


def _land(frame: Frame, boundary: Sequence[Ring], theme: Theme, prefix: str) -> str:
    """The district on a grid of fine crosses, one scale bar apart."""
    if not boundary:
        return _crosses(frame, theme, "")
    shape = frame.path(boundary)
    clip = f' clip-path="url(#{prefix}-land)"'
    return (
        f'<clipPath id="{prefix}-land"><path d="{shape}" clip-rule="evenodd"/></clipPath>'
        f'<path class="map-land" d="{shape}" fill="{theme.land}" fill-rule="evenodd"/>'
        f"{_crosses(frame, theme, clip)}"
        f'<path class="map-boundary" d="{shape}" fill="none" stroke="{theme.accent}"'
        ' stroke-width="1.6" stroke-linejoin="round"/>'
    )


def _crosses(frame: Frame, theme: Theme, clip: str) -> str:
    if frame.scale is None:
        return ""
    step = frame.bar()
    pitch = step * frame.scale
    first_x = (frame.left - frame.west % step * frame.scale) % pitch
    first_y = (frame.down + frame.top % step * frame.scale) % pitch
    marks = "".join(
        f"M{x - 3:.1f} {y:.1f}h6M{x:.1f} {y - 3:.1f}v6"
        for x in np.arange(first_x, frame.size[0], pitch)
        for y in np.arange(first_y, frame.size[1], pitch)
    )
    return f'<path class="map-grid" d="{marks}" fill="none" stroke="{theme.grid}"{clip}/>'


def _route(frame: Frame, route: Ring, theme: Theme) -> str:
    """The way from place to place, under the pins that stand on it."""
    if len(route) < 2 or frame.scale is None:
        return ""
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in frame.place(route))
    return (
        f'<polyline class="map-route" points="{way}" fill="none" stroke="{theme.accent}"'
        ' stroke-width="2" stroke-dasharray="6 4" stroke-linejoin="round"/>'
    )


def _hotspot(frame: Frame, ring: Ring, theme: Theme) -> str:
    return (
        f'<path class="map-hotspot" d="{frame.path([ring])}" fill="{theme.heat}"'
        f' stroke="{theme.accent}" stroke-dasharray="4 3" stroke-linejoin="round"/>'
    )


def _stops(frame: Frame, stops: Sequence[Stop], pins: Points, theme: Theme) -> str:
    """A ring at each stop, and its name where there is room for it."""
    spots = frame.place([(stop.lon, stop.lat) for stop in stops])
    taken = [_box(x, y, PIN) for x, y in pins] + [_box(x, y, 4) for x, y in spots]
    rings = "".join(
        f'<circle class="map-stop" cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{theme.paper}"'
        f' stroke="{theme.muted}" stroke-width="1.4"/>'
        for x, y in spots
    )
    names = []
    for stop, (x, y) in zip(stops, spots, strict=True):
        room = _room_for_name(LETTER * len(stop.name), x, y, taken, frame)
        if room:
            taken.append(room)
            names.append(_name(stop.name, room, theme))
    return rings + "".join(names)


def _box(x: float, y: float, reach: float) -> Box:
    return x - reach, y - reach, x + reach, y + reach


def _room_for_name(long: float, x: float, y: float, taken: list[Box], frame: Frame) -> Box | None:
    """Right, left, below or above the ring, or beyond a pin on it: the first free place."""
    for off in (7.0, PIN + 6):
        for left, middle in (
            (x + off, y),
            (x - off - long, y),
            (x - long / 2, y + off + 6),
            (x - long / 2, y - off - 6),
        ):
            room = (left, middle - 6, left + long, middle + 6)
            if _is_free(room, taken, frame):
                return room
    return None


def _is_free(room: Box, taken: list[Box], frame: Frame) -> bool:
    left, top, right, bottom = room
    width, height = frame.size
    is_inside = left >= 2 and top >= 2 and right <= width - 2 and bottom <= height - FOOT
    return is_inside and not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )


def _name(name: str, room: Box, theme: Theme) -> str:
    return (
        f'<text class="map-name" x="{room[0]:.1f}" y="{room[3] - 2.4:.1f}" font-size="10"'
        f' fill="{theme.muted}" stroke="{theme.paper}" stroke-width="2.5" paint-order="stroke"'
        f' stroke-linejoin="round">{escape(name)}</text>'
    )


def _pins(frame: Frame, pins: Sequence[Pin], stand: Points, theme: Theme) -> str:
    """First every line to a true place, then every pin, so that no line crosses a number."""
    true = frame.place([(it.lon, it.lat) for it in pins])
    moved = np.hypot(*(stand - true).T) > PIN / 2
    leaders = [
        f'<path class="map-leader" d="M{x:.1f} {y:.1f}L{px:.1f} {py:.1f}" fill="none"'
        f' stroke="{theme.muted}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{theme.ink}"/>'
        for (x, y), (px, py) in zip(true[moved], stand[moved], strict=True)
    ]
    drawn = [
        f"<g><title>{escape(it.title or it.number)}</title>"
        f"{pin(it.kind, it.number, x, y, PIN, theme)}</g>"
        for it, (x, y) in zip(pins, stand, strict=True)
    ]
    return "".join(leaders + drawn)


def _scale_bar(frame: Frame, theme: Theme) -> str:
    if frame.scale is None:
        return ""
    metres = frame.bar()
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    long, x, y = metres * frame.scale, 14.0, frame.size[1] - 12
    return (
        f'<g class="map-scale"><path d="M{x:g} {y - 5:g}v5h{long:.1f}v-5M{x + long / 2:.1f}'
        f' {y - 3:g}v3" fill="none" stroke="{theme.ink}" stroke-width="1.3"/>'
        f'<text x="{x + long + 6:.1f}" y="{y:g}" font-size="11" fill="{theme.ink}">{words}</text>'
        "</g>"
    )


def _north(frame: Frame, letter: str, theme: Theme) -> str:
    x, y = frame.size[0] - 16, frame.size[1] - 10
    return (
        f'<g class="map-north"><path d="M{x:g} {y - 22:g}l6 20l-6 -4.5l-6 4.5z"'
        f' fill="{theme.ink}"/><text x="{x - 15:g}" y="{y - 4:g}" font-size="11"'
        f' font-weight="600" text-anchor="middle" fill="{theme.ink}">{escape(letter)}</text></g>'
    )
