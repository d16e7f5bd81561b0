"""What names a person in a plan line: told before adoption, and no more than told.

An adopted plan may name a function, and now and then somebody who wants to be named.
"""

from collections.abc import Iterable

from walks.guard.find import kinds
from walks.tables import PlanLine

WRITTEN = ("place", "cause", "measure_text", "goal", "responsible_function", "contributors",
           "ownership", "economy", "indicator", "reply")  # fmt: skip


def named(line: PlanLine, notes: Iterable[str]) -> list[str]:
    """Kinds of what is found in the line's own words and in the notes it may quote."""
    return kinds([*(getattr(line, name) for name in WRITTEN), *notes])
