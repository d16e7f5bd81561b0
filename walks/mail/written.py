"""Mails as rows: written once, taken to be sent, and what became of each.

A mail leaves at least once: whoever sends takes it for a while, and what was taken by a process
that died is taken again, under the same message id, so that mailboxes know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.people.links import is_open, place
from walks.people.may import Reader, may
from walks.tables import Mail, ResponderLink

AT_ONCE = 20  # mails of one round
TAKEN = timedelta(minutes=15)  # so long one may be under way
# Hours until the next try; then a person must look.
LATER = (1, 1, 2, 4, 8, 24, 24, 24)
VERB = "hand-out-links"


@dataclass(frozen=True)
class NewMail:
    """The words of a mail, and to whom."""

    key: str
    kind: str
    link: ResponderLink
    subject: str
    body: str
    about: list[dict[str, Any]]


def mails_to(session: Session, link_id: UUID) -> list[Mail]:
    """Everything written to a link."""
    return list(session.exec(select(Mail).where(Mail.link_id == link_id)))


def write(session: Session, new: NewMail, at: datetime) -> Mail | None:
    """Keep it; None when another process has just written the same."""
    journal.hold(session)
    if session.exec(select(Mail.id).where(Mail.key == new.key)).first():
        return None
    row = Mail(
        key=new.key,
        kind=new.kind,
        link_id=new.link.id,
        district_id=new.link.district_id,
        address=new.link.email,
        subject=new.subject,
        body=new.body,
        about=new.about,
        made_at=at,
        next_try_at=at,
    )
    session.add(row)
    session.flush()
    return row


def take(session: Session, at: datetime) -> list[tuple[Mail, ResponderLink]]:
    """Mails whose hour has come, taken by whoever asks. To a link that is closed none goes."""
    journal.hold(session)
    ready = or_(Mail.state == "waiting", Mail.state == "sending")
    query = select(Mail).where(ready, col(Mail.next_try_at) <= at).order_by(col(Mail.made_at))
    taken = []
    for row in session.exec(query.limit(AT_ONCE)):
        link = session.get(ResponderLink, row.link_id)
        if link is None or not is_open(link, at) or link.email != row.address:
            row.state, row.next_try_at = "dropped", None
            continue
        row.state, row.next_try_at = "sending", at + TAKEN
        taken.append((row, link))
    session.flush()
    return taken


def sent(session: Session, mail_id: UUID, at: datetime) -> None:
    """The mail server has taken it."""
    row = session.get_one(Mail, mail_id)
    row.state, row.sent_at, row.next_try_at, row.trouble = "sent", at, None, ""
    row.tries += 1
    journal.record(session, at, "operator", "sent-mail", f"responderlink:{row.link_id}")


def failed(session: Session, mail_id: UUID, trouble: str, is_final: bool, at: datetime) -> None:
    """It will be tried again later, or somebody must look."""
    row = session.get_one(Mail, mail_id)
    row.tries += 1
    row.trouble = trouble
    if is_final or row.tries > len(LATER):
        row.state, row.next_try_at = "failed", None
    else:
        row.state, row.next_try_at = "waiting", at + timedelta(hours=LATER[row.tries - 1])


def again(session: Session, mail_id: UUID, reader: Reader, who: str, at: datetime) -> Mail:
    """Try one that has failed once more. Raises Missing("mail-missing"), Conflict("mail-gone")."""
    journal.hold(session)
    row = session.get(Mail, mail_id)
    if row is None or not may(reader, VERB, place(row.district_id)):
        raise Missing("mail-missing")
    if row.state not in ("failed", "waiting"):
        raise Conflict("mail-gone")
    row.state, row.tries, row.next_try_at, row.trouble = "waiting", 0, at, ""
    session.flush()
    journal.record(session, at, who, "resent-mail", f"responderlink:{row.link_id}")
    return row


def mails(session: Session, reader: Reader, limit: int, offset: int = 0) -> list[Mail]:
    """Those to links the reader may hand out, the newest first."""
    query = select(Mail).order_by(col(Mail.made_at).desc(), col(Mail.id).desc())
    rows = [one for one in session.exec(query) if may(reader, VERB, place(one.district_id))]
    return rows[offset : offset + limit]


def counts(session: Session, states: Iterable[str]) -> int:
    """How many stand so."""
    query = select(func.count()).select_from(Mail).where(col(Mail.state).in_(list(states)))
    return session.exec(query).one()
