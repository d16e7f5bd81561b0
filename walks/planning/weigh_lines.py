"""Weigh the lines of a plan against each other: a score, a place, and how sure the place is."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from walks.planning.count import Told
from walks.planning.explain import explain_score
from walks.planning.lay_out import Line
from walks.planning.proposals import UNWEIGHED, Reason, Score
from walks.planning.score import Facts, points, rank, shares
from walks.planning.weigh import Scales

Weighed = tuple[Score, list[Reason]]


def weigh(lines: Sequence[Line], told: Sequence[Told], scales: Scales) -> dict[int, Weighed]:
    """The score of each line that competes, by its place among the lines, and why.

    Danger stands outside, and so does what goes to operations or is to stay.
    """
    at = [n for n, one in enumerate(lines) if one.kind not in UNWEIGHED and not one.is_urgent]
    if not at:
        return {}
    facts = _facts([lines[n] for n in at], [told[n] for n in at], scales)
    share = np.array([shares(fact).mean(axis=0) for fact in facts])
    ranking = rank(share)
    equals = Counter(ranking.group.tolist())
    columns = (ranking.rank, ranking.low, ranking.high, ranking.group)
    places = zip(*(column.tolist() for column in columns), strict=True)
    weighed: dict[int, Weighed] = {}
    for n, parts, fact, taken in zip(at, points(share).tolist(), facts, places, strict=True):
        score = Score(tuple(parts), _unknown(fact), *taken)
        passed = float(np.nanmax(fact.passers)) if "passers" not in score.unknown else NAN
        reasons = explain_score(score, len(at), equals[score.group], told[n].people, passed)
        weighed[n] = (score, reasons)
    return weighed


def _unknown(facts: Facts, lines: int) -> list[tuple[str, ...]]:
    """Which parts of each line's score rest on nothing but an assumption."""
    lacks = {
        "severity": np.asarray(facts.graded) == 0,
        "passages": np.isnan(facts.passages),
        "passers": np.isnan(facts.passers),
        "index": np.isnan(facts.index),
    }
    columns = [np.broadcast_to(lack, lines).tolist() for lack in lacks.values()]
    return [
        tuple(name for name, is_lacking in zip(lacks, row, strict=True) if is_lacking)
        for row in zip(*columns, strict=True)
    ]
