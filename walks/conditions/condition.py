"""What was seen, one by one, and the condition it makes when it is gathered. Plain values."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Literal
from uuid import UUID

import numpy as np

from geo.metres import Floats
from walks.catalogue.visibility import Visibility

Feeling = Literal["unsafe", "safe", "neutral"]
WIDE_M = 150.0  # metres: wider than this a condition is probably more than one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One observation as planning needs it. Position in degrees, WGS84."""

    id: UUID
    category: str
    subtype: str | None
    feeling: Feeling
    lon: float
    lat: float
    accuracy_m: float | None  # radius of 95 %
    reporter: str  # opaque; empty: nobody knows, so it counts as a person of its own
    walk: str  # empty: not seen on a walk
    captured_at: datetime
    severity: int | None = None  # 1 to 4, set by a person
    visibility: Visibility | None = None  # None: as the taxonomy says
    is_after_dark: bool | None = None  # None: nobody knows
    verdict: str = ""  # what the review has decided: see walks/observations/decide.py
    urgency: str = ""  # now, fast, plan, long, as the desk has said


@dataclass(frozen=True, slots=True)
class Condition:
    """Forhold: observations of one thing at one place. A suggestion until somebody agrees."""

    members: tuple[Seen, ...]  # by time, then id
    category: str
    subtype: str | None  # the most frequent; of two as frequent the first code
    is_positive: bool
    is_hearsay: bool  # never counted
    is_urgent: bool  # danger: bypasses every score
    to_operations: bool  # a fault that operations mend without a plan
    visibility: Visibility  # the strictest of its members
    lon: float  # the middle, degrees, WGS84
    lat: float
    east: float  # the middle, metres, EPSG:25832
    north: float
    width_m: float  # the largest distance between two members
    reporters: int  # different people
    walks: int  # different walks it was seen on; at least 1
    severity: float  # sum of (grade - 1) / 3 over the graded members
    graded: int

    @property
    def key(self) -> UUID:
        """The id of its earliest member: the same however often it is gathered again."""
        return self.members[0].id

    @property
    def is_wide(self) -> bool:
        """Whether a person should be asked to split it."""
        return self.width_m > WIDE_M


def column(rows: Collection[Seen] | Collection[Condition], name: str) -> Floats:
    """One fact of each row, as numbers."""
    return np.fromiter(map(attrgetter(name), rows), float, len(rows))


def by_age(seen: Sequence[Seen]) -> list[int]:
    """The places of the observations, the earliest first; of one moment the lowest id."""
    moments = np.array([one.captured_at.timestamp() for one in seen])
    order = np.argsort(moments, kind="stable")
    if (np.diff(moments[order]) == 0).any():
        ids = np.frombuffer(b"".join([one.id.bytes for one in seen]), ">u8").reshape(-1, 2)
        order = np.lexsort((ids[:, 1], ids[:, 0], moments))
    places: list[int] = order.tolist()
    return places


def in_order(conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions by their earliest members, whatever order they are given in."""
    told = list(conditions)
    return [told[place] for place in by_age([one.members[0] for one in told])] if told else []
