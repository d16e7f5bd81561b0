"""Members of staff as an administrator sees them; let in and kept out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing, Refused
from walks.people import sign_ins
from walks.people.grants import keep_an_administrator
from walks.tables import (
    CodeSecret,
    District,
    ExternalIdentity,
    Grant,
    Organisation,
    Passkey,
    Person,
    Walk,
)


@dataclass(frozen=True)
class Held:
    """A role somebody holds, and where."""

    grant: Grant
    district: str
    walk: str
    is_over: bool


@dataclass(frozen=True)
class Member:
    """A person with what they hold and how they get in."""

    person: Person
    organisation: str
    held: list[Held]
    passkeys: int
    has_codes: bool
    has_account: bool  # at the workplace's own sign-in


def everybody(session: Session, at: datetime) -> list[Member]:
    """All members of staff by name, the active ones first."""
    order = (col(Person.is_active).desc(), col(Person.name))
    return _members(session, list(session.exec(select(Person).order_by(*order))), at)


def find(session: Session, person_id: UUID, at: datetime) -> Member:
    """One of them. Raises Missing("person-missing")."""
    [member] = _members(session, [person(session, person_id)], at)
    return member


def person(session: Session, person_id: UUID) -> Person:
    """The person. Raises Missing("person-missing")."""
    found = session.get(Person, person_id)
    if found is None:
        raise Missing("person-missing")
    return found


def disable(session: Session, person_id: UUID, who: str, at: datetime) -> None:
    """Keep the person out, from their next request on; what they did stays as it is.

    Raises Refused("not-for-yourself") and Conflict("last-administrator").
    """
    found = person(session, person_id)
    if who == f"person:{person_id}":
        raise Refused("not-for-yourself")
    found.is_active = False
    session.flush()
    keep_an_administrator(session, at)
    sign_ins.end_all(session, person_id, who, at)
    journal.record(session, at, who, "disabled", f"person:{person_id}")


def enable(session: Session, person_id: UUID, who: str, at: datetime) -> None:
    """Let the person in again, with the same ways in and the roles that have not ended."""
    person(session, person_id).is_active = True
    journal.record(session, at, who, "enabled", f"person:{person_id}")


def _members(session: Session, people: list[Person], at: datetime) -> list[Member]:
    ids = [one.id for one in people]
    organisations = {one.id: one.name for one in session.exec(select(Organisation))}
    held = _held(session, ids, at)
    keys = list(session.exec(select(Passkey.person_id).where(col(Passkey.person_id).in_(ids))))
    with_codes = select(CodeSecret.person_id).where(col(CodeSecret.confirmed_at).is_not(None))
    has_codes = set(session.exec(with_codes))
    linked = select(ExternalIdentity.person_id).where(col(ExternalIdentity.person_id).in_(ids))
    has_account = set(session.exec(linked))
    return [
        Member(
            person=one,
            organisation=organisations[one.organisation_id] if one.organisation_id else "",
            held=held.get(one.id, []),
            passkeys=keys.count(one.id),
            has_codes=one.id in has_codes,
            has_account=one.id in has_account,
        )
        for one in people
    ]


def _held(session: Session, ids: list[UUID], at: datetime) -> dict[UUID, list[Held]]:
    rows = session.exec(
        select(Grant, District.name, Walk.title)
        .outerjoin(District, col(Grant.district_id) == col(District.id))
        .outerjoin(Walk, col(Grant.walk_id) == col(Walk.id))
        .where(col(Grant.person_id).in_(ids))
        .order_by(col(Grant.role))
    )
    found: dict[UUID, list[Held]] = {}
    for grant, district, walk in rows:
        is_over = grant.ends_on is not None and grant.ends_on < at.date()
        one = Held(grant, district or "", walk or "", is_over)
        found.setdefault(grant.person_id, []).append(one)
    return found
