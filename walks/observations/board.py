"""A walk as it comes in: what everybody on it may read, by stop, and whether anything is new.

Closed classes are not on the board, whoever looks: it may hang on a wall.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from walks.people import sees
from walks.schedule.find import devices_of
from walks.schedule.groups import groups_of
from walks.tables import Event, Observation, Stop

MOST = 500  # observations on a board
AT_ONCE = 400  # rows of the journal in one look
NOUN = "observation:"


@dataclass(frozen=True)
class Mark:
    """How far somebody has seen: the last row of the journal, and how phones and groups stood."""

    number: int
    standing: str

    def __str__(self) -> str:
        """As it travels: the id of an event."""
        return f"{self.number}-{self.standing}"

    @classmethod
    def read(cls, told: str) -> "Mark":
        """What a browser says it has seen last; anything else is nothing."""
        number, _, standing = told.partition("-")
        is_number = number.isascii() and number.isdigit() and len(number) < 18
        return cls(int(number), standing[:16]) if is_number else cls(0, "")


@dataclass(frozen=True)
class Column:
    """One stop and what was seen there, the newest first; no stop: between them."""

    stop: Stop | None
    observations: list[Observation]


def seen_on(session: Session, walk_id: UUID) -> list[Observation]:
    """In the order they came: an observation keeps its number while others arrive."""
    query = select(Observation).where(Observation.walk_id == walk_id, sees.shared())
    order = (col(Observation.received_at), col(Observation.id))
    return list(session.exec(query.order_by(*order).limit(MOST)))


def columns(stops: list[Stop], seen: list[Observation]) -> list[Column]:
    """By stop, in the order of the route. A stop that is gone is between the others."""
    known = {stop.number for stop in stops}
    newest = seen[::-1]
    at_stops = [Column(s, [o for o in newest if o.stop_number == s.number]) for s in stops]
    between = [one for one in newest if one.stop_number not in known]
    return [*at_stops, Column(None, between)] if between or not stops else at_stops


def mark(session: Session, walk_id: UUID) -> Mark:
    """How things stand now; taken before the rows it vouches for are read."""
    newest = select(Event.number).order_by(col(Event.number).desc()).limit(1)
    return Mark(session.exec(newest).first() or 0, _standing(session, walk_id))


def news(session: Session, walk_id: UUID, since: Mark) -> tuple[Mark, bool]:
    """How far the journal goes now, and whether the walk's board looks otherwise than at `since`.

    The journal's rows are numbered in the order they were committed, whichever process wrote
    them; so nothing slips in behind a number that somebody has seen.
    """
    rows = select(Event.number, Event.noun).where(Event.number > since.number)
    found = list(session.exec(rows.order_by(col(Event.number)).limit(AT_ONCE)))
    last = found[-1][0] if found else since.number
    now = Mark(last, _standing(session, walk_id))
    is_ours = any(noun == f"walk:{walk_id}" for _, noun in found)
    is_new = is_ours or now.standing != since.standing or _touched(session, walk_id, found)
    return now, is_new


def _touched(session: Session, walk_id: UUID, found: list[tuple[int, str]]) -> bool:
    ids = {UUID(noun.removeprefix(NOUN)) for _, noun in found if noun.startswith(NOUN)}
    of = select(Observation.id).where(Observation.walk_id == walk_id, col(Observation.id).in_(ids))
    return bool(ids) and session.exec(of.limit(1)).first() is not None


def _standing(session: Session, walk_id: UUID) -> str:
    """A few characters that change when a phone or a group stands otherwise."""
    phones = [
        (one.unsent, one.unsent_photos, one.help, one.group, bool(one.expelled_at))
        for one in devices_of(session, walk_id)
    ]
    groups = [(one.letter, one.stop_number, bool(one.at)) for one in groups_of(session, walk_id)]
    return hashlib.sha256(repr((phones, groups)).encode()).hexdigest()[:8]
