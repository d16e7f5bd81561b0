"""How the lines stood at the end of each month. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from walks.planning.followed import Followed

STANDS = ("waits", "started", "reported-done", "confirmed", "closed")  # as a drawing tells them
OF = {
    "started": "started", "reported-done": "reported-done", "confirmed": "confirmed",
    "parked": "closed", "rejected": "closed", "duplicate": "closed", "keep": "closed",
}  # fmt: skip
ADOPTED = "in-plan"  # how a line stands from its adoption until somebody says something


def stood(one: Followed, at: datetime) -> str | None:
    """How a line stood at a moment; None before its plan was adopted."""
    told = next((said.state for said in one.said if said.at <= at), None)
    if told is None and one.adopted_on > at.date():
        return None
    if told is None and not one.said:
        told = one.line.status
    return OF.get(told or ADOPTED, "waits")


def over_time(found: Iterable[Followed], moments: Sequence[datetime]) -> list[Counter[str]]:
    """Of each moment, how many lines stood how."""
    lines = list(found)
    return [Counter(state for one in lines if (state := stood(one, at))) for at in moments]
