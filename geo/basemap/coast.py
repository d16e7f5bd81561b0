"""Land and sea within a box, from the stretches of coast in it: OpenStreetMap draws no sea."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from geo.areas import Box, polygons_of
from geo.basemap.extract import Run

_BESIDE = 1e-6  # degrees, about 0.1 m: how far beside the coast we look for land and sea


def land_and_sea(runs: Iterable[Run], box: Box) -> tuple[MultiPolygon, MultiPolygon, bool]:
    """Both areas, and whether the coast parts them everywhere.

    Where it does not (it ends in the open), land is assumed. No coast at all is all land.
    """
    frame = shapely.box(*box)
    coast = [line for run in runs for line in _within(frame, run)]
    faces = np.array(list(polygonize(shapely.get_parts(_meshed(frame, coast)))), object)
    has_land = _faces_beside(faces, coast, left=True)
    has_sea = _faces_beside(faces, coast, left=False)
    at_sea = [face for n, face in enumerate(faces) if n in has_sea - has_land]
    sea = polygons_of(shapely.union_all(at_sea))
    return polygons_of(frame.difference(sea)), sea, not has_sea & has_land


def _within(frame: Polygon, run: Run) -> list[LineString]:
    """The parts of a run inside the frame; ends that the extract cut off reach out to its edge."""
    line = shapely.LineString(run.positions)
    ends = [(run.is_cut_first, 0), (run.is_cut_last, -1)]
    for is_cut, end in ends:
        if is_cut and frame.contains(shapely.get_point(line, end)):
            line = _led_out(frame, line, end)
    parts = shapely.get_parts(frame.intersection(line))
    return [part for part in parts if isinstance(part, LineString)]


def _led_out(frame: Polygon, line: LineString, end: int) -> LineString:
    """The line with its end led straight to the nearest point of the frame's edge, and a bit on."""
    last = np.array(shapely.get_point(line, end).coords[0])
    edge = frame.exterior
    nearest = np.array(edge.interpolate(edge.project(shapely.Point(last))).coords[0])
    beyond = nearest + (nearest - last) * 0.01
    positions = list(line.coords)
    return LineString([beyond, *positions] if end == 0 else [*positions, beyond])


def _meshed(frame: Polygon, coast: list[LineString]) -> BaseGeometry:
    """The coast and the frame's edge as lines that meet only at their ends."""
    return shapely.node(shapely.union_all([frame.exterior, *coast]))


def _faces_beside(faces: np.ndarray, coast: list[LineString], *, left: bool) -> set[int]:
    """The numbers of the faces on one side of the coast."""
    beside = [_beside(line, _BESIDE if left else -_BESIDE) for line in coast]
    if not beside:
        return set()
    return set(STRtree(faces).query(beside, predicate="within")[1].tolist())


def _beside(line: LineString, distance: float) -> shapely.Point:
    """A point to the left (or right, when negative) of the middle of the longest segment."""
    corners = np.array(line.coords)
    steps = np.diff(corners, axis=0)
    lengths = np.hypot(*steps.T)
    longest = int(lengths.argmax())
    along = steps[longest] / lengths[longest]
    middle = corners[longest] + steps[longest] / 2
    return shapely.Point(middle + distance * np.array([-along[1], along[0]]))
