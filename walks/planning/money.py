"""What the lines of a plan cost, and for whom: only what people have written on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal

from walks.planning.lines import KEEP
from walks.tables import PlanLine

# Kroner of the catalogue's cost classes, from and to; None: nobody knows how much more.
CLASSES: dict[str, tuple[int, int | None]] = {
    "A": (0, 10_000),
    "B": (10_000, 100_000),
    "C": (100_000, 1_000_000),
    "D": (1_000_000, None),
}
MISSING = "missing"  # the funding of a line nobody has granted money for


@dataclass(frozen=True)
class Bill:
    """What one party's lines cost together."""

    responsible: str  # an organisation's code; empty: not clear whose the lines are
    lines: int
    least: int  # kroner
    most: int | None  # None: more than `least`, and nobody knows how much
    unsaid: int  # lines nobody has said a cost of; they are in no sum
    ungranted: int  # lines that lack the money


def bills(lines: Iterable[PlanLine]) -> list[Bill]:
    """One for each responsible party, by code. What is good and is kept costs nothing."""
    theirs: dict[str, list[PlanLine]] = {}
    for line in lines:
        if line.status != KEEP:
            theirs.setdefault(line.responsible, []).append(line)
    return [bill(code, theirs[code]) for code in sorted(theirs)]


def bill(responsible: str, lines: list[PlanLine]) -> Bill:
    """The sum of these lines. An amount counts before a class."""
    spans = [span for line in lines if (span := span_of(line))]
    tops = [most for _, most in spans]
    return Bill(
        responsible=responsible,
        lines=len(lines),
        least=sum(least for least, _ in spans),
        most=None if None in tops else sum(most for most in tops if most is not None),
        unsaid=len(lines) - len(spans),
        ungranted=sum(line.funding == MISSING for line in lines),
    )


def span_of(line: PlanLine) -> tuple[int, int | None] | None:
    """From and to, in kroner; None where nobody has said."""
    if line.cost_kr is not None:
        return line.cost_kr, line.cost_kr
    return CLASSES.get(line.cost)


def economy_of(line: PlanLine, language: str, say: Callable[..., str]) -> str:
    """Amount or class, who pays, and what somebody has written about it."""
    amount = f"cost.{line.cost}" if line.cost else ""
    told = [say(f"plan.{amount}")] if amount else []
    if line.cost_kr is not None:
        told = [say("plan.cost-kr", amount=format_decimal(line.cost_kr, locale=language))]
    if line.funding:
        told.append(say(f"plan.funding.{line.funding}"))
    return "; ".join([*told, line.economy] if line.economy else told)
