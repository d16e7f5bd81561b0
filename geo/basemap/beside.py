"""A file made beside its place and moved there when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from secrets import token_hex
from time import time

from geo.errors import BadShape

MAGIC = b"PMTiles"  # how every archive begins
NEW = ".new.pmtiles"
LEFT_BEHIND = 24 * 60 * 60  # seconds without a write: its process was killed


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write; it takes the target's place at the end, or goes if something failed.

    Only an archive is ever replaced: a slip in the arguments must not cost the extract.
    """
    refuse_in_the_way(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target)
    fresh = target.with_name(f"{target.stem}.{token_hex(4)}{NEW}")  # another process may make one
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def refuse_in_the_way(target: Path) -> None:
    """Refuse to write where something other than an archive lies."""
    if target.is_dir() or (target.exists() and not _is_archive(target)):
        raise BadShape("target-in-the-way", file=str(target))


def _clear(target: Path) -> None:
    """Remove what killed processes have left here, some time ago."""
    for left in target.parent.glob(f"{escape(target.stem)}.*{NEW}"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < time() - LEFT_BEHIND:
                left.unlink()


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
