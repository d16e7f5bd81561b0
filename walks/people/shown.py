"""What a session has shown of closed classes, so that the journal tells that it was seen.

The reads tell it as they give rows out; whoever hands the session to a door writes it down before
the answer leaves, so that no door can forget to.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from walks import journal
from walks.people.may import SHARED

KEY = "shown"  # in session.info
FILES = ("pdf", "csv", "txt", "photo", "sound")  # forms of what was shown that leave as a file


class HasClass(Protocol):
    """An observation, a condition or a line."""

    id: UUID
    visibility: str


def tell(session: Session, rows: Iterable[HasClass]) -> None:
    """These rows are on their way to a reader."""
    for row in rows:
        if row.visibility not in SHARED:
            tell_of(session, row.visibility, row.id)


def tell_of(session: Session, visibility: str, thing: object) -> None:
    """One thing of a closed class is on its way. The same thing twice is one thing."""
    session.info.setdefault(KEY, {}).setdefault(visibility, set()).add(thing)


def told(session: Session) -> dict[str, int]:
    """How many things of each closed class."""
    return {name: len(things) for name, things in sorted(session.info.get(KEY, {}).items())}


def record(
    session: Session, classes: dict[str, int], who: str, noun: str, form: str, at: datetime
) -> None:
    """Somebody has seen these. Classes and counts, never content."""
    journal.record(session, at, who, "read-closed", noun, classes=classes, form=form)
