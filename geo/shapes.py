"""From a file of areas (bydele, parishes, districts) to boundaries in longitude and latitude."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon

from geo.areas import polygons_of
from geo.errors import BadShape
from geo.fields import codes_in, names_in
from geo.layers import Layer, read_layer, rows_of
from geo.polygons import boundary_of, shared_m2
from geo.whereabouts import refuse_elsewhere, system_of


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
    system = system_of(found, crs)
    if not anywhere:
        refuse_elsewhere(found, system)
    names = names_in(found.columns, name_field)
    codes = codes_in(found.columns, names, code_field)
    rows = _rows_of_each(codes, names)
    notes: list[Note] = []
    boundaries = list(_boundaries(found, names, system, notes))
    areas = [_area(code, names, boundaries, found, parts) for code, parts in rows.items()]
    notes += [
        Note("joined", {"name": names[parts[0]], "parts": len(parts)})
        for parts in rows.values()
        if len(parts) > 1
    ]
    return Reading(areas, notes + list(_overlaps(areas)))


def _rows_of_each(codes: list[str], names: list[str]) -> dict[str, list[int]]:
    """The rows that make up each code, refused when they do not agree on its name."""
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        first = rows.setdefault(code, [])
        if first and names[first[0]] != names[row]:
            raise BadShape("code-duplicate", area=code, names=[names[first[0]], names[row]])
        first.append(row)
    return rows


def _boundaries(
    found: Layer, names: list[str], system: str, notes: list[Note]
) -> Iterator[MultiPolygon]:
    """The boundary of each row; notes those that were mended."""
    for name, shape in zip(names, found.geometries, strict=True):
        boundary, flaw = boundary_of(shape, name, system)
        if flaw:
            notes.append(Note("repaired", {"name": name, **vars(flaw)}))
        yield boundary


def _area(
    code: str, names: list[str], boundaries: list[MultiPolygon], found: Layer, parts: list[int]
) -> Area:
    """One area of the rows that are its parts; the first speaks for the others."""
    [properties] = rows_of(found.columns, parts[:1])
    whole = boundaries[parts[0]]
    if len(parts) > 1:
        whole = polygons_of(shapely.union_all([boundaries[part] for part in parts]))
    return Area(code, names[parts[0]], whole, properties)


def _overlaps(areas: list[Area]) -> Iterator[Note]:
    """A note for every two areas that share more than a sliver along their border."""
    boundaries = [area.boundary for area in areas]
    for one, other in sorted(
        shapely.STRtree(boundaries).query(boundaries, "intersects").T.tolist()
    ):
        m2 = shared_m2(boundaries[one], boundaries[other]) if one < other else 0
        if m2:
            names = {"name": areas[one].name, "other": areas[other].name}
            yield Note("overlap", {**names, "m2": round(m2)})
