"""Reads an OpenStreetMap extract (.osm.pbf): what is drawn, each with its geometry as GeoJSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import GeoJSONFactory
from osmium.osm import NODE, Area, Node, Way
from osmium.osm import Box as Bounds
from osmium.osm.types import NodeRefList

from geo.areas import Box
from geo.basemap import ground, points, roads
from geo.basemap.drawn import Drawn
from geo.errors import BadShape

Position = tuple[float, float]  # longitude, latitude
Feature = tuple[Drawn, str]

_KEYS = (
    *("highway", "railway", "waterway", "natural", "landuse", "leisure", "amenity", "building"),
    *("place", "man_made", "tourism", "aeroway", "emergency", "shop", "addr:housenumber"),
)
_BLOB = b"OSMHeader"  # the name of every PBF's first block
_HEAD = 32  # bytes


@dataclass(frozen=True)
class Run:
    """A stretch of coast, land on its left; whether the extract was cut where it begins or ends."""

    positions: list[Position]
    is_cut_first: bool
    is_cut_last: bool


@dataclass
class Extract:
    """An extract and the box wanted of it. The coast is known once the features have been read."""

    path: Path
    box: Box
    coast: list[Run] = field(default_factory=list)

    def features(self) -> Iterator[Feature]:
        """Every feature that is drawn and touches the box, in the order of the file.

        A line whose nodes are partly missing is drawn where it has them; an area is left out.
        """
        write = GeoJSONFactory()
        for thing in _tagged(self.path):
            if isinstance(thing, Node):
                yield from self._node(thing, write)
            elif isinstance(thing, Way):
                yield from self._way(thing)
            elif isinstance(thing, Area):
                yield from self._area(thing, write)

    def _node(self, node: Node, write: GeoJSONFactory) -> Iterator[Feature]:
        if not node.location.valid() or not _touches([(node.lon, node.lat)], self.box):
            return
        for drawn in points.points(dict(node.tags)):
            yield drawn, write.create_point(node)

    def _way(self, way: Way) -> Iterator[Feature]:
        tags = dict(way.tags)
        is_coast = tags.get("natural") == "coastline"
        shown = [*roads.roads(tags), *ground.streams(tags)]
        if not shown and not is_coast:
            return
        runs = [run for run in _runs(way.nodes) if _touches(run.positions, self.box)]
        if is_coast:
            self.coast += runs
        lines = [run.positions for run in runs]
        if lines:
            geometry = json.dumps({"type": "MultiLineString", "coordinates": lines})
            yield from ((drawn, geometry) for drawn in shown)

    def _area(self, area: Area, write: GeoJSONFactory) -> Iterator[Feature]:
        tags = dict(area.tags)
        shown = list(ground.areas(tags, is_from_way=area.from_way()))
        steered_by = list(points.pois(tags)) if "name" in tags else []
        if not (shown or steered_by) or not self._wants(area):
            return
        geometry = write.create_multipolygon(area)
        yield from ((drawn, geometry) for drawn in shown)
        for drawn in steered_by:
            yield drawn, shapely.to_geojson(shapely.from_geojson(geometry).representative_point())

    def _wants(self, area: Area) -> bool:
        return any(
            _touches([(node.lon, node.lat) for node in ring], self.box)
            for ring in area.outer_rings()
        )


def extent(path: Path) -> Box:
    """What an extract covers: as its header says, else as far as its nodes lie.

    Refused: what is no PBF, what is damaged, what holds nothing.
    """
    _refuse_other(path)
    with _damage_told(path):
        said = osmium.FileProcessor(path).header.box()
        around = _box_of(said) if said.valid() else _around_nodes(path)
    if around is None:
        raise BadShape("extract-empty", file=path.name)
    return around


def _refuse_other(path: Path) -> None:
    """Refuse what does not begin as a PBF does."""
    if not path.is_file():
        raise BadShape("file-missing", file=str(path))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise BadShape("file-empty", file=path.name)
    if _BLOB not in head:
        raise BadShape("not-an-extract", file=path.name)


def _around_nodes(path: Path) -> Box | None:
    around: Bounds | None = None
    for node in osmium.FileProcessor(path, NODE):
        if isinstance(node, Node) and node.location.valid():
            around = around or Bounds(node.lon, node.lat, node.lon, node.lat)
            around.extend(node.location)
    return _box_of(around) if around else None


def _box_of(bounds: Bounds) -> Box:
    low, high = bounds.bottom_left, bounds.top_right
    return low.lon, low.lat, high.lon, high.lat


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:  # what osmium raises for anything it can't read
        raise BadShape("extract-damaged", file=path.name, said=str(error)) from error


def _tagged(path: Path) -> Iterator[Any]:
    """Nodes, ways and areas that carry a tag we know, with their positions."""
    known = KeyFilter(*_KEYS)
    with _damage_told(path):
        yield from osmium.FileProcessor(path).with_areas(known).with_filter(known)


def _runs(nodes: NodeRefList) -> Iterator[Run]:
    """The stretches of a way whose nodes are all in the extract."""
    run: list[Position] = []
    is_cut = False
    for node in nodes:
        if node.location.valid():
            run.append((node.lon, node.lat))
            continue
        if len(run) > 1:
            yield Run(run, is_cut, True)
        run, is_cut = [], True
    if len(run) > 1:
        yield Run(run, is_cut, False)


def _touches(positions: list[Position], box: Box) -> bool:
    """Whether the box around some positions overlaps a box."""
    lons, lats = zip(*positions, strict=True)
    west, south, east, north = box
    across = bool(min(lons) <= east and max(lons) >= west)
    return across and bool(min(lats) <= north and max(lats) >= south)
