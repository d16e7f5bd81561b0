"""A district drawn from our own geometry: outline, numbered pins, stops, hotspots, scale, north.

The SVG stands on its own: no scripts, no addresses, no style attributes. It is the map of the
printed plan and of pages without a basemap. Metres are those of EPSG:25832.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from geo.metres import to_metres
from walks.exports.pins import PAPER, Theme, pin, spread

Ring = Sequence[tuple[float, float]]  # lon, lat in WGS84
Points = NDArray[np.float64]  # one row per point: x, y

EDGE = 16.0  # room kept around what is drawn
FOOT = 30.0  # room kept below for the scale bar
PIN = 11.0  # radius of a pin
GAP = 2.45  # least distance between two pins, in radii
FINE = 0.4  # points of an outline nearer to each other than this are drawn as one


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
    size: tuple[float, float] = (480, 420),
    theme: Theme = PAPER,
    north: str = "N",
    prefix: str = "map",
) -> str:
    """The SVG, drawn for `size` in px; numbers stay readable down to three quarters of it.

    Texts are the caller's. `prefix` keeps ids apart when a page has more than one map.
    """
    frame = _frame(boundary, pins, stops, hotspots, size)
    placed = spread(frame.place([(p.lon, p.lat) for p in pins]), PIN * GAP, size)
    drawn = [
        _ground(frame, theme, prefix),
        *(_hotspot(frame, ring, theme) for ring in hotspots),
        _stops(frame, stops, placed, theme),
        *_pins(frame, pins, placed, theme),
        _scale_bar(frame, theme),
        _north(frame, north, theme),
    ]
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
    frame = _frame(boundary, (), (), (), size, edge=0, foot=0)
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' aria-hidden="true"><path d="{frame.path()}" fill="{fill}" fill-rule="evenodd"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Where metres go on the page."""

    rings: tuple[Points, ...]  # the boundary, in metres
    west: float
    top: float
    scale: float | None  # px per metre; None: nothing to draw a scale from
    left: float
    down: float
    size: tuple[float, float]

    def place(self, lonlat: Sequence[tuple[float, float]]) -> Points:
        return self.put(_metres(lonlat))

    def put(self, metres: Points) -> Points:
        scale = self.scale or 1.0
        x = self.left + (metres[:, 0] - self.west) * scale
        y = self.down + (self.top - metres[:, 1]) * scale
        return np.column_stack((x, y))

    def path(self) -> str:
        return " ".join(_path(self.put(ring)) for ring in self.rings)


def _frame(
    boundary: Sequence[Ring],
    pins: Sequence[Pin],
    stops: Sequence[Stop],
    hotspots: Sequence[Ring],
    size: tuple[float, float],
    edge: float = EDGE,
    foot: float = FOOT,
) -> Frame:
    rings = tuple(_metres(ring) for ring in boundary)
    loose = _metres([(p.lon, p.lat) for p in pins] + [(s.lon, s.lat) for s in stops])
    seen = np.vstack((*rings, *(_metres(ring) for ring in hotspots), loose))
    if not len(seen):
        return Frame(rings, 0, 0, None, 0, 0, size)
    low, high = seen.min(axis=0), seen.max(axis=0)
    span = np.maximum(high - low, 50.0)  # a single point is shown with 50 m around it
    middle = (low + high) / 2
    room = np.array(size) - 2 * edge - np.array((0.0, foot))
    scale = float((room / span).min())
    left, down = edge + (room - span * scale) / 2
    west, top = middle[0] - span[0] / 2, middle[1] + span[1] / 2
    return Frame(rings, float(west), float(top), scale, float(left), float(down), size)


def _metres(lonlat: Sequence[tuple[float, float]]) -> Points:
    if not lonlat:
        return np.empty((0, 2))
    lon, lat = np.asarray(lonlat, dtype=float).T
    return np.column_stack(to_metres(lon, lat))


def _path(points: Points) -> str:
    kept = [points[0]]
    for point in points[1:]:
        if np.abs(point - kept[-1]).max() >= FINE:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _ground(frame: Frame, theme: Theme, prefix: str) -> str:
    """The district on a grid of fine crosses, one scale bar apart."""
    if not frame.rings:
        return _crosses(frame, theme, "")
    shape = frame.path()
    return (
        f'<clipPath id="{prefix}-land"><path d="{shape}" clip-rule="evenodd"/></clipPath>'
        f'<path class="map-land" d="{shape}" fill="{theme.land}" fill-rule="evenodd"/>'
        f"{_crosses(frame, theme, f'{prefix}-land')}"
        f'<path class="map-boundary" d="{shape}" fill="none" stroke="{theme.land_edge}"'
        ' stroke-width="1.6" stroke-linejoin="round"/>'
    )


def _crosses(frame: Frame, theme: Theme, clip: str) -> str:
    if frame.scale is None:
        return ""
    step = _bar(frame)
    width, height = frame.size
    first_x = frame.left - ((frame.west % step) * frame.scale) % (step * frame.scale)
    first_y = frame.down + ((frame.top % step) * frame.scale) % (step * frame.scale)
    pitch = step * frame.scale
    arm = 3.0
    marks = "".join(
        f"M{x - arm:.1f} {y:.1f}h{2 * arm:g}M{x:.1f} {y - arm:.1f}v{2 * arm:g}"
        for x in np.arange(first_x % pitch, width, pitch)
        for y in np.arange(first_y % pitch, height, pitch)
    )
    inside = f' clip-path="url(#{clip})"' if clip else ""
    return (
        f'<path class="map-grid" d="{marks}" fill="none" stroke="{theme.grid}"'
        f' stroke-width="1"{inside}/>'
    )


