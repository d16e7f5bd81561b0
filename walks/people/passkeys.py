"""Passkeys (WebAuthn): registered, used and removed. The browser's answers are JSON we check."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from walks import journal
from walks.errors import Conflict, Missing, Refused
from walks.people.sign_in import hash_of
from walks.tables import Challenge, Passkey, Person

# The package webauthn is imported where it is used: 16 MB that a server that receives can spare.

SOON = timedelta(minutes=5)
LONGEST = 64 * 1024  # characters of an answer


@dataclass(frozen=True)
class Site:
    """Where a passkey is good for: from BASE_URL, never from what a browser says of us."""

    name: str
    host: str
    origin: str


@dataclass(frozen=True)
class Owner:
    """Who a new passkey is for, and those that must not be made again."""

    id: UUID
    email: str
    name: str
    has: tuple[Passkey, ...] = ()


@dataclass(frozen=True)
class Made:
    """A new passkey's public half, checked."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def of(session: Session, person_id: UUID) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    made = col(Passkey.made_at)
    return list(session.exec(select(Passkey).where(Passkey.person_id == person_id).order_by(made)))


def ask(session: Session, site: Site, purpose: str, about: UUID | None, at: datetime) -> str:
    """What the browser hands to navigator.credentials.get(), as JSON: any passkey of the site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    told = generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    _note(session, told.challenge, purpose, about, at)
    return options_to_json(told)


def ask_for_new(session: Session, site: Site, owner: Owner, at: datetime) -> str:
    """What the browser hands to navigator.credentials.create(), as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import structs

    told = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=owner.id.bytes,
        user_name=owner.email,
        user_display_name=owner.name,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=key.credential_id) for key in owner.has
        ],
    )
    _note(session, told.challenge, "new", owner.id, at)
    return options_to_json(told)


def take(session: Session, answer: str, purpose: str, about: UUID | None, at: datetime) -> bytes:
    """The challenge that is answered, used up by this: commit before you check the answer.

    Raises Refused("passkey-unusable") when we never asked, long ago, or for something else.
    """
    asked = _challenge_in(answer)
    row = session.get(Challenge, hash_of(asked.hex()), with_for_update=True)
    if row is None:
        raise Refused("passkey-unusable")
    session.delete(row)
    session.flush()
    if (row.purpose, row.about) != (purpose, about) or at - row.made_at > SOON:
        raise Refused("passkey-unusable")
    return asked


def checked_new(answer: str, asked: bytes, site: Site) -> Made:
    """The new passkey in an answer. Raises Refused("passkey-unusable")."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused("passkey-unusable") from None
    return Made(made.credential_id, made.credential_public_key, made.sign_count)


def add(session: Session, person_id: UUID, made: Made, name: str, at: datetime) -> Passkey:
    """Keep a new one. Raises Conflict("passkey-known")."""
    known = select(Passkey).where(Passkey.credential_id == made.credential_id)
    if session.exec(known).first():
        raise Conflict("passkey-known")
    row = Passkey(person_id=person_id, name=name, made_at=at, **vars(made))
    session.add(row)
    who = f"person:{person_id}"
    journal.record(session, at, who, "passkey-added", f"passkey:{row.id}")
    return row


def whose(session: Session, answer: str, asked: bytes, site: Site, at: datetime) -> UUID:
    """The active person whose passkey has answered. Raises Refused("passkey-unusable")."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    key = _key_in(session, answer)
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused("passkey-unusable") from None
    if not session.get_one(Person, key.person_id).is_active:
        raise Refused("passkey-unusable")
    key.sign_count, key.used_at = used.new_sign_count, at
    return key.person_id


def rename(session: Session, person_id: UUID, id: UUID, name: str) -> None:
    """Call it something else."""
    _own(session, person_id, id).name = name


def remove(session: Session, person_id: UUID, id: UUID, at: datetime) -> None:
    """Take one away; ways.py sees to it that the person can still get in."""
    session.delete(_own(session, person_id, id))
    who = f"person:{person_id}"
    journal.record(session, at, who, "passkey-removed", f"passkey:{id}")


def _own(session: Session, person_id: UUID, id: UUID) -> Passkey:
    row = session.get(Passkey, id)
    if row is None or row.person_id != person_id:
        raise Missing("passkey-missing")
    return row


def _note(
    session: Session, challenge: bytes, purpose: str, about: UUID | None, at: datetime
) -> None:
    """Remember what was asked, and forget what nobody answered."""
    theirs = col(Challenge.purpose).startswith("oidc-")  # these have a time of their own
    old = delete(Challenge).where(col(Challenge.made_at) < at - SOON, ~theirs)
    session.connection().execute(old)
    asked = hash_of(challenge.hex())
    session.add(Challenge(hash=asked, purpose=purpose, about=about, made_at=at))
    session.flush()


def _challenge_in(answer: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    try:
        told = _part(_part(json.loads(answer[:LONGEST]), "response", dict), "clientDataJSON", str)
        asked = _part(json.loads(base64url_to_bytes(told)), "challenge", str)
        return base64url_to_bytes(asked)
    except ValueError:
        raise Refused("passkey-unusable") from None


def _key_in(session: Session, answer: str) -> Passkey:
    from webauthn.helpers import base64url_to_bytes

    try:
        id = base64url_to_bytes(_part(json.loads(answer[:LONGEST]), "rawId", str))
    except ValueError:
        raise Refused("passkey-unusable") from None
    key = session.exec(select(Passkey).where(Passkey.credential_id == id).with_for_update()).first()
    if key is None:
        raise Refused("passkey-unusable")
    return key


def _part(told: Any, name: str, kind: type) -> Any:
    part = told.get(name) if isinstance(told, dict) else None
    if not isinstance(part, kind):
        raise ValueError(name)
    return part
