"""Rows whose time runs from their own moment: sign-ins, tries, old links, withdrawn notes,
the journal.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from walks import journal
from walks.tables import (
    Challenge,
    ClosedNote,
    EntryLink,
    Event,
    Mail,
    ResponderLink,
    SignIn,
    Tries,
    Walk,
)

# Each class and what in it is older than a moment.
OLDER: dict[str, tuple[tuple[Any, Any], ...]] = {
    "sign-ins": ((SignIn, SignIn.seen_at), (EntryLink, EntryLink.expires_at)),
    "at-once": ((Tries, Tries.counted_at), (Challenge, Challenge.made_at)),
    "withdrawn-notes": ((ClosedNote, ClosedNote.withdrawn_at),),
    "links": ((ResponderLink, func.coalesce(ResponderLink.revoked_at, ResponderLink.expires_at)),),
    "mails": ((Mail, Mail.made_at),),
}


def count_older(session: Session, keep: str, before: datetime) -> dict[str, int]:
    """How many rows of each table would go."""
    return {
        table.__tablename__: session.exec(
            select(func.count()).select_from(table).where(moment < before)
        ).one()
        for table, moment in OLDER[keep]
    }


def delete_older(session: Session, keep: str, before: datetime) -> None:
    """Take them out."""
    for table, moment in OLDER[keep]:
        session.exec(delete(table).where(moment < before))


def count_journal(session: Session, before: datetime) -> int:
    """How many rows journal.prune() would take out."""
    first = session.exec(select(func.min(Event.number)).where(Event.at >= before)).one()
    query = select(func.count()).select_from(Event)
    return session.exec(query.where(col(Event.number) < first) if first else query).one()


def journal_until(
    session: Session, before: datetime, unmarked: list[Walk]
) -> tuple[datetime, list[Walk]]:
    """Rows go from the old end only, so it stops at the first row of a walk nobody has marked.

    Also the walks that hold it back.
    """
    begun = {walk.id: _begun(session, walk.id) for walk in unmarked}
    holding = [walk for walk in unmarked if (begun[walk.id] or before) < before]
    return min([before, *(moment for w in holding if (moment := begun[w.id]))]), holding


def prune(session: Session, before: datetime, who: str, at: datetime) -> None:
    """The only way rows of the journal leave."""
    journal.prune(session, before, who, at)


def _begun(session: Session, walk_id: UUID) -> datetime | None:
    told = select(Event.at).where(Event.noun == f"walk:{walk_id}")
    return session.exec(told.order_by(col(Event.number)).limit(1)).first()
