"""Cuts a walk's piece out of a PMTiles archive: the tiles of a box, whole, into a new archive."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtiles.tile import HeaderDict, zxy_to_tileid
from pmtiles.writer import Writer

from geo.areas import Box
from geo.basemap import CREDIT
from geo.basemap.archive import Archive, opened
from geo.basemap.beside import replacing
from geo.basemap.boxes import every_tile, overlap, tile_count
from geo.errors import BadShape

MOST_TILES = 1_000_000  # all of Denmark; more is a slip in the box
Tell = Callable[[int, int], None]  # tiles looked at, and of how many
_OFTEN = 100
_OF_THE_WHOLE = {  # what was counted over, or made, the whole archive
    *("tilestats", "strategies", "tippecanoe_decisions", "generator_options", "filesize", "json"),
    *("bounds", "center", "minzoom", "maxzoom", "antimeridian_adjusted_bounds"),
}


@dataclass(frozen=True)
class Piece:
    """What was cut out."""

    box: Box  # what was asked for and is covered
    zooms: range
    tiles: int
    credit: str  # what must stand beside the map; it may hold links


def cut(
    source: Path,
    target: Path,
    box: Box,
    tell: Tell,
    max_zoom: int | None = None,
    credit: str | None = None,
) -> Piece:
    """Copy every tile that touches the box, of any kind, up to a zoom level.

    The archive's own credit stays, unless another is given; one that names nobody is credited to
    OpenStreetMap. Refused: a box outside, no such level, far too many tiles.
    """
    with opened(source) as archive, replacing(target) as fresh:
        within = overlap(box, archive.box)
        if within is None:
            raise BadShape("outside", box=box, covered=archive.box)
        zooms = _zooms(archive, max_zoom)
        with fresh.open("wb") as file:
            writer: Any = Writer(file)  # type: ignore[no-untyped-call]
            tiles = _copy(archive, writer, within, zooms, tell)
            if not tiles:
                raise BadShape("outside", box=box, covered=archive.box)
            said = _metadata(archive, zooms, credit)
            writer.finalize(_header(archive, within, zooms), said)
    return Piece(within, zooms, tiles, said["attribution"])


def _zooms(archive: Archive, max_zoom: int | None) -> range:
    has = archive.zooms
    if max_zoom is None or max_zoom >= has[-1]:
        return has
    if max_zoom < has[0]:
        raise BadShape("no-such-zoom", zoom=max_zoom, first=has[0], last=has[-1])
    return range(has[0], max_zoom + 1)


def _copy(archive: Archive, writer: Any, box: Box, zooms: range, tell: Tell) -> int:
    """Copy the tiles in the order archives want; how many there were."""
    total = tile_count(box, zooms)
    if total > MOST_TILES:
        raise BadShape("too-many-tiles", tiles=total, most=MOST_TILES)
    numbered = sorted((zxy_to_tileid(*place), place) for place in every_tile(box, zooms))
    copied = 0
    for done, (number, place) in enumerate(numbered, start=1):
        tile = archive.tile(*place)
        if tile is not None:
            writer.write_tile(number, tile)
            copied += 1
        if done % _OFTEN == 0 or done == total:
            tell(done, total)
    return copied


def _header(archive: Archive, box: Box, zooms: range) -> HeaderDict:
    """The source's header with the box's bounds; the writer fills in counts and offsets."""
    west, south, east, north = (round(degrees * 1e7) for degrees in box)
    return {
        **archive.header,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
        "center_zoom": zooms[-1],
    }


def _metadata(archive: Archive, zooms: range, credit: str | None) -> dict[str, Any]:
    """What the source says of itself, as far as it holds for a piece."""
    said = {key: value for key, value in archive.metadata.items() if key not in _OF_THE_WHOLE}
    said["attribution"] = credit or said.get("attribution") or CREDIT
    layers = said.get("vector_layers")
    if isinstance(layers, list):
        said["vector_layers"] = [_shallower(layer, zooms[-1]) for layer in layers]
    return said


def _shallower(layer: dict[str, Any], max_zoom: int) -> dict[str, Any]:
    deepest = min(layer.get("maxzoom", max_zoom), max_zoom)
    return {**layer, "maxzoom": deepest, "minzoom": min(layer.get("minzoom", 0), deepest)}
