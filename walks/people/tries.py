"""Token buckets in the database: how often a door may be knocked on."""

from datetime import datetime

from sqlmodel import Session

from walks.errors import Refused
from walks.tables import Tries


def spend(session: Session, key: str, at: datetime, *, most: int, per_minute: float) -> None:
    """Take one try from the bucket `key`, which holds `most` and fills by `per_minute`.

    Raises Refused("too-many-tries", wait_seconds=...) when it is empty.
    """
    bucket = session.get(Tries, key) or Tries(key=key, left=most, counted_at=at)
    minutes = max(0.0, (at - bucket.counted_at).total_seconds() / 60)
    bucket.left = min(most, bucket.left + minutes * per_minute)
    bucket.counted_at = at
    if bucket.left < 1:
        raise Refused("too-many-tries", wait_seconds=int(60 * (1 - bucket.left) / per_minute) + 1)
    bucket.left -= 1
    session.add(bucket)
    session.flush()
