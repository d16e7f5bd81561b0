"""Staff sign in at the desk: a password becomes a server-side sign-in that can be ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import or_
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Refused
from walks.people import tries
from walks.tables import Grant, Person, SignIn

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
HASHER = PasswordHasher()  # argon2id, RFC 9106 low-memory profile
NOBODY = HASHER.hash(secrets.token_urlsafe(16))  # so that an unknown address takes as long


@dataclass(frozen=True)
class Staff:
    """Somebody signed in, and the roles that hold today."""

    id: str
    name: str
    language: str
    roles: frozenset[str]

    @property
    def who(self) -> str:
        """As the journal writes it."""
        return f"person:{self.id}"


def hash_of(token: str) -> str:
    """SHA-256 (hex) of a secret; the secret itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def count_try(session: Session, email: str, at: datetime) -> None:
    """Refused("too-many-tries") after 20 in an hour for one address, known or not."""
    tries.spend(session, f"sign-in:{email.lower()}", at, most=20, per_minute=20 / 60)


def who_fits(session: Session, email: str, password: str) -> UUID:
    """The person with this address and password. Slow on purpose: never inside a write.

    Raises Refused("wrong-sign-in") for a wrong pair, in the same time whoever it is.
    """
    person = session.exec(
        select(Person).where(Person.email == email.lower(), col(Person.is_active).is_(True))
    ).first()
    if not _fits(person.password_hash if person else NOBODY, password) or person is None:
        raise Refused("wrong-sign-in")
    return person.id


def begin(session: Session, person_id: UUID, at: datetime) -> str:
    """Start a sign-in and give its secret, which is shown to nobody but the browser."""
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=hash_of(token), person_id=person_id, began_at=at, seen_at=at))
    journal.record(session, at, f"person:{person_id}", "signed-in", f"person:{person_id}")
    return token


def sign_out(session: Session, token: str, at: datetime) -> None:
    """End the sign-in. Ending one that is gone already is fine."""
    row = session.get(SignIn, hash_of(token))
    if row:
        journal.record(
            session, at, f"person:{row.person_id}", "signed-out", f"person:{row.person_id}"
        )
        session.delete(row)


def who_is(session: Session, token: str, at: datetime) -> Staff | None:
    """The person behind a sign-in, unless it is unknown, idle for an hour or 12 hours old."""
    row = session.get(SignIn, hash_of(token))
    if row is None or at - row.seen_at > IDLE or at - row.began_at > LONGEST:
        return None
    person = session.get(Person, row.person_id)
    if person is None or not person.is_active:
        return None
    return Staff(str(person.id), person.name, person.language, _roles(session, person, at))


def seen(session: Session, token: str, at: datetime) -> None:
    """Note that the sign-in is in use, at most once a minute."""
    row = session.get(SignIn, hash_of(token))
    if row and at - row.seen_at > timedelta(minutes=1):
        row.seen_at = at


def _roles(session: Session, person: Person, at: datetime) -> frozenset[str]:
    holds = or_(col(Grant.ends_on).is_(None), col(Grant.ends_on) >= at.date())
    everywhere = (col(Grant.district_id).is_(None), col(Grant.walk_id).is_(None))
    grants = session.exec(
        select(Grant.role).where(Grant.person_id == person.id, holds, *everywhere)
    )
    return frozenset(grants)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash or NOBODY, password)
    except VerificationError:
        return False
