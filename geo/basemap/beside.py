"""A file made beside its place and moved there when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import BadShape

MAGIC = b"PMTiles"  # how every archive begins


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write; it takes the target's place at the end, or goes if something failed.

    Only an archive is ever replaced: a slip in the arguments must not cost the extract.
    """
    refuse_in_the_way(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.stem}.new.pmtiles")
    fresh.unlink(missing_ok=True)
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def refuse_in_the_way(target: Path) -> None:
    """Refuse to write where something other than an archive lies."""
    if target.is_dir() or (target.exists() and not _is_archive(target)):
        raise BadShape("target-in-the-way", file=str(target))


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
