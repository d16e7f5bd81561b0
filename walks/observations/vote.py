"""What the walk thinks matters most: hands for each subject, counted at the meeting afterwards.

A subject is a category at a stop. Hands are counts that somebody has seen and typed in; no phone
and no person is known by them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from walks import journal
from walks.observations.board import seen_on
from walks.tables import Observation, Walk, WalkVote

Key = tuple[int | None, str]  # the number of a stop, and a category
MOST = 500  # hands
TOP = 3


@dataclass(frozen=True)
class Subject:
    """What can be voted on, and what has been said of it."""

    stop_number: int | None
    category: str
    seen: int
    unsafe: int
    safe: int
    hands: int
    rank: int | None  # 1 to 3, the same for as many hands; None: not among them

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"hands-{self.stop_number or 0}-{self.category}"


def subjects(seen: Sequence[Observation], hands: Mapping[Key, int]) -> list[Subject]:
    """Those with most hands first, then those told of most often."""
    told = Counter(_key(one) for one in seen)
    unsafe = Counter(_key(one) for one in seen if one.feeling == "unsafe")
    safe = Counter(_key(one) for one in seen if one.feeling == "safe")
    keys = sorted(told, key=lambda key: (-hands.get(key, 0), -told[key], key[0] or 999, key[1]))
    most = [hands.get(key, 0) for key in keys]
    return [
        Subject(*key, told[key], unsafe[key], safe[key], n, _rank(n, most))
        for key, n in zip(keys, most, strict=True)
    ]


def hands_of(session: Session, walk_id: UUID) -> dict[Key, int]:
    """What has been counted."""
    rows = session.exec(select(WalkVote).where(WalkVote.walk_id == walk_id))
    return {(row.stop_number, row.category): row.hands for row in rows}


def on_walk(session: Session, walk_id: UUID) -> list[Subject]:
    """The subjects of a walk as they stand."""
    return subjects(seen_on(session, walk_id), hands_of(session, walk_id))


def count_hands(
    session: Session, walk: Walk, hands: Mapping[Key, int], who: str, at: datetime
) -> None:
    """These hands, and no others. Subjects nobody has told of are left out."""
    known = {(one.stop_number, one.category) for one in on_walk(session, walk.id)}
    for row in session.exec(select(WalkVote).where(WalkVote.walk_id == walk.id)).all():
        session.delete(row)
    session.flush()
    counted = {key: n for key, n in hands.items() if n and key in known}
    for (stop_number, category), n in counted.items():
        new = WalkVote(walk_id=walk.id, stop_number=stop_number, category=category, hands=n)
        session.add(new)
    journal.record(
        session, at, who, "counted-hands", f"walk:{walk.id}", votes=sum(counted.values())
    )


def _key(one: Observation) -> Key:
    return one.stop_number, one.category


def _rank(hands: int, most: Sequence[int]) -> int | None:
    rank = 1 + sum(other > hands for other in most)
    return rank if hands and rank <= TOP else None