def _hotspot(frame: Frame, ring: Ring, theme: Theme) -> str:
    return (
        f'<path class="map-hotspot" d="{_path(frame.place(ring))}" fill="{theme.heat}"'
        f' stroke="{theme.accent}" stroke-width="1" stroke-dasharray="4 3"'
        ' stroke-linejoin="round"/>'
    )


def _stops(frame: Frame, stops: Sequence[Stop], pins: Points, theme: Theme) -> str:
    """A ring at each stop, and its name where there is room for it."""
    spots = frame.place([(stop.lon, stop.lat) for stop in stops])
    taken = [(x - PIN, y - PIN, x + PIN, y + PIN) for x, y in pins]
    taken += [(x - 4, y - 4, x + 4, y + 4) for x, y in spots]
    drawn = [
        f'<circle class="map-stop" cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{theme.paper}"'
        f' stroke="{theme.muted}" stroke-width="1.4"/>'
        for x, y in spots
    ]
    for stop, (x, y) in zip(stops, spots, strict=True):
        drawn.append(_name(stop.name, x, y, taken, frame, theme))
    return "".join(drawn)


def _name(
    name: str,
    x: float,
    y: float,
    taken: list[tuple[float, float, float, float]],
    frame: Frame,
    theme: Theme,
) -> str:
    """The name right, left, below or above its ring: the first place nothing else stands."""
    long = 5.3 * len(name)
    for off in (7.0, PIN + 6):  # beside the ring, or beyond a pin that stands on it
        for left, base in (
            (x + off, y + 3.6),
            (x - off - long, y + 3.6),
            (x - long / 2, y + off + 9),
            (x - long / 2, y - off - 2),
        ):
            box = (left, base - 9, left + long, base + 3)
            if not _is_free(box, taken, frame):
                continue
            taken.append(box)
            return (
                f'<text class="map-name" x="{left:.1f}" y="{base:.1f}" font-size="10"'
                f' fill="{theme.muted}" stroke="{theme.land}" stroke-width="2.5"'
                f' paint-order="stroke" stroke-linejoin="round">{escape(name)}</text>'
            )
    return ""


def _is_free(
    box: tuple[float, float, float, float],
    taken: list[tuple[float, float, float, float]],
    frame: Frame,
) -> bool:
    left, top, right, bottom = box
    width, height = frame.size
    return (
        left >= 2
        and right <= width - 2
        and top >= 2
        and bottom <= height - FOOT
        and not any(left < t[2] and t[0] < right and top < t[3] and t[1] < bottom for t in taken)
    )


def _pins(frame: Frame, pins: Sequence[Pin], placed: Points, theme: Theme) -> list[str]:
    """First every line to a true place, then every pin, so that no line crosses a number."""
    true = frame.place([(p.lon, p.lat) for p in pins])
    moved = np.hypot(*(placed - true).T) > PIN * 0.5
    leaders = [
        f'<path class="map-leader" d="M{x:.1f} {y:.1f}L{px:.1f} {py:.1f}" fill="none"'
        f' stroke="{theme.muted}" stroke-width="1"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{theme.ink}"/>'
        for (x, y), (px, py), is_moved in zip(true, placed, moved, strict=True)
        if is_moved
    ]
    return leaders + [
        f"<g><title>{escape(p.title or p.number)}</title>"
        f"{pin(p.kind, p.number, x, y, PIN, theme)}</g>"
        for p, (x, y) in zip(pins, placed, strict=True)
    ]


def _bar(frame: Frame) -> float:
    """A round length in metres (1, 2 or 5 times a power of ten) of at most a quarter's width."""
    most = frame.size[0] * 0.25 / (frame.scale or 1.0)
    power = 10.0 ** floor(log10(most))
    return float(max(step for step in (1, 2, 5) if step * power <= most) * power)


def _scale_bar(frame: Frame, theme: Theme) -> str:
    if frame.scale is None:
        return ""
    metres = _bar(frame)
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    long = metres * frame.scale
    x, y = EDGE, frame.size[1] - 12
    return (
        f'<g class="map-scale"><path d="M{x:g} {y - 5:g}v5h{long:.1f}v-5M{x + long / 2:.1f}'
        f' {y - 3:g}v3" fill="none" stroke="{theme.ink}" stroke-width="1.3"/>'
        f'<text x="{x + long + 6:.1f}" y="{y:g}" font-size="11" fill="{theme.ink}">{words}</text>'
        "</g>"
    )


def _north(frame: Frame, letter: str, theme: Theme) -> str:
    x, y = frame.size[0] - EDGE, frame.size[1] - 10
    return (
        f'<g class="map-north"><path d="M{x:g} {y - 22:g}l6 20l-6 -4.5l-6 4.5z"'
        f' fill="{theme.ink}"/><text x="{x - 15:g}" y="{y - 4:g}" font-size="11"'
        f' font-weight="600" text-anchor="middle" fill="{theme.ink}">{escape(letter)}</text></g>'
    )
