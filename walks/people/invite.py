"""Invite a member of staff: a link for one person, once, within a week. Nobody is mailed."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.people.entry import new_secret
from walks.people.grants import NewGrant, check
from walks.tables import EntryLink, Person
from walks.tables.columns import new_id

GOOD_FOR = timedelta(days=7)
EMAIL = r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$"
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=180, pattern=EMAIL),
]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$"
    ),
]


class Invited(BaseModel):
    """Who is invited, and to what."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Name
    organisation_id: UUID | None = None
    role: str = Field(max_length=32)
    district_id: UUID | None = None
    walk_id: UUID | None = None
    ends_on: date | None = None

    @property
    def grant(self) -> NewGrant:
        """The role they will hold."""
        return NewGrant(**self.model_dump(exclude={"email", "name", "organisation_id"}))


def invite(session: Session, told: Invited, who: str, at: datetime) -> tuple[EntryLink, str]:
    """The invitation and the secret of its link, which is shown this once.

    An earlier one to the same address is taken back. Raises Conflict("person-known") and what
    grants.check() raises.
    """
    check(session, told.grant, at)
    if session.exec(select(Person).where(Person.email == told.email)).first():
        raise Conflict("person-known")
    for earlier in pending(session, at):
        if earlier.email == told.email:
            revoke(session, earlier.id, who, at)
    facts = told.model_dump(exclude={"ends_on"})
    link = EntryLink(
        purpose="invitation",
        person_id=new_id(),
        role_ends_on=told.ends_on,
        made_by=who,
        made_at=at,
        expires_at=at + GOOD_FOR,
        **facts,
    )
    secret = new_secret(link)
    session.add(link)
    session.flush()
    journal.record(session, at, who, "invited", f"entrylink:{link.id}", role=told.role)
    return link, secret


def pending(session: Session, at: datetime) -> list[EntryLink]:
    """Invitations that can still be used, the newest first."""
    return list(
        session.exec(
            select(EntryLink)
            .where(
                EntryLink.purpose == "invitation",
                col(EntryLink.used_at).is_(None),
                col(EntryLink.ended_at).is_(None),
                EntryLink.expires_at >= at,
            )
            .order_by(col(EntryLink.made_at).desc())
        )
    )


def revoke(session: Session, id: UUID, who: str, at: datetime) -> None:
    """Take an invitation back. Raises Missing("invitation-missing")."""
    link = session.get(EntryLink, id)
    if link is None or link.purpose != "invitation" or link.used_at or link.ended_at:
        raise Missing("invitation-missing")
    link.ended_at = at
    journal.record(session, at, who, "invitation-revoked", f"entrylink:{id}")
