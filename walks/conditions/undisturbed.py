"""Make many values at once without the garbage collector walking through them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing made inside is garbage yet, so looking for garbage waits. Halves the time of 10^5.

    Whoever found the collector on turns it on again, so threads may overlap.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
