"""Accounts at the workplace's own sign-in: linked by their owner, known by issuer and subject."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select

from walks import journal
from walks.errors import Conflict, Missing, Refused
from walks.people.id_token import Told
from walks.people.sign_in import hash_of
from walks.tables import Challenge, ExternalIdentity, Person

SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Visit:
    """One trip to the provider. All of it hangs on a secret that this browser alone holds."""

    held: str  # in the browser's cookie; here is its hash only, until it is used
    key: bytes

    @property
    def state(self) -> str:
        """What the provider sends back with the browser."""
        return self._of("state")

    @property
    def nonce(self) -> str:
        """What the ID token must repeat."""
        return self._of("nonce")

    @property
    def verifier(self) -> str:
        """What only who asked can show when the code is exchanged (PKCE)."""
        return self._of("verifier")

    @property
    def challenge(self) -> str:
        """The verifier's S256."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    def _of(self, what: str) -> str:
        return _text(hmac.digest(self.key, f"oidc {what} {self.held}".encode(), "sha256"))


def leave(session: Session, key: bytes, purpose: str, about: UUID | None, at: datetime) -> Visit:
    """Begin a trip: to sign in, to link (about: whose), or to enter (about: by which link)."""
    session.connection().execute(delete(Challenge).where(col(Challenge.made_at) < at - SOON))
    visit = Visit(secrets.token_urlsafe(32), key)
    asked = hash_of(visit.held)
    session.add(Challenge(hash=asked, purpose=f"oidc-{purpose}", about=about, made_at=at))
    session.flush()
    return visit


def come_back(session: Session, visit: Visit, state: str, at: datetime) -> tuple[str, UUID | None]:
    """The purpose of the trip and whom it is about, used up by this: commit before going on.

    Raises Refused("oidc-stale") for a state of another browser, one that was used, or an old one.
    """
    if not hmac.compare_digest(state.encode(), visit.state.encode()):
        raise Refused("oidc-stale")
    row = session.get(Challenge, hash_of(visit.held), with_for_update=True)
    if row is None or not row.purpose.startswith("oidc-"):
        raise Refused("oidc-stale")
    session.delete(row)
    session.flush()
    if at - row.made_at > SOON:
        raise Refused("oidc-stale")
    return row.purpose.removeprefix("oidc-"), row.about


def whose(session: Session, told: Told, at: datetime) -> UUID:
    """The active person who has linked this account. Raises Refused("oidc-unknown")."""
    row = _known(session, told)
    if row is None or not session.get_one(Person, row.person_id).is_active:
        raise Refused("oidc-unknown")
    row.used_at = at
    return row.person_id


def of(session: Session, person_id: UUID) -> list[ExternalIdentity]:
    """A person's linked accounts, the oldest first."""
    mine = select(ExternalIdentity).where(ExternalIdentity.person_id == person_id)
    return list(session.exec(mine.order_by(col(ExternalIdentity.made_at))))


def link(session: Session, person_id: UUID, told: Told, at: datetime) -> None:
    """This account lets the person in from now. Raises Conflict("oidc-known")."""
    if _known(session, told):
        raise Conflict("oidc-known")
    row = ExternalIdentity(
        person_id=person_id, issuer=told.issuer, subject=told.subject, made_at=at
    )
    session.add(row)
    session.flush()
    who = f"person:{person_id}"
    journal.record(session, at, who, "account-linked", f"externalidentity:{row.id}")


def unlink(session: Session, person_id: UUID, id: UUID, at: datetime) -> None:
    """It lets nobody in any more. Raises Missing("oidc-missing")."""
    row = session.get(ExternalIdentity, id)
    if row is None or row.person_id != person_id:
        raise Missing("oidc-missing")
    session.delete(row)
    who = f"person:{person_id}"
    journal.record(session, at, who, "account-unlinked", f"externalidentity:{id}")


def forget(session: Session, person_id: UUID) -> None:
    """None of their accounts lets them in any more."""
    theirs = delete(ExternalIdentity).where(col(ExternalIdentity.person_id) == person_id)
    session.connection().execute(theirs)


def _known(session: Session, told: Told) -> ExternalIdentity | None:
    """By issuer and subject alone: an e-mail address may be anybody's."""
    return session.exec(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == told.issuer, ExternalIdentity.subject == told.subject
        )
    ).first()


def _text(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()
