"""Token buckets in the database: how often a door may be knocked on."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from walks.errors import Refused
from walks.tables import Tries

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def spend(session: Session, key: str, at: datetime, *, most: int, per_minute: float) -> None:
    """Take one try from the bucket `key`, which holds `most` and fills by `per_minute`.

    Raises Refused("too-many-tries", wait_seconds=...) when it is empty.
    """
    bucket = _held(session, key, at, most)
    minutes = max(0.0, (at - bucket.counted_at).total_seconds() / 60)
    bucket.left = min(most, bucket.left + minutes * per_minute)
    bucket.counted_at = at
    if bucket.left < 1:
        raise Refused("too-many-tries", wait_seconds=int(60 * (1 - bucket.left) / per_minute) + 1)
    bucket.left -= 1
    session.add(bucket)
    session.flush()


def give_back(session: Session, key: str, *, most: int) -> None:
    """The try was no guess: it does not count."""
    bucket = session.get(Tries, key, with_for_update=True)
    if bucket:
        bucket.left = min(most, bucket.left + 1)


def _held(session: Session, key: str, at: datetime, most: int) -> Tries:
    """The bucket, ours until the end of the transaction: two at once never spend the same try."""
    insert: Any = INSERT[session.get_bind().dialect.name]
    full = insert(Tries).values(key=key, left=float(most), counted_at=at)
    session.connection().execute(full.on_conflict_do_nothing())
    mine = select(Tries).where(Tries.key == key).with_for_update()
    return session.exec(mine.execution_options(populate_existing=True)).one()
