"""Roles are given, for a while and for a part of the town, and ended. Never to oneself."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing, Refused
from walks.people.may import ROLES
from walks.tables import District, Grant, Person, Walk


class NewGrant(BaseModel):
    """A role in a district, on a walk, or (neither) everywhere."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(max_length=32)
    district_id: UUID | None = None
    walk_id: UUID | None = None
    ends_on: date | None = None


def check(session: Session, new: NewGrant, at: datetime) -> None:
    """Refused("unknown-role"), Refused("grant-scope"), Refused("ended-already")."""
    if new.role not in ROLES:
        raise Refused("unknown-role", role=new.role, roles=list(ROLES))
    has_district = new.district_id is None or session.get(District, new.district_id) is not None
    has_walk = new.walk_id is None or session.get(Walk, new.walk_id) is not None
    if (new.district_id and new.walk_id) or not (has_district and has_walk):
        raise Refused("grant-scope")
    if new.ends_on and new.ends_on < at.date():
        raise Refused("ended-already")


def give(session: Session, person_id: UUID, new: NewGrant, who: str, at: datetime) -> Grant:
    """The person holds the role from their next request on.

    Raises Refused("not-for-yourself"): the administrator's role shows no content, and an
    administrator must not be able to change that alone.
    """
    _not_oneself(person_id, who)
    check(session, new, at)
    grant = Grant(person_id=person_id, **new.model_dump())
    session.add(grant)
    session.flush()
    noun = f"person:{person_id}"
    journal.record(session, at, who, "role-given", noun, role=new.role, grant=str(grant.id))
    return grant


def end(session: Session, person_id: UUID, id: UUID, who: str, at: datetime) -> None:
    """The person holds it no longer, from their next request on.

    Raises Missing("grant-missing") and Conflict("last-administrator").
    """
    grant = session.get(Grant, id)
    if grant is None or grant.person_id != person_id:
        raise Missing("grant-missing")
    session.delete(grant)
    session.flush()
    keep_an_administrator(session, at)
    noun = f"person:{person_id}"
    journal.record(session, at, who, "role-ended", noun, role=grant.role, grant=str(id))


def keep_an_administrator(session: Session, at: datetime) -> None:
    """Raises Conflict("last-administrator") when nobody is left who can let people in."""
    left = (
        select(Person.id)
        .join(Grant, col(Grant.person_id) == col(Person.id))
        .where(
            Grant.role == "administrator",
            col(Grant.district_id).is_(None),
            col(Grant.walk_id).is_(None),
            or_(col(Grant.ends_on).is_(None), col(Grant.ends_on) >= at.date()),
            col(Person.is_active).is_(True),
        )
    )
    if session.exec(left).first() is None:
        raise Conflict("last-administrator")


def _not_oneself(person_id: UUID, who: str) -> None:
    if who == f"person:{person_id}":
        raise Refused("not-for-yourself")
