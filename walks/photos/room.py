"""A full disk, told in the words of the house."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from walks.errors import Refused

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def room() -> Iterator[None]:
    """Around writing. Raises Refused("no-room") where the disk or our share of it is full."""
    try:
        yield
    except OSError as reason:
        if reason.errno in FULL:
            raise Refused("no-room") from reason
        raise
