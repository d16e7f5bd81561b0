"""Weigh the lines of a plan against each other: a score, a place, and how sure the place is."""

from collections import Counter
from collections.abc import Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from geo.metres import Floats
from walks.planning.count import Told
from walks.planning.explain import explain_score
from walks.planning.lay_out import Line
from walks.planning.proposals import UNWEIGHED, Reason, Score
from walks.planning.score import PARTS, UNKNOWNS, lacking, points, rank, shares
from walks.planning.weigh import Scales

Weighed = tuple[Score, list[Reason]]


def weigh(lines: Sequence[Line], told: Sequence[Told], scales: Scales) -> dict[int, Weighed]:
    """The score of each line that competes, by its place among the lines, and why.

    Danger stands outside, and so does what goes to operations or is to stay.
    """
    at = [n for n, one in enumerate(lines) if one.kind not in UNWEIGHED and not one.is_urgent]
    if not at:
        return {}
    share, lacks, passers = _scaled([lines[n] for n in at], [told[n] for n in at], scales)
    ranking = rank(share)
    equals = Counter(ranking.group.tolist())
    columns = (ranking.rank, ranking.low, ranking.high, ranking.group)
    places = zip(*(column.tolist() for column in columns), strict=True)
    rows = zip(at, points(share).tolist(), lacks.tolist(), passers.tolist(), places, strict=True)
    weighed: dict[int, Weighed] = {}
    for n, parts, lack, passed, taken in rows:
        score = Score(tuple(parts), tuple(compress(UNKNOWNS, lack)), *taken)
        reasons = explain_score(score, len(at), equals[score.group], told[n].people, passed)
        weighed[n] = (score, reasons)
    return weighed


def _scaled(
    lines: Sequence[Line], told: Sequence[Told], scales: Scales
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Each line's shares, which unknowns they rest on, and how many passed (NaN: unknown)."""
    share = np.empty((len(lines), len(PARTS)))
    lacks = np.empty((len(lines), len(UNKNOWNS)), bool)
    passers = np.full(len(lines), np.nan)
    if whole := [n for n, line in enumerate(lines) if line.each is None]:
        facts = scales.together([lines[n].conditions for n in whole], [told[n] for n in whole])
        share[whole], lacks[whole] = shares(facts), lacking(facts)
        passers[whole] = facts.passers
    for n, line in enumerate(lines):
        if line.each is not None:  # as heavy as one of its conditions, not as all of them
            share[n], lacks[n] = shares(line.each).mean(axis=0), lacking(line.each).all(axis=0)
    return share, lacks, passers
