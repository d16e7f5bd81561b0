"""Unpack a zip from a stranger: few files, bounded bytes, harmless names."""

import os
import re
import stat
from collections.abc import Collection
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812 - an exception, whatever its name

from geo.errors import BadShape

MOST_ENTRIES = 100
MOST_BYTES = 50 * 2**20  # unpacked, all together
MOST_RATIO = 100  # unpacked against the size of the zip
_AT_ONCE = 1 << 16

_BROKEN = (BadZipFile, DeflateError, LZMAError, EOFError, RuntimeError, OSError, ValueError)


def unpack(path: Path, into: Path, suffixes: Collection[str]) -> list[tuple[str, Path]]:
    """Write the files with these suffixes into a folder; each one's name in the zip, and path.

    Every entry is read and counted. Written files get names of ours: those that share a name
    but for the suffix share one here too, so the parts of a shapefile stay together.
    """
    try:
        with ZipFile(path) as packed:
            entries = _harmless(packed.infolist())
            return _write(packed, entries, into, suffixes, path.stat().st_size)
    except _BROKEN as error:
        raise BadShape("corrupt-file") from error


def _harmless(entries: list[ZipInfo]) -> list[ZipInfo]:
    """The entries that are files, when there are few and all stay inside the folder."""
    if len(entries) > MOST_ENTRIES:
        raise BadShape("zip-too-many", entries=len(entries), most=MOST_ENTRIES)
    for entry in entries:
        parts = re.split(r"[/\\]", entry.filename)
        drive = re.match(r"[A-Za-z]:", entry.filename)
        if parts[0] == "" or ".." in parts or drive or stat.S_ISLNK(entry.external_attr >> 16):
            raise BadShape("zip-unsafe-name", name=entry.filename)
        if entry.flag_bits & 1:
            raise BadShape("zip-encrypted", name=entry.filename)
    return [entry for entry in entries if not entry.is_dir()]


def _write(
    packed: ZipFile, entries: list[ZipInfo], into: Path, suffixes: Collection[str], size: int
) -> list[tuple[str, Path]]:
    """Write what is wanted, read what is not; name in the zip and path of each file written."""
    room = min(MOST_BYTES, size * MOST_RATIO)
    stems: dict[str, int] = {}
    written: list[tuple[str, Path]] = []
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        number = stems.setdefault(str(name.with_suffix("")).casefold(), len(stems))
        target = into / f"{number}{name.suffix.lower()}"
        # macOS packs a shadow of every file, "__MACOSX/._name", with the same suffix.
        wanted = target.suffix in suffixes and not name.name.startswith("._")
        if wanted and target.exists():
            raise BadShape("corrupt-file", name=entry.filename)
        room = _read(packed, entry, target if wanted else None, room)
        if wanted:
            written.append((name.name, target))
    return written


def _read(packed: ZipFile, entry: ZipInfo, target: Path | None, room: int) -> int:
    """Read one entry to its end, into the target if any; the room that is left after it."""
    with packed.open(entry) as source, (target or Path(os.devnull)).open("wb") as sink:
        while chunk := source.read(_AT_ONCE):
            room -= len(chunk)
            if room < 0:
                raise BadShape("zip-too-large", megabytes=MOST_BYTES >> 20, ratio=MOST_RATIO)
            sink.write(chunk)
    return room
