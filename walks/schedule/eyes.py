"""Whether a phone may read what others have noted. Its own notes and answers it always may."""

from datetime import datetime

from walks.schedule.closing import reads_until
from walks.tables import Device, Walk


def reads_others(device: Device, walk: Walk, at: datetime) -> bool:
    """Not while it waits to be let in or is expelled, and not when its walk is long over."""
    if device.waits_since or device.expelled_at or device.walk_id != walk.id:
        return False
    return at <= reads_until(walk.starts_at, walk.opened_at, walk.closed_at)
