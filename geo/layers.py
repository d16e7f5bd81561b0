"""Read the one layer that is meant from a file of shapes, whatever its format.

GDAL is told which of its readers to use: left to guess, it would follow instructions inside a
file to other files and addresses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import CRSError
from pyogrio.raw import read
from shapely.errors import ShapelyError

from geo.errors import BadShape
from geo.files import GEOJSON, GEOPACKAGE, SHAPEFILE, laid_out, why_not_geojson

_UNREADABLE = (RuntimeError, ValueError, NameError, OSError, ShapelyError)


@dataclass(frozen=True)
class Layer:
    """One layer as it stands in the file: coordinates in its own system, x before y, no heights."""

    crs: str | None  # None: the file does not say
    columns: dict[str, NDArray[Any]]
    geometries: NDArray[Any]  # of shapely geometries; None where a row has none


@dataclass(frozen=True)
class _Choice:
    """A layer that could be meant."""

    name: str
    kind: str  # as GDAL says it: Polygon, 3D MultiPolygon, Point, Unknown, ...
    path: Path
    layer: str | None = None


def read_layer(path: Path, kind: str, layer: str | None = None) -> Layer:
    """The layer with this name, or the only one there is, or the only one of Polygon or Point.

    Reads GeoJSON, GeoPackage, a shapefile, and any of them in a zip; everything else, and
    whatever cannot be read to its end, is refused.
    """
    with TemporaryDirectory() as folder:
        files = laid_out(path, Path(folder))
        try:
            return _read(_chosen([choice for file in files for choice in _in(*file)], kind, layer))
        except UnicodeDecodeError as error:
            raise BadShape("bad-encoding") from error
        except _UNREADABLE as error:
            raise _why_not(files) from error


def rows_of(columns: dict[str, NDArray[Any]], rows: Iterable[int]) -> list[dict[str, Any]]:
    """Plain values, ready for JSON, of these rows; None where a value is missing."""
    return [{field: _plain(column[row]) for field, column in columns.items()} for row in rows]


def _in(name: str, path: Path) -> Iterator[_Choice]:
    """The layers of one file; tables without shapes are none."""
    for layer, kind in pyogrio.list_layers(_address(path)):
        if path.suffix != GEOPACKAGE:
            yield _Choice(Path(name).stem, str(kind), path)
        elif kind is not None:
            yield _Choice(layer, kind, path, layer)


def _chosen(choices: list[_Choice], kind: str, layer: str | None) -> _Choice:
    names = [choice.name for choice in choices]
    if layer is not None:
        if names.count(layer) != 1:
            raise BadShape("unknown-layer", layer=layer, layers=names)
        return choices[names.index(layer)]
    fitting = [choice for choice in choices if kind in choice.kind]
    for few in (choices, fitting):
        if len(few) == 1:
            return few[0]
    raise BadShape("several-layers", layers=names) if choices else BadShape("no-features")


def _read(choice: _Choice) -> Layer:
    """The layer; one whose .prj makes no sense reads as one without."""
    try:
        return _read_rows(choice)
    except (CRSError, UnboundLocalError):  # the latter is pyogrio's for bytes that are no text
        choice.path.with_suffix(".prj").unlink(missing_ok=True)
        return _read_rows(choice)


def _read_rows(choice: _Choice) -> Layer:
    """The layer, to its last row."""
    meta, _, shapes, values = read(
        _address(choice.path), layer=choice.layer, force_2d=True, datetime_as_string=True
    )
    if len(shapes) == 0:
        raise BadShape("no-features")
    columns = dict(zip(meta["fields"].tolist(), values, strict=True))
    if choice.path.suffix == SHAPEFILE and not choice.path.with_suffix(".cpg").exists():
        columns = {field: _as_utf8(column) for field, column in columns.items()}
    with np.errstate(invalid="ignore"):
        return Layer(meta["crs"], columns, shapely.from_wkb(shapes, on_invalid="fix"))


def _address(path: Path) -> str:
    """What pyogrio is given: for GeoJSON with the reader's name, since many formats are JSON."""
    return f"GEOJSON:{path}" if path.suffix == GEOJSON else str(path)


def _why_not(files: list[tuple[str, Path]]) -> BadShape:
    """What to say when GDAL could not read: most is known about GeoJSON."""
    for _, path in files:
        if path.suffix == GEOJSON:
            return why_not_geojson(path)
    return BadShape("corrupt-file")


def _as_utf8(column: NDArray[Any]) -> NDArray[Any]:
    """Texts read as Latin-1, as UTF-8 where that is what they are: the file does not say."""
    return np.array([_text_as_utf8(value) for value in column], dtype=column.dtype)


def _text_as_utf8(value: Any) -> Any:
    try:
        return value.encode("latin-1").decode("utf-8") if isinstance(value, str) else value
    except UnicodeError:
        return value


def _plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and not isfinite(plain) else plain
