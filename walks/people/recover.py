"""A way back for who has lost theirs: one member of staff starts it, another confirms.

Nothing the person has changes before the link is used; then everything old is dead at once.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing, Refused
from walks.people import members
from walks.people.entry import new_secret
from walks.people.independent import are_two
from walks.tables import EntryLink, Person

WAITS = timedelta(hours=24)  # for a colleague
GOOD_FOR = timedelta(hours=1)  # the link, once it is made


def start(session: Session, person_id: UUID, who: str, at: datetime) -> EntryLink:
    """Ask for a colleague's word. One that was under way for the person is ended.

    Raises Refused("not-for-yourself") and Conflict("person-disabled").
    """
    if not members.person(session, person_id).is_active:
        raise Conflict("person-disabled")
    if who == f"person:{person_id}":
        raise Refused("not-for-yourself")
    for earlier in under_way(session, at, person_id):
        end(session, earlier.id, who, at)
    link = EntryLink(
        purpose="recovery",
        person_id=person_id,
        made_by=who,
        made_at=at,
        expires_at=at + WAITS,
    )
    session.add(link)
    session.flush()
    journal.record(session, at, who, "recovery-started", f"person:{person_id}")
    return link


def confirm(session: Session, id: UUID, who: str, at: datetime) -> None:
    """A second member of staff knows the person and agrees.

    Raises Refused("needs-another"): neither who started it nor who it is for; and
    Refused("brought-in-lately") for whom who started it has brought in within a day.
    """
    link = find(session, id, at)
    if who in (link.made_by, f"person:{link.person_id}"):
        raise Refused("needs-another")
    if not are_two(session, who, link.made_by, at):
        raise Refused("brought-in-lately")
    link.confirmed_by = who
    journal.record(session, at, who, "recovery-confirmed", f"person:{link.person_id}")


def make_link(session: Session, id: UUID, who: str, at: datetime) -> tuple[EntryLink, str]:
    """The secret of the link to hand over; one made before is dead.

    Raises Refused("needs-another") before a colleague has confirmed.
    """
    link = find(session, id, at)
    if link.confirmed_by is None:
        raise Refused("needs-another")
    if who == f"person:{link.person_id}":
        raise Refused("not-for-yourself")
    secret = new_secret(link)
    link.expires_at = at + GOOD_FOR
    journal.record(session, at, who, "recovery-link-made", f"person:{link.person_id}")
    return link, secret


def end(session: Session, id: UUID, who: str, at: datetime) -> None:
    """It is not needed after all. A link that was handed over is dead."""
    link = find(session, id, at)
    link.ended_at = at
    journal.record(session, at, who, "recovery-ended", f"person:{link.person_id}")


def find(session: Session, id: UUID, at: datetime) -> EntryLink:
    """One that is under way. Raises Missing("recovery-missing")."""
    link = session.get(EntryLink, id, with_for_update=True)
    is_over = link is None or link.used_at or link.ended_at or at > link.expires_at
    if link is None or is_over or link.purpose != "recovery":
        raise Missing("recovery-missing")
    return link


def under_way(session: Session, at: datetime, person_id: UUID | None = None) -> list[EntryLink]:
    """Those that are neither used, ended nor too old; of one person or of all."""
    rows = session.exec(
        select(EntryLink)
        .where(
            EntryLink.purpose == "recovery",
            col(EntryLink.used_at).is_(None),
            col(EntryLink.ended_at).is_(None),
            EntryLink.expires_at >= at,
        )
        .order_by(col(EntryLink.made_at))
    )
    return [row for row in rows if person_id in (None, row.person_id)]


def waiting(session: Session, who: str, at: datetime) -> list[tuple[EntryLink, Person]]:
    """Those that this member of staff could confirm, with whom each is for."""
    return [
        (link, session.get_one(Person, link.person_id))
        for link in under_way(session, at)
        if link.confirmed_by is None and who not in (link.made_by, f"person:{link.person_id}")
    ]
