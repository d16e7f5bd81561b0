"""Reads a PMTiles archive (version 3): its header, what it says of itself, its tiles."""

import gzip
import json
import mmap
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from geo.areas import Box
from geo.basemap.beside import MAGIC
from geo.errors import BadShape

VERSION = 3
_HEADER = 127  # bytes
_DEEPEST = 4  # directories on the way to a tile, at most
_DAMAGE = (ValueError, IndexError, EOFError, OSError, zlib.error)


class Archive:
    """An open archive."""

    def __init__(self, path: Path, content: mmap.mmap) -> None:
        self._name, self._content = path.name, content
        with self._damage_told():
            self.header: HeaderDict = deserialize_header(content[:_HEADER])
        self.metadata = self._read_metadata()
        self._directory = lru_cache(maxsize=64)(self._read_directory)

    @property
    def box(self) -> Box:
        """What the archive covers."""
        header = self.header
        return (
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        )

    @property
    def zooms(self) -> range:
        """The levels it has."""
        return range(self.header["min_zoom"], self.header["max_zoom"] + 1)

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """A tile as it is stored (see tile_compression); None where there is none."""
        number = zxy_to_tileid(zoom, column, row)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), number)
            if entry is None:
                return None
            if entry.run_length:
                return self._bytes(self.header["tile_data_offset"] + entry.offset, entry.length)
            offset = self.header["leaf_directory_offset"] + entry.offset
            length = entry.length
        raise BadShape("archive-damaged", file=self._name)

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        with self._damage_told():
            return deserialize_directory(self._bytes(offset, length))

    def _read_metadata(self) -> dict[str, Any]:
        said = self._bytes(self.header["metadata_offset"], self.header["metadata_length"])
        if self.header["internal_compression"] != Compression.GZIP:
            raise BadShape("archive-compression", file=self._name)
        with self._damage_told():
            return dict(json.loads(gzip.decompress(said)))

    def _bytes(self, offset: int, length: int) -> bytes:
        if offset + length > len(self._content):
            raise BadShape("archive-damaged", file=self._name)
        return self._content[offset : offset + length]

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except _DAMAGE as error:
            raise BadShape("archive-damaged", file=self._name) from error


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive to read from."""
    if not path.is_file():
        raise BadShape("file-missing", file=str(path))
    with path.open("rb") as file:
        head = file.read(_HEADER)
        if not head.startswith(MAGIC):
            raise BadShape("not-an-archive", file=path.name)
        if len(head) < _HEADER or head[len(MAGIC)] != VERSION:
            raise BadShape("archive-version", file=path.name)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield Archive(path, content)
