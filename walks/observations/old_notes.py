"""Read a file of old notes (CSV, XLSX, GeoJSON, GeoPackage) as plain rows."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from geo.points import read_points
from walks.errors import Unusable

Row = dict[str, Any]
AT_ONCE = 5_000  # features turned into rows in one go
LONGEST_CELL = 10_000_000  # characters; the row is then told to be too long
ENCODINGS = ("utf-8-sig", "cp1252")  # as Excel saves: with a mark, or as Windows did


def read_rows(
    path: Path, *, sheet: str | None = None, crs: str | None = None
) -> Iterator[tuple[int, Row]]:
    """Each row with its number as the reader sees it in the file (the header is row 1).

    Features of GeoJSON and GeoPackage give their properties plus "lon" and "lat" (WGS84);
    `crs` overrules what such a file says of itself.
    Raises Unusable("file-missing" | "file-empty" | "file-unreadable" | "file-kind-unknown").
    """
    if not path.is_file():
        raise Unusable("file-missing", file=path.name)
    if path.stat().st_size == 0:
        raise Unusable("file-empty", file=path.name)
    name = path.name.lower().removesuffix(".gz")
    if knows_its_place(path):
        return _features(path, sheet, crs)
    if name.endswith((".csv", ".txt", ".tsv")):
        return _csv(path)
    if name.endswith((".xlsx", ".xlsm")):
        return _xlsx(path, sheet)
    raise Unusable("file-kind-unknown", file=path.name, kinds="csv, xlsx, geojson, gpkg")


def knows_its_place(path: Path) -> bool:
    """Whether the file holds features, which carry their own position."""
    return path.name.lower().endswith((".geojson", ".json", ".gpkg"))


def _csv(path: Path) -> Iterator[tuple[int, Row]]:
    text = io.StringIO(_decoded(path), newline="")
    first = text.readline()
    text.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    separator = max(";,\t|", key=first.count)
    reader = csv.reader(text, delimiter=separator)
    header = [name.strip() for name in next(reader, [])]
    if not any(header):
        raise Unusable("file-empty", file=path.name)
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            yield number, dict(zip(header, cells, strict=False))


def _decoded(path: Path) -> str:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError) as trouble:
        raise Unusable("file-unreadable", file=path.name) from trouble
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("file-unreadable", file=path.name)


def _xlsx(path: Path, sheet: str | None) -> Iterator[tuple[int, Row]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as trouble:
        raise Unusable("file-unreadable", file=path.name) from trouble
    if sheet and sheet not in book.sheetnames:
        raise Unusable("sheet-missing", sheet=sheet, sheets=", ".join(book.sheetnames))
    rows = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
    header = [str(name).strip() if name is not None else "" for name in next(rows, ())]
    if not any(header):
        raise Unusable("file-empty", file=path.name)
    for number, cells in enumerate(rows, start=2):
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield number, dict(zip(header, cells, strict=False))


def _features(path: Path, layer: str | None, crs: str | None) -> Iterator[tuple[int, Row]]:
    table = read_points(path, layer=layer, crs=crs)
    for start in range(0, len(table.rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        properties = table.properties(part.start, part.stop)
        places = zip(
            table.rows[part].tolist(),
            table.lon[part].tolist(),
            table.lat[part].tolist(),
            strict=True,
        )
        for row, (number, lon, lat) in zip(properties, places, strict=True):
            yield number, {**row, "lon": lon, "lat": lat}
