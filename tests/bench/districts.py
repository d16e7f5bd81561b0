"""Goal 6: the district of a million positions, beside shapely's prepared contains_xy."""

from pathlib import Path

import numpy as np
import shapely

from geo.areas import AreaIndex, box_of
from geo.shapes import read_areas
from tests.bench.figure import seconds, tell

POSITIONS = 1_000_000
PARISHES = Path("boundaries/aalborg_sogne_4326.geojson")


def bench(runs: int, shared: Path) -> None:
    """In 57 parishes; the positions lie in the box around them."""
    areas = read_areas(shared / PARISHES).areas
    shapes = [area.boundary for area in areas]
    west, south, east, north = box_of(*shapes)
    random = np.random.default_rng(1)
    lons = random.uniform(west, east, POSITIONS)
    lats = random.uniform(south, north, POSITIONS)
    index = AreaIndex([(area.code, area.boundary) for area in areas])
    shapely.prepare(shapes)
    ours, bare = [], []
    for _ in range(runs + 1):
        ours.append(seconds(lambda: index.of_many(lons, lats)))
        bare.append(seconds(lambda: _contains(shapes, lons, lats)))
    tell("districts-of-1000000-vs-shapely", ours[1:], bare[1:], "<= 1.5", "s")


def _contains(shapes: list[shapely.MultiPolygon], lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """A mask by box, then the prepared shape."""
    found = np.full(len(lons), -1)
    for number, shape in enumerate(shapes):
        west, south, east, north = shape.bounds
        near = np.flatnonzero((west <= lons) & (lons <= east) & (south <= lats) & (lats <= north))
        found[near[shapely.contains_xy(shape, lons[near], lats[near])]] = number
    return found
