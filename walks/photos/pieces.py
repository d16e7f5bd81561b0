"""A photo that arrives in pieces: a named file that grows, and outlives a killed process.

Several tabs and processes may send the same photo at once: each byte is written once, in its place.
Nothing is synced before the photo is whole: what a power cut takes of it shows in its hash, and the
phone, which still has it all, begins anew.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from walks.errors import Conflict, Unusable
from walks.photos.room import room

SUFFIX = ".piece"
MOST = 8  # unfinished photos of one device
KEPT = timedelta(days=7)  # after the last byte


@dataclass(frozen=True)
class Upload:
    """One photo under way: the hash (hex) and the length (bytes) are of the whole.

    The same id with another hash is another upload.
    """

    device: UUID
    photo: UUID
    sha256: str
    length: int

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.device}.{self.photo}.{self.sha256}{SUFFIX}"


class Piece:
    """An unfinished photo, open where the next byte belongs.

    Its name may go meanwhile, because it was finished elsewhere; its bytes stay readable.
    """

    def __init__(self, upload: Upload, descriptor: int) -> None:
        self._upload = upload
        self._descriptor = descriptor
        self.offset = os.fstat(descriptor).st_size  # bytes

    @property
    def is_whole(self) -> bool:
        """It has its length."""
        return self.offset == self._upload.length

    def write(self, chunk: bytes) -> None:
        """Raises Unusable("malformed") before the first byte over the length, Refused("no-room"),
        and Conflict("offset-mismatch") when somebody else has written here meanwhile.
        """
        if self.offset + len(chunk) > self._upload.length:
            raise too_long()
        with self._alone() as held:
            if held != self.offset:
                raise _elsewhere(held)
            with room():
                rest = memoryview(chunk)
                while rest:
                    written = os.pwrite(self._descriptor, rest, self.offset)
                    rest, self.offset = rest[written:], self.offset + written

    def content(self) -> bytes:
        """The whole photo. Raises Unusable("digest-mismatch") when it is not what was announced."""
        whole = os.pread(self._descriptor, self._upload.length, 0)
        got = hashlib.sha256(whole).hexdigest()
        if got != self._upload.sha256:
            raise Unusable("digest-mismatch", got_sha256=got)
        return whole

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Nobody else writes while the block lasts; how many bytes there are."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield os.fstat(self._descriptor).st_size
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)


class Pieces:
    """All unfinished photos, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, upload: Upload) -> int:
        """How many bytes of it lie here."""
        with suppress(FileNotFoundError):
            return (self._folder / upload.name).stat().st_size
        return 0

    @contextmanager
    def opened(self, upload: Upload, offset: int, at: datetime) -> Iterator[Piece]:
        """The photo, to be written on from here (in bytes).

        Raises Conflict("offset-mismatch") where other bytes are wanted, Refused("no-room").
        """
        descriptor = self._open(upload, is_first=offset == 0, at=at)
        try:
            piece = Piece(upload, descriptor)
            if piece.offset != offset:
                raise _elsewhere(piece.offset)
            yield piece
        finally:
            os.close(descriptor)

    def drop(self, device: UUID, photo: UUID) -> None:
        """Throw away what there is of a photo, whatever its content was to be."""
        for path in self._of(f"{device}.{photo}."):
            path.unlink(missing_ok=True)

    def sweep(self, older_than: datetime) -> int:
        """Remove what nobody has gone on with since, and say how many photos that was."""
        old = [path for path in self._of() if _changed_at(path) < older_than.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _open(self, upload: Upload, *, is_first: bool, at: datetime) -> int:
        """Only a first piece begins a file: one that comes late must leave nothing behind."""
        path = self._folder / upload.name
        if is_first and not path.exists():
            self._make_way(upload.device, at)
        with room():
            try:
                return os.open(path, os.O_RDWR | (os.O_CREAT if is_first else 0), 0o600)
            except FileNotFoundError:
                raise _elsewhere(0) from None

    def _make_way(self, device: UUID, at: datetime) -> None:
        """For one more of this device: the oldest goes where there are too many."""
        self.sweep(at - KEPT)
        own = sorted(self._of(f"{device}."), key=_changed_at, reverse=True)
        for path in own[MOST - 1 :]:
            path.unlink(missing_ok=True)

    def _of(self, beginning: str = "") -> list[Path]:
        return list(self._folder.glob(f"{beginning}*{SUFFIX}"))


def too_long() -> Unusable:
    """More bytes than the photo was said to have."""
    return Unusable("malformed", errors=[{"pointer": "/Upload-Length", "code": "too-long"}])


def _elsewhere(held: int) -> Conflict:
    return Conflict("offset-mismatch", upload_offset=held)


def _changed_at(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
