"""Links for responsible parties: hand one out, close it, give it more time, open it."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing, Refused
from walks.people import tries
from walks.people.may import Reader, Where, may
from walks.people.sign_in import hash_of
from walks.tables import ResponderLink
from walks.tables.columns import new_id

LASTS = timedelta(days=90)
MOST_TRIES, MOST_IN_ALL = 10, 300  # a minute, for one caller and for all


@dataclass(frozen=True)
class NewLink:
    """What a link is to open, and for whom."""

    organisation: str  # code
    label: str
    contact: str
    district_id: UUID | None = None
    email: str = ""  # where it is sent, and what there is to do


def hand_out(
    session: Session, new: NewLink, person_id: UUID, key: bytes, at: datetime
) -> tuple[ResponderLink, str]:
    """A link and its secret, which is shown once and stored nowhere: whoever has the deployment's
    key can make it again, so that a mail can carry it.
    """
    id = new_id()
    secret = _secret(key, id)
    link = ResponderLink(
        id=id,
        token_hash=hash_of(secret),
        organisation=new.organisation,
        label=new.label,
        contact=new.contact,
        email=new.email,
        district_id=new.district_id,
        made_by=person_id,
        made_at=at,
        expires_at=at + LASTS,
    )
    session.add(link)
    session.flush()
    facts = {"organisation": new.organisation}
    journal.record(session, at, f"person:{person_id}", "handed-out-link", _noun(link), **facts)
    return link, secret


def secret_of(link: ResponderLink, key: bytes) -> str:
    """The secret again; empty for a link from before secrets were derived, or of another key."""
    secret = _secret(key, link.id)
    return secret if hash_of(secret) == link.token_hash else ""


def is_open(link: ResponderLink | None, at: datetime) -> bool:
    """Whether it still opens anything."""
    return link is not None and link.revoked_at is None and at < link.expires_at


def revoke(session: Session, link_id: UUID, who: str, at: datetime) -> ResponderLink:
    """It opens nothing from now on. Closing one that is closed is fine."""
    link = find(session, link_id)
    if link.revoked_at is None:
        link.revoked_at = at
        session.add(link)
        journal.record(session, at, who, "revoked-link", _noun(link))
    return link


def extend(session: Session, link_id: UUID, who: str, at: datetime) -> ResponderLink:
    """Ninety days from now. Raises Refused("link-revoked"): a closed one stays closed."""
    link = find(session, link_id)
    if link.revoked_at is not None:
        raise Refused("link-revoked")
    link.expires_at = at + LASTS
    session.add(link)
    journal.record(session, at, who, "extended-link", _noun(link))
    return link


def count_try(session: Session, caller: str, at: datetime) -> None:
    """Refused("too-many-tries") for whoever guesses, and when all together guess too much."""
    tries.spend(session, f"respond:{caller}", at, most=MOST_TRIES, per_minute=MOST_TRIES)
    tries.spend(session, "respond:everybody", at, most=MOST_IN_ALL, per_minute=MOST_IN_ALL)


def opened_by(session: Session, secret: str, at: datetime) -> ResponderLink:
    """The link a secret opens.

    Raises Missing("link-unknown"), Refused("link-revoked") and Refused("link-expired").
    """
    query = select(ResponderLink).where(ResponderLink.token_hash == hash_of(secret))
    link = session.exec(query).first()
    if link is None:
        raise Missing("link-unknown")
    if link.revoked_at is not None:
        raise Refused("link-revoked")
    if at >= link.expires_at:
        raise Refused("link-expired")
    return link


def calendar_of(link: ResponderLink, key: bytes) -> str:
    """Where a calendar program reads the days. The address opens them and nothing else."""
    return f"/svar/kalender/{link.id}/{_proof(key, link)}.ics"


def of_calendar(
    session: Session, link_id: UUID, proof: str, key: bytes, at: datetime
) -> ResponderLink:
    """The link whose days an address opens. Raises Missing("link-unknown") also for one that is
    closed or over: a calendar program has no use for the reason.
    """
    link = session.get(ResponderLink, link_id)
    is_it = link and hmac.compare_digest(_proof(key, link).encode(), proof.encode())
    if not (link and is_it and is_open(link, at)):
        raise Missing("link-unknown")
    return link


def is_used_today(link: ResponderLink, at: datetime) -> bool:
    """Whether today's use is in the journal already."""
    return link.last_used_at is not None and link.last_used_at.date() == at.date()


def note_use(session: Session, link_id: UUID, at: datetime, *, is_entry: bool) -> None:
    """That it was opened; in the journal once a day."""
    link = find(session, link_id)
    if not is_used_today(link, at):
        journal.record(session, at, f"link:{link.id}", "used-link", _noun(link))
    link.last_used_at, link.uses = at, link.uses + is_entry
    session.add(link)


def links(session: Session, reader: Reader) -> list[ResponderLink]:
    """Those the reader may hand out, the newest first."""
    rows = session.exec(select(ResponderLink).order_by(col(ResponderLink.made_at).desc()))
    return [link for link in rows if may(reader, "hand-out-links", place(link.district_id))]


def find(session: Session, link_id: UUID) -> ResponderLink:
    """Raises Missing("link-missing")."""
    link = session.get(ResponderLink, link_id)
    if link is None:
        raise Missing("link-missing")
    return link


def place(district_id: UUID | None) -> Where:
    """Where a link lies: one for every district is for those who hold their role everywhere."""
    return Where(frozenset([district_id] if district_id else []), missing="link-missing")


def _secret(key: bytes, link_id: UUID) -> str:
    return _sealed(key, f"svar {link_id}")


def _proof(key: bytes, link: ResponderLink) -> str:
    return _sealed(key, f"kalender {link.id} {link.token_hash}")


def _sealed(key: bytes, words: str) -> str:
    told = hmac.digest(key, words.encode(), "sha256")
    return urlsafe_b64encode(told).decode().rstrip("=")


def _noun(link: ResponderLink) -> str:
    return f"responderlink:{link.id}"
