"""Keeps the walks' pieces up to the basemap: cut behind the scenes when missing or stale."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from os import stat_result
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlmodel import Session

from app import logs
from geo.areas import Box, box_of
from geo.basemap.archive import opened
from geo.basemap.boxes import around, covers, overlap
from geo.basemap.cut import cut
from geo.errors import BadShape
from walks.districts.find import boundary_of
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import Walk

MARGIN = 750.0  # metres around a walk's stops: people drift, and pins are dragged
ANEW = 600.0  # seconds before what could not be cut is tried again


@dataclass(frozen=True)
class Wanted:
    """A piece as it should be: of the archive as it is now, around this box."""

    changed_at: int  # nanoseconds
    size: int  # bytes
    box: Box


class Cutter:
    """Has a thread of its own, and cuts one piece at a time: nobody else waits for it."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._archive = archive_in(data_dir)
        self._thread = ThreadPoolExecutor(1, "basemap")
        self._lock = Lock()
        self._under_way: dict[UUID, Future[None]] = {}
        self._given_up: dict[UUID, tuple[Wanted, float]] = {}  # and when, on the monotonic clock

    def place(self, walk_id: UUID) -> Path:
        """Where a walk's piece lies."""
        return piece_in(self._data_dir, walk_id)

    def freshen(self, session: Session, walk: Walk) -> Future[None] | None:
        """Have the walk's piece cut if it must be; nothing but looking at files if not."""
        archive = state_of(self._archive)
        if archive is None or (box := box_of_walk(session, walk)) is None:
            return None
        wanted = Wanted(archive.st_mtime_ns, archive.st_size, box)
        return None if self._is_fresh(walk.id, wanted) else self._order(walk.id, wanted)

    def close(self) -> None:
        """End what is being cut, and begin no more."""
        self._thread.shutdown(cancel_futures=True)

    def _is_fresh(self, walk_id: UUID, wanted: Wanted) -> bool:
        """The piece is as new as the archive, and covers all of the box that the archive does."""
        place = self.place(walk_id)
        there = state_of(place)
        if there is None or there.st_mtime_ns < wanted.changed_at:
            return False
        try:
            box = overlap(wanted.box, _box_in(self._archive, wanted.changed_at, wanted.size))
            return box is None or covers(_box_in(place, there.st_mtime_ns, there.st_size), box)
        except BadShape:
            return False

    def _order(self, walk_id: UUID, wanted: Wanted) -> Future[None] | None:
        with self._lock:
            under_way = self._under_way.get(walk_id)
            if under_way and not under_way.done():
                return under_way
            before, at = self._given_up.get(walk_id, (None, 0.0))
            if before == wanted and time.monotonic() - at < ANEW:
                return None
            ordered = self._thread.submit(self._cut, walk_id, wanted)
            self._under_way[walk_id] = ordered
            return ordered

    def _cut(self, walk_id: UUID, wanted: Wanted) -> None:
        try:
            cut(self._archive, self.place(walk_id), wanted.box, lambda *_: None)
        except BadShape as trouble:
            logs.write("basemap-not-cut", walk=str(walk_id), code=trouble.code)
        except Exception as trouble:
            logs.fault(trouble)
        if not self._is_fresh(walk_id, wanted):
            self._given_up[walk_id] = wanted, time.monotonic()


def archive_in(data_dir: Path) -> Path:
    """Where the deployment's own basemap lies."""
    return data_dir / "basemap.pmtiles"


def piece_in(data_dir: Path, name: object) -> Path:
    """Where pieces lie; a walk's is named by its id."""
    return data_dir / "basemaps" / f"{name}.pmtiles"


def box_of_walk(session: Session, walk: Walk, metres: float = MARGIN) -> Box | None:
    """The box around a walk's stops; around its districts when it has none."""
    stops = [(stop.lon, stop.lat) for stop in stops_of(session, walk)]
    placed = [(lon, lat) for lon, lat in stops if lon is not None and lat is not None]
    if placed:
        return around(placed, metres)
    borders = [boundary_of(district) for district in districts_of(session, walk)]
    return box_of(*borders) if borders else None


def state_of(path: Path) -> stat_result | None:
    """How a file is now; None when there is none."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@lru_cache(maxsize=256)
def _box_in(path: Path, _changed_at: int, _size: int) -> Box:
    """What an archive covers; looked up once for each state of the file."""
    with opened(path) as archive:
        return archive.box
