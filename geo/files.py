"""What a file from a stranger is, by its first bytes, laid out under names GDAL can trust."""

import json
from collections.abc import Iterable
from pathlib import Path

from geo.errors import BadShape
from geo.zips import unpack

GEOJSON, GEOPACKAGE, SHAPEFILE, ZIP = ".geojson", ".gpkg", ".shp", ".zip"
BESIDE_SHP = (".shx", ".dbf", ".prj", ".cpg")  # GDAL needs the first two, the rest say more
SUFFIXES = {GEOJSON, GEOPACKAGE, SHAPEFILE, *BESIDE_SHP}

_STARTS = {
    b"SQLite format 3\0": GEOPACKAGE,
    b"\x00\x00\x27\x0a": SHAPEFILE,
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,  # with nothing in it
}
_DBF_LENGTHS = ((4, 8), (8, 10), (10, 12))  # where the rows, the header and a row are counted
_SHORTEST_DBF = 33
_LOOK_AT = 1 << 16  # bytes; a long stretch of blanks may come before the first brace


def laid_out(path: Path, folder: Path) -> list[tuple[str, Path]]:
    """The files with shapes in them, each with its own name and its place in the folder."""
    suffix = format_of(path)
    if suffix == ZIP:
        return _sure_of(unpack(path, folder, SUFFIXES))
    (folder / f"0{suffix}").symlink_to(path.resolve())
    if suffix == SHAPEFILE:
        _bring_parts(path, folder)
    return _sure_of([(path.name, folder / f"0{suffix}")])


def format_of(path: Path) -> str:
    """The suffix a file ought to have."""
    head = _head(path)
    if not head:
        raise BadShape("empty-file")
    for start, suffix in _STARTS.items():
        if head.startswith(start):
            return suffix
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return GEOJSON
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadShape("bad-encoding")
    raise BadShape("corrupt-file" if path.suffix.lower() in {*SUFFIXES, ZIP} else "unknown-format")


def why_not_geojson(path: Path) -> BadShape:
    """What to say of a file that begins like GeoJSON and cannot be read as it."""
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return BadShape("bad-encoding")
    except (ValueError, RecursionError):
        return BadShape("corrupt-file")
    codes = {"Topology": "topojson", "FeatureCollection": "corrupt-file", "Feature": "corrupt-file"}
    return BadShape(codes.get(str(document.get("type")), "unknown-format"))


def _refuse_in_pieces(name: str, path: Path) -> None:
    """Refuse a shapefile that lacks a part, or the end of one: GDAL would fill in empty rows."""
    missing = [part for part in BESIDE_SHP[:2] if not path.with_suffix(part).exists()]
    if missing:
        raise BadShape("incomplete-shapefile", name=name, missing=missing)
    for suffix in (SHAPEFILE, *BESIDE_SHP[:2]):
        part = path.with_suffix(suffix)
        if part.stat().st_size < _length(_head(part), suffix):
            raise BadShape("corrupt-file", name=name)


def _length(head: bytes, suffix: str) -> int:
    """How many bytes a part of a shapefile has at least, by its own header."""
    if suffix == ".dbf":
        rows, before, each = (int.from_bytes(head[i:j], "little") for i, j in _DBF_LENGTHS)
        return max(before + rows * each, _SHORTEST_DBF)
    return 2 * int.from_bytes(head[24:28], "big")  # counted in pairs of bytes


def _head(path: Path) -> bytes:
    """The first bytes of a file that can be read."""
    try:
        if not path.is_file():
            raise BadShape("not-a-file" if path.exists() else "missing-file")
        with path.open("rb") as file:
            return file.read(_LOOK_AT)
    except OSError as error:
        raise BadShape("not-a-file") from error


def _sure_of(files: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """The files that hold shapes, when each is what its name says and a shapefile is whole."""
    sure: list[tuple[str, Path]] = []
    for name, path in files:
        if path.suffix in BESIDE_SHP:
            continue
        if path.suffix != format_of(path):
            raise BadShape("corrupt-file", name=name)
        if path.suffix == SHAPEFILE:
            _refuse_in_pieces(name, path)
        sure.append((name, path))
    if not sure:
        raise BadShape("no-shapes-in-zip")
    return sure


def _bring_parts(path: Path, folder: Path) -> None:
    """Links to the other parts of a shapefile that lies outside the folder."""
    for part in path.parent.iterdir():
        link = folder / f"0{part.suffix.lower()}"
        is_part = part.stem.casefold() == path.stem.casefold() and link.suffix in BESIDE_SHP
        if is_part and not link.is_symlink():
            link.symlink_to(part.resolve())
