"""A figure: what we take beside what the bare limit takes, on the same machine in the same run."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import orjson


@dataclass(frozen=True)
class Figure:
    """Medians over the runs. `ratio` is ours / reference, `goal` what it should be."""

    name: str
    ours: float
    reference: float
    ratio: float
    goal: str
    unit: str
    runs: int


def tell(
    name: str, ours: Sequence[float], reference: Sequence[float], goal: str, unit: str
) -> Figure:
    """Print one line of JSON. The ratio is the median of the rounds' own ratios."""
    ratios = [mine / theirs for mine, theirs in zip(ours, reference, strict=True)]
    figure = Figure(
        name, _short(median(ours)), _short(median(reference)), _short(median(ratios)),
        goal, unit, len(ratios),
    )  # fmt: skip
    sys.stdout.buffer.write(orjson.dumps(figure) + b"\n")
    sys.stdout.buffer.flush()
    return figure


def report(name: str, ours: Sequence[float], goal: str, unit: str) -> Figure:
    """The same for what has no bare limit beside it: the goal stands alone, the ratio is 1."""
    return tell(name, ours, [one or 1 for one in ours], goal, unit)


def seconds(work: Callable[..., Any], *arguments: Any) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


def percentile(values: Sequence[float], part: float) -> float:
    """0.5 is the median."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
