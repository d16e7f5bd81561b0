"""How much one phone may send, or one network may guess: soft limits in one process's memory.

What is over the limit is never lost: a letter is kept in quarantine, a photo waits on the phone.
The hard limits are counted in the database (FLOOD in the rooms that receive).
"""

from datetime import datetime
from threading import Lock
from uuid import UUID

from walks.errors import Refused

DAY = 24 * 60  # minutes
LETTERS_AT_ONCE = 2  # minutes' worth: an evening without signal comes in one go
PHOTO_BYTES_A_DAY = 512 * 1024 * 1024
WRONG_SECRETS = 30  # a minute
MOST_DEVICES = 20_000  # remembered; whoever has been still the longest is forgotten


Knocker = UUID | str  # a device, or a network as identity.network_of tells it


class Pace:
    """Buckets that fill with time, one a device."""

    def __init__(self, most: float, per_minute: float) -> None:
        self._most, self._per_minute = most, per_minute
        self._left: dict[Knocker, tuple[float, datetime]] = {}
        self._lock = Lock()

    def left(self, device: Knocker, at: datetime) -> float:
        """What the device has left; it may owe."""
        left, then = self._left.get(device, (self._most, at))
        minutes = max(0.0, (at - then).total_seconds() / 60)
        return min(self._most, left + minutes * self._per_minute)

    def spend(self, device: Knocker, at: datetime, amount: float = 1) -> bool:
        """Whether there was one left, a letter or a byte. Only then is anything taken: who owes,
        owes no more.
        """
        with self._lock:
            left = self.left(device, at)
            self._left.pop(device, None)  # the newest stands last
            self._left[device] = (left - amount if left >= 1 else left, at)
            if len(self._left) > MOST_DEVICES:
                del self._left[next(iter(self._left))]
        return left >= 1

    def check(self, device: Knocker, at: datetime) -> None:
        """Raises Refused("photo-quota", wait_seconds=...) when nothing is left."""
        left = self.left(device, at)
        if left < 1:
            raise Refused("photo-quota", wait_seconds=int(60 * (1 - left) / self._per_minute) + 60)


def of_letters(per_minute: int) -> Pace:
    """So many letters a minute."""
    return Pace(LETTERS_AT_ONCE * per_minute, per_minute)


def of_wrong_secrets() -> Pace:
    """So many wrong QRs of one network a minute: a guess is hopeless, but asking costs."""
    return Pace(WRONG_SECRETS, WRONG_SECRETS)


def of_photos() -> Pace:
    """So many bytes of photos a day."""
    return Pace(PHOTO_BYTES_A_DAY, PHOTO_BYTES_A_DAY / DAY)
