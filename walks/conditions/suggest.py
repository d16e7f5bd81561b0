"""Suggest which observations of a walk are the same thing, with the reasons. Values in, values out.

The rule is that of gathering (science.md section 3, step 1). What somebody has said no to is not
asked again, and neither is what is one thing already.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import numpy as np

from geo.metres import to_metres
from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Condition, Seen
from walks.conditions.gather import as_told, gather, reach

Pair = tuple[UUID, UUID]  # the lower id first


@dataclass(frozen=True)
class Suggestion:
    """These may be one thing: members by time, the first of them stands for all."""

    members: tuple[UUID, ...]
    category: str
    subtype: str | None  # when all of them have the same
    apart_m: float  # the largest distance between two of them
    minutes: int  # between the first and the last
    people: int


def suggestions(
    seen: Iterable[Seen],
    taxonomy: Taxonomy,
    apart: Collection[Pair] = (),
    firsts: Mapping[UUID, UUID] | None = None,
) -> list[Suggestion]:
    """By their first member. `firsts`: what each is a duplicate of."""
    rows = list(seen)
    radius = {kind: _reach(rows, kind) for kind in {one.category for one in rows}}
    found = []
    for condition in gather(rows, taxonomy):
        for members in _parts(condition, radius[condition.category], set(apart), firsts or {}):
            found.append(_told(members))
    return found


def keep_apart(
    conditions: Iterable[Condition], apart: Collection[Pair], taxonomy: Taxonomy
) -> list[Condition]:
    """The same conditions, those cut in pieces of which somebody has said that they are several."""
    cut, found = set(apart), []
    for one in conditions:
        ids = {seen.id for seen in one.members}
        if not any({*pair} <= ids for pair in cut):
            found.append(one)
            continue
        within = _reach(list(one.members), one.category)
        found += as_told(_pieces(one, within, cut), taxonomy)
    return found


def _reach(rows: list[Seen], category: str) -> float:
    return reach(one.accuracy_m for one in rows if one.category == category)


def _parts(
    condition: Condition, within: float, apart: set[Pair], firsts: Mapping[UUID, UUID]
) -> list[list[Seen]]:
    """The pieces that are more than one thing still."""
    pieces = _pieces(condition, within, apart)
    return [one for one in pieces if len({firsts.get(seen.id, seen.id) for seen in one}) > 1]


def _pieces(condition: Condition, within: float, apart: set[Pair]) -> list[list[Seen]]:
    """What still hangs together when the pairs that are apart are cut."""
    rest, parts = list(condition.members), []
    while rest:
        part, rest = [rest[0]], rest[1:]
        for one in part:
            near = [other for other in rest if _may_be_one(one, other, within, apart)]
            part += near
            rest = [other for other in rest if other not in near]
        part.sort(key=lambda one: (one.captured_at, one.id))
        parts.append(part)
    return parts


def _may_be_one(one: Seen, other: Seen, within: float, apart: set[Pair]) -> bool:
    pair = (min(one.id, other.id), max(one.id, other.id))
    return pair not in apart and _metres(one, other) <= within


def _metres(one: Seen, other: Seen) -> float:
    east, north = to_metres(np.array([one.lon, other.lon]), np.array([one.lat, other.lat]))
    return float(np.hypot(east[1] - east[0], north[1] - north[0]))


def _told(members: list[Seen]) -> Suggestion:
    subtypes = {one.subtype for one in members}
    between = members[-1].captured_at - members[0].captured_at
    return Suggestion(
        members=tuple(one.id for one in members),
        category=members[0].category,
        subtype=members[0].subtype if len(subtypes) == 1 else None,
        apart_m=max(_metres(*pair) for pair in combinations(members, 2)),
        minutes=round(between.total_seconds() / 60),
        people=len({one.reporter or str(one.id) for one in members}),
    )
