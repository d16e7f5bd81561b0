"""A file for bytes that arrive piece by piece: counted and hashed on the way, then gone."""

import hashlib
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from walks.errors import Refused
from walks.photos.room import room


class Incoming:
    """Of mode 0600, in the folder given; lives as long as the `with` block."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        with room():
            # Nameless: should the process be killed, nothing of what was sent stays on the disk.
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self.limit_bytes = limit_bytes
        self.size = 0  # bytes so far
        self._hash = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, chunk: bytes) -> None:
        """Raises Refused: "too-large" before the first byte over the limit, "no-room"."""
        if self.size + len(chunk) > self.limit_bytes:
            raise Refused("too-large", limit=self.limit_bytes)
        with room():
            rest = memoryview(chunk)
            while rest:
                rest = rest[self._file.write(rest) :]
        self.size += len(chunk)
        self._hash.update(chunk)

    def content(self) -> bytes:
        """All bytes so far."""
        self._file.seek(0)
        return self._file.read()

    @property
    def sha256(self) -> str:
        """Of all bytes so far, in hex."""
        return self._hash.hexdigest()
