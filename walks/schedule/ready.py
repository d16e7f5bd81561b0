"""What a walk should have before it is held. Values in, values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from walks.tables import Stop, Walk

FEW = 3  # stops on the map; fewer are no route


@dataclass(frozen=True)
class Check:
    """One thing on the list: a code of prepare.check, and whether it is in order."""

    code: str
    is_done: bool


def checklist(
    walk: Walk, stops: Sequence[Stop], brought: Collection[str], coming: int
) -> list[Check]:
    """In the order it is done. `brought` is what those who are invited bring with them."""
    placed = sum(stop.lat is not None for stop in stops)
    return [
        Check("operations", "operations" in brought),
        Check("money", "money" in brought),
        Check("voice", "voice" in brought),
        Check("meeting-point", bool(walk.meeting_point)),
        Check("purpose", bool(walk.purpose)),
        Check("stops", placed >= FEW),
        Check("prompts", bool(stops) and all(stop.prompt for stop in stops)),
        Check("turnout", coming > 0),
    ]
