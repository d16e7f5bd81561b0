"""Bring a member of staff in, with an organisation and a role."""

from datetime import datetime

from sqlmodel import Session, select

from walks import journal
from walks.errors import Refused
from walks.people.may import ROLES
from walks.people.sign_in import HASHER
from walks.tables import Grant, Organisation, Person

SHORTEST, LONGEST = 12, 128  # characters, any Unicode, no other rules (ASVS 6.2.1)


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

    Raises Refused("unknown-role") and Refused("password-length").
    """
    if role not in ROLES:
        raise Refused("unknown-role", role=role, roles=list(ROLES))
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password-length", shortest=SHORTEST, longest=LONGEST)
    person = session.exec(select(Person).where(Person.email == email.lower())).first()
    person = person or Person(email=email.lower(), name=name)
    person.name, person.password_hash = name, HASHER.hash(password)
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
