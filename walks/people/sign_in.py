"""A sign-in of staff at the desk: kept by the server, so that it can be ended at once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Refused
from walks.people.may import Held, Reader
from walks.tables import Grant, Person, SignIn

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=5)  # how long a proof of who one is lets one change what is delicate


@dataclass(frozen=True)
class Staff:
    """Somebody signed in, and the roles that hold today, each with its place."""

    id: str
    name: str
    language: str
    grants: Reader
    sign_in_id: UUID | None = None
    how: str = ""  # passkey, code, oidc; "password" is a password alone
    seen_at: datetime | None = None
    proved_at: datetime | None = None

    @property
    def is_bound(self) -> bool:
        """Whether every role is held for one district or one walk only."""
        return not any(held.is_everywhere for held in self.grants)

    @property
    def who(self) -> str:
        """As the journal writes it."""
        return f"person:{self.id}"

    def has_just_proved(self, at: datetime) -> bool:
        """Whether the person has shown who they are within five minutes."""
        return self.proved_at is not None and at - self.proved_at <= FRESH


def hash_of(token: str) -> str:
    """SHA-256 (hex) of a secret; the secret itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, person_id: UUID, at: datetime, how: str, browser: str = "") -> str:
    """Start a sign-in and give its secret, which is shown to nobody but the browser.

    `how` is the way in: passkey, code (with a password), oidc; or "password" for one alone, which
    opens nothing before a second factor is set up, where the deployment asks for that.
    """
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=hash_of(token),
        person_id=person_id,
        how=how,
        browser=browser,
        began_at=at,
        seen_at=at,
        proved_at=at,
    )
    session.add(row)
    session.get_one(Person, person_id).seen_at = at
    who = f"person:{person_id}"
    journal.record(session, at, who, "signed-in", who, how=how)
    return token


def renew(session: Session, token: str, at: datetime, how: str) -> str:
    """The person has just proved who they are: the sign-in goes on under a new secret."""
    row = session.get(SignIn, hash_of(token))
    if row is None:
        raise Refused("sign-in-first")
    fresh = secrets.token_urlsafe(32)
    row.token_hash, row.proved_at, row.seen_at = hash_of(fresh), at, at
    if row.how == "password":
        row.how = how  # a second factor has come
    who = f"person:{row.person_id}"
    journal.record(session, at, who, "proved", who, how=how)
    return fresh


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
    if row is None or not is_live(row, at):
        return None
    person = session.get(Person, row.person_id)
    if person is None or not person.is_active:
        return None
    return Staff(
        str(person.id),
        person.name,
        person.language,
        _held(session, person, at),
        sign_in_id=row.id,
        how=row.how,
        seen_at=row.seen_at,
        proved_at=row.proved_at,
    )


def is_live(row: SignIn, at: datetime) -> bool:
    """Whether a sign-in still lets anybody in."""
    return at - row.seen_at <= IDLE and at - row.began_at <= LONGEST


def seen(session: Session, token: str, at: datetime) -> None:
    """Note that the sign-in is in use, at most once a minute."""
    row = session.get(SignIn, hash_of(token))
    if row and is_live(row, at) and at - row.seen_at > timedelta(minutes=1):
        row.seen_at = at
        session.get_one(Person, row.person_id).seen_at = at


def _held(session: Session, person: Person, at: datetime) -> Reader:
    holds = or_(col(Grant.ends_on).is_(None), col(Grant.ends_on) >= at.date())
    grants = session.exec(select(Grant).where(Grant.person_id == person.id, holds))
    return frozenset(Held(one.role, one.district_id, one.walk_id) for one in grants)
