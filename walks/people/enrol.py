"""Bring a member of staff in, with an organisation and a role."""

from datetime import datetime

from sqlmodel import Session, select

from walks import journal
from walks.errors import Refused
from walks.people import passwords
from walks.people.may import ROLES
from walks.tables import Grant, Organisation, Person


def enrol(
    session: Session,
    email: str,
    name: str,
    role: str,
    password: str,
    at: datetime,
    organisation: str | None = None,
) -> Person:
    """A person who can sign in at once. The same address again gets the new password and role.

    Only the demo and the tests make people so: everybody else comes in by a link of their own.
    Raises Refused("unknown-role") and what passwords.check() raises.
    """
    if role not in ROLES:
        raise Refused("unknown-role", role=role, roles=list(ROLES))
    passwords.check(password, passwords.words_in(email, name))
    person = session.exec(select(Person).where(Person.email == email.lower())).first()
    person = person or Person(email=email.lower(), name=name)
    person.name, person.password_hash = name, passwords.hashed(password)
    if organisation:
        person.organisation_id = session.exec(
            select(Organisation.id).where(Organisation.code == organisation)
        ).first()
    session.add(person)
    session.flush()
    _grant(session, person, role)
    journal.record(session, at, "operator", "enrolled", f"person:{person.id}", role=role)
    return person


def _grant(session: Session, person: Person, role: str) -> None:
    held = select(Grant).where(Grant.person_id == person.id, Grant.role == role)
    if session.exec(held).first() is None:
        session.add(Grant(person_id=person.id, role=role))
        session.flush()
