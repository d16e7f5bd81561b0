"""Lay conditions out into lines: who stands together, before anything is weighed or chosen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import numpy as np

from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Condition, in_order
from walks.conditions.hotspots import Hotspot
from walks.planning.proposals import Kind
from walks.planning.score import WEIGHTS, Facts, shares
from walks.planning.weigh import Scales

SINGLE_LINES = 12  # loose conditions of a family with a line of their own
KEEP_LINES = 3  # good places of a family with a line of their own


@dataclass
class Line:
    """Conditions that one proposal will answer."""

    kind: Kind
    family: str
    place: UUID | None = None
    is_urgent: bool = False
    conditions: list[Condition] = field(default_factory=list)
    responsibles: list[str] = field(default_factory=list)  # a likely owner of each condition
    each: Facts | None = None  # the facts of each condition of a spread line

    @cached_property
    def kinds(self) -> Counter[tuple[str, str | None]]:
        """How many of its conditions are of each category and sub-type. Ask when it is full."""
        return Counter([(one.category, one.subtype) for one in self.conditions])

    @property
    def key(self) -> str:
        """The same however often it is laid out again."""
        urgency = "now" if self.is_urgent else ""
        return ":".join(filter(None, (self.kind, self.family, urgency, str(self.place or ""))))


class Target(NamedTuple):
    """A family a condition belongs to, and who would answer for it there."""

    condition: Condition
    family: str
    responsible: str
    is_praise: bool


Lines = dict[tuple[Kind, str, int, bool], Line]  # kind, family, place, urgent


def lay_out(
    conditions: Iterable[Condition],
    hotspots: Iterable[Hotspot],
    taxonomy: Taxonomy,
    scales: Scales,
) -> list[Line]:
    """One line per hotspot and family, the heaviest loose conditions, and the rest gathered.

    What two must mend stands in two lines. Danger has a line of its own. Faults for operations
    stand in one line a family, praise in a few. Hearsay is left out.
    """
    places = {one.key.int: hotspot.key for hotspot in hotspots for one in hotspot.conditions}
    lines: Lines = {}
    loose: dict[str, list[Target]] = {}
    praise: dict[str, list[Target]] = {}
    for target in targets(conditions, taxonomy):
        one = target.condition
        if one.is_hearsay:
            continue
        if target.is_praise:
            praise.setdefault(target.family, []).append(target)
        elif one.to_operations:
            _put(lines, target, "operations", is_urgent=one.is_urgent)
        elif one.is_urgent:
            _put(lines, target, "single", one.key, is_urgent=True)
        elif place := places.get(one.key.int):
            _put(lines, target, "hotspot", place)
        else:
            loose.setdefault(target.family, []).append(target)
    for rest in loose.values():
        _lay_by_weight(lines, rest, scales)
    for rest in praise.values():
        rest.sort(key=lambda target: -target.condition.reporters)
        _lay_singly(lines, rest, "keep", KEEP_LINES)
        _lay_together(lines, rest[KEEP_LINES:], "keep")
    return list(lines.values())


def targets(conditions: Iterable[Condition], taxonomy: Taxonomy) -> Iterator[Target]:
    """Where each condition belongs, by their earliest members; the order given changes nothing."""
    known: dict[tuple[str, str | None, bool], list[tuple[str, str, bool]]] = {}
    for one in in_order(conditions):
        kind = (one.category, one.subtype, one.is_positive)
        if kind not in known:
            known[kind] = _lines_of(taxonomy, *kind)
        for family, responsible, is_praise in known[kind]:
            yield Target(one, family, responsible, is_praise)


def _lines_of(
    taxonomy: Taxonomy, category: str, subtype: str | None, is_positive: bool
) -> list[tuple[str, str, bool]]:
    """Family, responsible, and whether it is to be kept, of each line it belongs to."""
    known = taxonomy.known_subtype(category, subtype)
    praised = known in taxonomy.positive
    # A fault told by somebody who feels safe is still a fault; an unsafe place told with a
    # word of praise is judged by its category alone.
    is_praise = is_positive and (known is None or praised)
    kind = taxonomy.kind(category, None if praised and not is_praise else known)
    if kind.splits and not is_praise:
        return [(split.family, split.responsible, False) for split in kind.splits]
    return [(kind.families[0], kind.responsible[0], is_praise)]


def _lay_by_weight(lines: Lines, rest: list[Target], scales: Scales) -> None:
    """The heaviest in lines of their own, the others together."""
    facts = scales.each([target.condition for target in rest])
    order = np.argsort(-(shares(facts) @ WEIGHTS).round(9), kind="stable")
    ordered = [rest[place] for place in order.tolist()]
    _lay_singly(lines, ordered, "single", SINGLE_LINES)
    if spread := _lay_together(lines, ordered[SINGLE_LINES:], "spread"):
        spread.each = facts.at(order[SINGLE_LINES:], len(rest))


def _lay_singly(lines: Lines, ordered: Sequence[Target], kind: Kind, most: int) -> None:
    for target in ordered[:most]:
        _put(lines, target, kind, target.condition.key)


def _lay_together(lines: Lines, rest: Sequence[Target], kind: Kind) -> Line | None:
    if not rest:
        return None
    line = _put(lines, rest[0], kind)
    line.conditions = [target.condition for target in rest]
    line.responsibles = [target.responsible for target in rest]
    return line


def _put(
    lines: Lines, target: Target, kind: Kind, place: UUID | None = None, is_urgent: bool = False
) -> Line:
    key = (kind, target.family, place.int if place else 0, is_urgent)
    line = lines.get(key)
    if line is None:
        line = lines[key] = Line(kind, target.family, place, is_urgent)
    line.conditions.append(target.condition)
    line.responsibles.append(target.responsible)
    return line
