"""What was seen, as columns: counted and measured for every condition at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.metres import to_metres
from walks.catalogue.categories import Taxonomy
from walks.catalogue.visibility import CLASSES
from walks.conditions.condition import Condition, Seen, column
from walks.conditions.width import widths
from walks.errors import Unusable

Numbers = NDArray[np.int64]
DECIDED = {"operations": 1, "plan": 2}  # who mends it, as the review has it


class Tally:
    """Observations in the order given, ready to be made into conditions."""

    def __init__(self, rows: list[Seen], taxonomy: Taxonomy) -> None:
        self.rows = rows
        positive, hearsay = taxonomy.positive, taxonomy.hearsay
        # Feeling decides; a remark without one is praise when its sub-type is.
        self.positive = np.array(
            [
                r.feeling == "safe" or (r.feeling == "neutral" and r.subtype in positive)
                for r in rows
            ]
        )
        self.hearsay = np.array([row.subtype in hearsay for row in rows])
        lon, lat = column(rows, "lon"), column(rows, "lat")
        east, north = to_metres(lon, lat)
        if nowhere := np.flatnonzero(~(np.isfinite(east) & np.isfinite(north))).tolist():
            raise Unusable("position-missing", id=str(rows[nowhere[0]].id))
        self.places = np.column_stack([lon, lat, east, north])
        self.category, self.categories = numbered([row.category for row in rows])
        self.subtypes = ["", *sorted({row.subtype for row in rows if row.subtype})]  # "" is none
        numbers = {code: number for number, code in enumerate(self.subtypes)}
        self.subtype = np.array([numbers[row.subtype or ""] for row in rows])
        self.reporter, _ = numbered([row.reporter or place for place, row in enumerate(rows)])
        self.walk, _ = numbered([row.walk for row in rows])
        self.urgent, self.operations, self.visibility = _told(rows, taxonomy)
        grades = np.array([row.severity or 0 for row in rows])
        self.graded = (grades > 0).astype(int)
        self.severity = np.where(grades > 0, (grades - 1) / 3, 0.0)

    def conditions(self, told: Numbers) -> list[Condition]:
        """One condition for each label, in the order of their first members.

        What a condition is about is what its first member is about.
        """
        label = in_order(told)
        order = np.argsort(label, kind="stable")
        starts = np.flatnonzero(np.diff(label[order], prepend=-1))
        counts = np.diff(starts, append=len(order))
        first = order[starts]
        rows = [self.rows[place] for place in order.tolist()]
        middle = np.add.reduceat(self.places[order], starts) / counts[:, None]
        columns = (
            [self.categories[number] for number in self.category[first]],
            [self.subtypes[number] or None for number in _commonest(label, self.subtype)],
            self.positive[first].tolist(),
            self.hearsay[first].tolist(),
            np.logical_or.reduceat(self.urgent[order], starts).tolist(),
            (np.maximum.reduceat(self.operations[order], starts) == 1).tolist(),
            [CLASSES[step] for step in np.maximum.reduceat(self.visibility[order], starts)],
            *middle.T.tolist(),
            widths(self.places[order, 2], self.places[order, 3], starts, counts).tolist(),
            different(label, self.reporter).tolist(),
            different(label, self.walk).tolist(),
            np.add.reduceat(self.severity[order], starts).tolist(),
            np.add.reduceat(self.graded[order], starts).tolist(),
        )
        ends = (starts + counts).tolist()
        members = [tuple(rows[start:end]) for start, end in zip(starts.tolist(), ends, strict=True)]
        return list(map(Condition, members, *columns))


def in_order(label: Numbers) -> Numbers:
    """The labels renumbered from 0 as they first appear."""
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    renumbered: Numbers = np.argsort(np.argsort(first))[number]
    return renumbered


def _told(rows: list[Seen], taxonomy: Taxonomy) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """What the taxonomy says of each row: is it urgent, who mends it, who may see it.

    Who mends: 1 operations, 2 a plan, 0 nobody said (no sub-type).
    """
    kinds: dict[tuple[str, str | None], tuple[bool, int, int]] = {}
    told = []
    for row in rows:
        kind = (row.category, row.subtype)
        if kind not in kinds:
            kinds[kind] = _kind(taxonomy, *kind)
        told.append(kinds[kind])
    urgent, operations, visibility = (np.array(column) for column in zip(*told, strict=True))
    # What somebody has decided at the desk goes before the taxonomy.
    urgent |= np.array([row.urgency == "now" for row in rows])
    decided = np.array([DECIDED.get(row.verdict, 0) for row in rows])
    operations = np.where(decided > 0, decided, operations)
    raised = np.array([CLASSES.index(row.visibility) if row.visibility else 0 for row in rows])
    return urgent, operations, np.maximum(visibility, raised)


def _kind(taxonomy: Taxonomy, category: str, subtype: str | None) -> tuple[bool, int, int]:
    seen_by = CLASSES.index(taxonomy.visibility_of(category, subtype))
    known = taxonomy.known_subtype(category, subtype)
    if known is None:
        return False, 0, seen_by
    kind = taxonomy.subtype(known)
    return kind.urgency == "now", 1 if kind.to_operations else 2, seen_by


def numbered(values: Sequence[Any]) -> tuple[Numbers, list[Any]]:
    """A number for each value in the order they first appear, and the value of each number."""
    numbers: dict[Any, int] = {}
    told = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(told, np.int64), list(numbers)


def different(label: Numbers, number: Numbers) -> Numbers:
    """How many different numbers each label has."""
    pairs = np.unique(label * (number.max() + 1) + number)
    return np.bincount(pairs // (number.max() + 1))


def _commonest(label: Numbers, number: Numbers) -> Numbers:
    """The most frequent number above 0 of each label; of equals the lowest; 0 if there is none."""
    pairs, times = np.unique(label * (number.max() + 1) + number, return_counts=True)
    owner, told = np.divmod(pairs, number.max() + 1)
    best = np.lexsort((told, -times, told == 0, owner))
    return told[best[np.flatnonzero(np.diff(owner[best], prepend=-1))]]
