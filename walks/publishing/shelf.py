"""Where public photos lie: files under random names, apart from what was sent to us."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from walks.errors import Missing
from walks.photos.keep import PUBLIC
from walks.photos.room import room


class Shelf:
    """What lies here may be seen by everybody; what is taken away is gone."""

    def __init__(self, photos: Path) -> None:
        self.root = (photos / PUBLIC).resolve()
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lay_out(self, id: UUID, data: bytes) -> None:
        """Under another name until every byte is on the disk. Raises Refused("no-room")."""
        with room():
            descriptor, name = tempfile.mkstemp(dir=self.root, suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(descriptor)
                Path(name).replace(self._path(id))
                self._sync()
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def read(self, id: UUID) -> bytes:
        """Raises Missing("photo-missing")."""
        try:
            return self._path(id).read_bytes()
        except FileNotFoundError:
            raise Missing("photo-missing") from None

    def take_away(self, id: UUID) -> None:
        """Delete it. One that is gone already is fine."""
        self._path(id).unlink(missing_ok=True)

    def sweep(self, public: set[UUID]) -> int:
        """Delete what no public photo is called, and say how many files that was."""
        names = {self._path(id).name for id in public}
        strays = [path for path in self.root.iterdir() if path.name not in names]
        for path in strays:
            with suppress(FileNotFoundError):
                path.unlink()
        return len(strays)

    def _sync(self) -> None:
        """The name too must outlive a power cut: the row that tells of it will."""
        descriptor = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _path(self, id: UUID) -> Path:
        return self.root / f"{id}.jpg"
