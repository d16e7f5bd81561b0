"""Who has seen what is closed in a case, as far as somebody may know that it is there."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks.people.history import Wanted, events
from walks.people.may import Reader, Where, covers, reads
from walks.tables import Event

MOST = 20_000  # rows looked through


@dataclass
class Seen:
    """One reader of a case."""

    who: str
    last_at: datetime
    times: int = 0
    forms: set[str] = field(default_factory=set)


def classes(reader: Reader, where: Where, sides: tuple[str, ...]) -> frozenset[str]:
    """The classes, and whose notes, somebody may know of there."""
    held = [one.role for one in reader if covers(one, where)]
    return reads(held) | {f"{side}-note" for side in sides}


def readers(session: Session, case: UUID, known: frozenset[str]) -> list[Seen]:
    """Whoever has seen something of the known classes, the latest first.

    What is for fewer eyes leaves no trace here: not even that somebody has seen it.
    """
    seen: dict[str, Seen] = {}
    for event in events(session, Wanted(verb="read-closed", case=case), MOST):
        if known & set(_classes(event)):
            one = seen.setdefault(event.who, Seen(event.who, event.at))
            one.times += 1
            one.forms.add(str(event.facts.get("form", "page")))
    return list(seen.values())


def _classes(event: Event) -> dict[str, int]:
    told = event.facts.get("classes", {})
    return told if isinstance(told, dict) else {}
