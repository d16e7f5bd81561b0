"""Quick wins: lines that cost little and can be done within six weeks, so that people see them."""

from collections.abc import Sequence
from datetime import date, timedelta

from walks.catalogue.measures import Measures
from walks.planning.lines import KEEP
from walks.planning.money import CLASSES
from walks.tables import PlanLine

WITHIN = timedelta(weeks=6)  # method 2: "quick wins done and shown" by then
SOON = ("now", "fast")
CHEAP = "A"
DONE = ("reported-done", "confirmed", "assessed")
NOT_DONE = (KEEP, "parked", "rejected", "duplicate", "declined")


def quick_wins(lines: Sequence[PlanLine], measures: Measures, made_on: date) -> list[PlanLine]:
    """The lines that are both soon and cheap, in the order given."""
    return [
        line
        for line in lines
        if line.status not in NOT_DONE and _is_soon(line, made_on) and _is_cheap(line, measures)
    ]


def _is_soon(line: PlanLine, made_on: date) -> bool:
    if line.due_on is not None:
        return line.due_on <= made_on + WITHIN
    return line.horizon in SOON


def _is_cheap(line: PlanLine, measures: Measures) -> bool:
    """As written on the line; where nothing is, as the catalogue estimates."""
    if line.cost_kr is not None:
        return line.cost_kr <= (CLASSES[CHEAP][1] or 0)
    if line.cost:
        return line.cost == CHEAP
    estimate = measures.measure(line.measure).cost if line.measure else None
    return estimate is not None and estimate.most == CHEAP
