"""Where photos are cleaned: in a few threads of their own, so that nobody else waits for them."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
MOST = 4  # photos at a time: each takes 30 MB, and a processor for itself
LARGEST_BLOCK = 24 * 1024 * 1024  # bytes; the largest part of a photo while it is shrunk is 12 MB


class Darkroom:
    """As many threads as there are processors, but few."""

    def __init__(self) -> None:
        # glibc hands back what is free above twice the largest block it ever saw go. To get that
        # again would take a fifth of each photo's time, so it is shown a larger one, once.
        bytes(LARGEST_BLOCK)
        self._threads = ThreadPoolExecutor(min(MOST, os.cpu_count() or 1), "darkroom")

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """End what is being done."""
        self._threads.shutdown()
