"""Where two persons are asked for, they are two: nobody's own invention is the other of them.

Whoever invites sees the link, and could come in by it as somebody else. So for a day nobody counts
beside the one who brought them in, nor beside another whom the same person has brought in.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from walks.tables import EntryLink

FOR = timedelta(hours=24)
STAFF = "person:"  # the operator at the command line could do anything anyhow


def are_two(session: Session, one: str, other: str, at: datetime) -> bool:
    """Whether two members of staff, as the journal writes them, count as two persons now."""
    if one == other:
        return False
    sources = [_brought_in_by(session, who, at) for who in (one, other)]
    return not (sources[0] & {other} or sources[1] & {one} or sources[0] & sources[1])


def _brought_in_by(session: Session, who: str, at: datetime) -> set[str]:
    """Who made the invitation or began the recovery that let them in within the last day."""
    query = select(EntryLink).where(col(EntryLink.used_at) > at - FOR)
    return {
        link.made_by
        for link in session.exec(query)
        if f"{STAFF}{link.person_id}" == who and link.made_by.startswith(STAFF)
    }
