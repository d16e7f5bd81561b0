"""From an OpenStreetMap extract to a basemap: one PMTiles archive of vector tiles."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import shapely

from geo.areas import Box
from geo.basemap.bake import MAX_ZOOM, bake
from geo.basemap.beside import refuse_in_the_way
from geo.basemap.boxes import overlap
from geo.basemap.coast import land_and_sea
from geo.basemap.cut import Piece, cut
from geo.basemap.drawn import Drawn
from geo.basemap.extract import Extract, Feature, extent
from geo.errors import BadShape

Tell = Callable[[str, float | None, int], None]  # the stage, how far (0 to 1, if known), features
_OFTEN = 1000  # features between two tellings


@dataclass(frozen=True)
class Built:
    """What went into an archive."""

    piece: Piece
    features: Counter[str]  # by layer; land and sea apart
    is_coast_whole: bool  # False: it ends in the open somewhere, and sea may be drawn as land


def build(
    source: Path,
    target: Path,
    tell: Tell,
    box: Box | None = None,
    max_zoom: int = MAX_ZOOM,
) -> Built:
    """Make the archive; an old one stays until the new one is whole.

    While it is made, the features lie beside the target as text.
    """
    refuse_in_the_way(target)
    covered = extent(source)
    within = overlap(covered, box or covered)
    if within is None:
        raise BadShape("outside", box=box, covered=covered)
    extract = Extract(source, within)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent) as folder:
        lines, baked = Path(folder) / "features.geojsonl", Path(folder) / f"{target.stem}.pmtiles"
        counts, is_whole = _write_all(extract, lines, tell)
        bake(lines, baked, within, max_zoom, lambda part: tell("bake", part, counts.total()))
        # Copied over, because tippecanoe writes its command line, our folders in it, into what
        # phones will fetch.
        piece = cut(baked, target, within, lambda done, of: tell("copy", done / of, counts.total()))
    return Built(piece, counts, is_whole)


def _write_all(extract: Extract, path: Path, tell: Tell) -> tuple[Counter[str], bool]:
    """Write every feature and the ground; how many of each layer, whether the coast is whole."""
    with path.open("w", encoding="utf-8") as file:
        counts = _write(extract.features(), file, tell)
        if not counts:
            raise BadShape("extract-empty", file=extract.path.name)
        return counts, _write_ground(extract, file)


def _write(features: Iterator[Feature], file: TextIO, tell: Tell) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number, (drawn, geometry) in enumerate(features):
        file.write(_line(drawn, geometry))
        counts[drawn.layer] += 1
        if number % _OFTEN == 0:
            tell("read", None, number)
    return counts


def _write_ground(extract: Extract, file: TextIO) -> bool:
    """Land and sea under everything else; whether the coast parts them everywhere."""
    land, sea, is_whole = land_and_sea(extract.coast, extract.box)
    for drawn, area in ((Drawn("earth", "earth", 0), land), (Drawn("water", "ocean", 0), sea)):
        if not area.is_empty:
            file.write(_line(drawn, shapely.to_geojson(area)))
    return is_whole


def _line(drawn: Drawn, geometry: str) -> str:
    """A GeoJSON feature that tells tippecanoe its layer and first zoom level."""
    place = json.dumps({"layer": drawn.layer, "minzoom": drawn.min_zoom})
    properties = json.dumps(drawn.properties, ensure_ascii=False)
    return (
        f'{{"type":"Feature","tippecanoe":{place},"properties":{properties},'
        f'"geometry":{geometry}}}\n'
    )
