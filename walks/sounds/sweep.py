"""Recordings are kept for days: when their time has passed, row and file go for good."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from walks import journal
from walks.photos.keep import Store
from walks.tables import Sound

LEFT_BEHIND = timedelta(hours=1)  # a file without a row this old is of a process that was killed


def sweep(session: Session, store: Store, at: datetime) -> int:
    """Say how many recordings went. The journal has the count and nothing else of them.

    Files go before the rows are committed: what a power cut leaves is a row without its file, and
    the next sweep takes that.
    """
    journal.hold(session)  # nobody stores the same bytes while we look who else needs them
    over = session.exec(select(Sound).where(col(Sound.delete_after) <= at)).all()
    for sound in over:
        session.delete(sound)
    session.flush()
    for sha256 in _unclaimed(session, {sound.sha256 for sound in over}):
        store.destroy(sha256)
    for sha256 in _unclaimed(session, set(store.older(at - LEFT_BEHIND))):
        store.destroy(sha256)
    if over:
        journal.record(session, at, "operator", "swept", "sound:all", count=len(over))
    return len(over)


def _unclaimed(session: Session, hashes: set[str]) -> Iterator[str]:
    """Those that no row names: the same bytes may lie there for several."""
    for sha256 in sorted(hashes):
        if session.exec(select(Sound.id).where(Sound.sha256 == sha256).limit(1)).first() is None:
            yield sha256
