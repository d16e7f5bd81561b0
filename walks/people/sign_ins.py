"""The sign-ins of a person: listed, and ended by themselves or an administrator."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing
from walks.people.sign_in import is_live
from walks.tables import SignIn


def of(session: Session, person_id: UUID, at: datetime) -> list[SignIn]:
    """Those that let somebody in now, the latest used first."""
    newest = col(SignIn.seen_at).desc()
    rows = session.exec(select(SignIn).where(SignIn.person_id == person_id).order_by(newest))
    return [row for row in rows if is_live(row, at)]


def end(session: Session, person_id: UUID, id: UUID, who: str, at: datetime) -> None:
    """End one of the person's. Raises Missing("sign-in-missing")."""
    row = session.exec(select(SignIn).where(SignIn.id == id, SignIn.person_id == person_id)).first()
    if row is None:
        raise Missing("sign-in-missing")
    session.delete(row)
    journal.record(session, at, who, "sign-in-ended", f"person:{person_id}")


def end_all(
    session: Session, person_id: UUID, who: str, at: datetime, but: UUID | None = None
) -> None:
    """End every one of the person's but this."""
    rows = session.exec(select(SignIn).where(SignIn.person_id == person_id)).all()
    ended = [row for row in rows if row.id != but]
    for row in ended:
        session.delete(row)
    if ended:
        count = len(ended)
        journal.record(session, at, who, "sign-ins-ended", f"person:{person_id}", count=count)
