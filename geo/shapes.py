"""From a file of areas (bydele, parishes, districts) to boundaries in longitude and latitude."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from geo.areas import flat_m2, polygons_of
from geo.denmark import refuse_elsewhere
from geo.errors import BadShape
from geo.fields import codes_in, names_in
from geo.layers import Layer, columns_as_rows, crs_of, read_layer
from geo.polygons import boundary_of

SLIVER_M = 5  # two maps of one border differ by so much


@dataclass(frozen=True)
class Area:
    """An area of a file, with whatever else its row said."""

    code: str
    name: str
    boundary: MultiPolygon  # WGS84, valid
    properties: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Note:
    """What somebody should know about a file that was read: `repaired`, `joined`, `overlap`."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Reading:
    """The areas of a file in its order, and what had to be done or overlooked to read them."""

    areas: list[Area]
    notes: list[Note]


def read_areas(
    path: Path,
    *,
    code_field: str | None = None,
    name_field: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    anywhere: bool = False,
) -> Reading:
    """Read GeoJSON, GeoPackage or a shapefile (in a zip or not), in any coordinate system.

    Fields not given are guessed from the usual names; without a code the slug of the name is
    taken. Rows with the same code and name are parts of one area. `crs` overrules what the file
    says of itself. Areas outside Denmark and its neighbours are refused unless `anywhere`.
    Whatever is wrong is refused as BadShape; nothing is left out in silence.
    """
    found = read_layer(path, "Polygon", layer)
    _refuse_without_areas(found)
    system = crs_of(found, crs)
    names = names_in(found.columns, name_field)
    codes = codes_in(found.columns, names, code_field)
    boundaries, notes = _boundaries(found, names, system)
    ...


def _areas(...)
