"""Where photos lie: files named by their own SHA-256, safe from a power cut before we say so.

Recordings lie in a store of their own. A bucket could stand behind the same five words: keep, read,
exists, destroy, check.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from walks.errors import Missing
from walks.photos.incoming import Incoming
from walks.photos.pieces import SUFFIX, Pieces
from walks.photos.room import room

SHA256 = re.compile(r"[0-9a-f]{64}")
FOLDER_MODE = 0o700
PUBLIC = "public"  # a folder of other files: what is published, see publishing/shelf.py


@dataclass(frozen=True)
class Damage:
    """Something in the store that is not as it was put there."""

    path: Path
    code: str  # "photo-changed", "photo-unreadable" or "stray-file"


class Store:
    """One folder of files; several threads and processes may use it at the same time."""

    def __init__(self, root: Path, ending: str = "jpg") -> None:
        if not root.exists():
            self._make(root)
        self.root = root.resolve()
        self.ending = ending
        self._tmp = self.root / "tmp"
        self._make(self._tmp)
        self.pieces = Pieces(self._tmp)  # of uploads that take more than one try

    def keep(self, data: bytes) -> str:
        """The SHA-256 under which the bytes lie on the disk, for good, when this returns.

        The same bytes again change nothing, but heal a file that was damaged meanwhile.
        Raises Refused("no-room") when the disk is full, and leaves nothing half written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        place = self.path(sha256)
        with room():
            self._make(place.parent)
            if _holds(place, data):
                self._sync(place)  # another process may have put it there this very moment
            else:
                self._write(place, data)
            self._sync(place.parent)
        return sha256

    def read(self, sha256: str) -> bytes:
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise Missing("photo-missing") from None

    def destroy(self, sha256: str) -> bool:
        """The file is gone for good when this returns. False when it was gone already."""
        place = self.path(sha256)
        if not place.exists():
            return False
        place.unlink(missing_ok=True)  # another process may be quicker
        self._sync(place.parent)
        return True

    def exists(self, sha256: str) -> bool:
        with suppress(Missing):
            return self.path(sha256).is_file()
        return False

    def older(self, than: datetime) -> Iterator[str]:
        """Names of the files that nobody has written to since."""
        for path in sorted(self.root.glob(f"*/*.{self.ending}")):
            with suppress(FileNotFoundError):  # dropped while we looked
                if SHA256.fullmatch(path.stem) and path.stat().st_mtime < than.timestamp():
                    yield path.stem

    def path(self, sha256: str) -> Path:
        """The one place where a name becomes a path: 64 small hex digits, and inside the store."""
        if SHA256.fullmatch(sha256):
            place = self.root / sha256[:2] / f"{sha256}.{self.ending}"
            if place.resolve().is_relative_to(self.root):
                return place
        raise Missing("photo-missing")

    def incoming(self, limit_bytes: int) -> Incoming:
        """For an upload, before anybody knows what it is."""
        return Incoming(self._tmp, limit_bytes)

    def sweep(self, older_than: datetime) -> int:
        """Remove what a killed process left half written, and say how many files that was."""
        removed = 0
        for path in self._tmp.iterdir():
            if path.suffix == SUFFIX:  # these outlive a kill on purpose
                continue
            with suppress(FileNotFoundError):  # its own process was quicker
                if path.stat().st_mtime < older_than.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    def check(self) -> Iterator[Damage]:
        """Every photo read and hashed again; what is damaged, or not ours, comes out."""
        for folder in sorted(self.root.iterdir()):
            if folder in (self._tmp, self.root / PUBLIC):
                continue
            for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
                code = self._trouble(path)
                if code:
                    yield Damage(path, code)

    def _trouble(self, path: Path) -> str | None:
        if not self.exists(path.stem) or self.path(path.stem) != path:
            return "stray-file"
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return "photo-unreadable"
        return None if found == path.stem else "photo-changed"

    def _make(self, folder: Path) -> None:
        """A folder that outlives a power cut: its name is kept in its parent, which is synced."""
        if not folder.parent.exists():
            self._make(folder.parent)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        self._sync(folder.parent)

    def _write(self, place: Path, data: bytes) -> None:
        """Under another name until every byte is on the disk, so no reader sees half a photo."""
        descriptor, name = tempfile.mkstemp(dir=self._tmp)  # mode 0600
        scratch = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                self._fsync(descriptor)
            scratch.replace(place)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise

    def _sync(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            self._fsync(descriptor)
        finally:
            os.close(descriptor)

    def _fsync(self, descriptor: int) -> None:
        os.fsync(descriptor)


def _holds(place: Path, data: bytes) -> bool:
    with suppress(OSError):
        return place.read_bytes() == data
    return False
