"""Get in by a one-time link: an invitation makes the person, a recovery gives new ways in."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from walks import journal
from walks.errors import Conflict, Missing, Refused
from walks.people import codes, identities, passkeys, ways
from walks.people.id_token import Told
from walks.people.passkeys import Made, Owner
from walks.people.seal import Seal
from walks.people.sign_in import hash_of
from walks.tables import EntryLink, Grant, Person


def new_secret(link: EntryLink) -> str:
    """A secret of 128 bits for the link; one it had before is dead from now."""
    secret = secrets.token_urlsafe(16)
    link.token_hash = hash_of(secret)
    return secret


def find(session: Session, secret: str, at: datetime) -> EntryLink:
    """The link with this secret, unused and in time.

    Raises Missing("link-unusable"), whatever is the matter with it.
    """
    link = session.exec(select(EntryLink).where(EntryLink.token_hash == hash_of(secret))).first()
    return _good(link, at)


def open_link(session: Session, secret: str, seal: Seal, at: datetime) -> EntryLink:
    """The link, with a secret to offer for one-time codes: the same at every look."""
    link = find(session, secret, at)
    if not link.code_sealed:
        link.code_sealed = codes.new_secret(seal)
    return link


def owner_of(session: Session, link: EntryLink) -> Owner:
    """Whom the link lets in. What they had of passkeys is to be forgotten, and may be made anew."""
    if link.purpose == "invitation":
        return Owner(link.person_id, link.email, link.name)
    person = session.get_one(Person, link.person_id)
    return Owner(person.id, person.email, person.name)


def fitting_step(link: EntryLink, code: str, seal: Seal, at: datetime) -> int:
    """The step of the first code from the app. Raises Refused("wrong-code")."""
    step = codes.step_of(seal.open(link.code_sealed), code, at) if link.code_sealed else None
    if step is None:
        raise Refused("wrong-code")
    return step


def with_password(
    session: Session, secret: str, password_hash: str, step: int, at: datetime
) -> UUID:
    """In by a password and codes from an app. The person's id."""
    link = find(session, secret, at)
    person = _let_in(session, link, at)
    person.password_hash = password_hash
    codes.take_over(session, person.id, link.code_sealed, step, at)
    return person.id


def with_passkey(session: Session, secret: str, made: Made, name: str, at: datetime) -> UUID:
    """In by a new passkey. The person's id."""
    person = _let_in(session, find(session, secret, at), at)
    passkeys.add(session, person.id, made, name, at)
    return person.id


def with_identity(session: Session, link_id: UUID, told: Told, at: datetime) -> UUID:
    """In by an account elsewhere; the link was shown before they went there. The person's id."""
    person = _let_in(session, _good(session.get(EntryLink, link_id), at), at)
    identities.link(session, person.id, told, at)
    return person.id


def _good(link: EntryLink | None, at: datetime) -> EntryLink:
    if link is None or link.used_at or link.ended_at or at > link.expires_at:
        raise Missing("link-unusable")
    return link


def _let_in(session: Session, link: EntryLink, at: datetime) -> Person:
    _use_up(session, link, at)
    who = f"person:{link.person_id}"
    if link.purpose == "recovery":
        ways.forget(session, link.person_id, who, at)
        person = session.get_one(Person, link.person_id)
        journal.record(session, at, who, "recovered", who)
    else:
        person = _newcomer(session, link)
        journal.record(session, at, who, "invitation-accepted", f"entrylink:{link.id}")
    session.flush()
    return person


def _use_up(session: Session, link: EntryLink, at: datetime) -> None:
    """Two at once never both get in."""
    unused = update(EntryLink).where(col(EntryLink.id) == link.id, col(EntryLink.used_at).is_(None))
    if session.connection().execute(unused.values(used_at=at)).rowcount != 1:
        raise Missing("link-unusable")
    session.refresh(link)


def _newcomer(session: Session, link: EntryLink) -> Person:
    known = select(Person).where(Person.email == link.email)
    if session.exec(known).first():
        raise Conflict("person-known")
    person = Person(
        id=link.person_id,
        email=link.email,
        name=link.name,
        organisation_id=link.organisation_id,
    )
    session.add(person)
    session.flush()
    grant = Grant(
        person_id=person.id,
        role=link.role,
        district_id=link.district_id,
        walk_id=link.walk_id,
        ends_on=link.role_ends_on,
    )
    session.add(grant)
    return person
