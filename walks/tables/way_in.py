"""How staff get in: passkeys, codes, accounts elsewhere, questions put, and one-time links."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Passkey(SQLModel, table=True):
    """A key on somebody's own phone, computer or stick; we keep its public half."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(default=0, sa_type=BigInteger)
    name: str = Field(max_length=80)  # as its owner calls it
    made_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class CodeSecret(SQLModel, table=True):
    """What an app makes one-time codes from (TOTP), sealed. It counts once a code has fitted."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    sealed: str = Field(max_length=200)
    made_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    last_step: int = 0  # the half minute of the newest code used: none that old fits again


class ExternalIdentity(SQLModel, table=True):
    """An account at the workplace's own sign-in that its owner has linked. No address, no name."""

    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    issuer: str = Field(max_length=300)
    subject: str = Field(max_length=255)  # as the issuer knows them; what is linked is the pair
    made_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class Challenge(SQLModel, table=True):
    """A question to a passkey, or a trip to the workplace's sign-in: answered once, and soon."""

    hash: str = Field(primary_key=True, max_length=64)  # SHA-256 of what was asked
    purpose: str = Field(max_length=16)
    about: UUID | None = None  # whom or what the answer is for; None: whoever answers
    made_at: datetime = Field(sa_type=Moment)


class EntryLink(SQLModel, table=True):
    """A link that lets one person in once: an invitation, or a way back for who lost theirs.

    Only the hash of its secret is stored; a recovery has none before a colleague has confirmed.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    purpose: str = Field(max_length=16)  # invitation, recovery
    person_id: UUID = Field(index=True)  # of an invitation: who the person will be
    token_hash: str | None = Field(default=None, unique=True, max_length=64)
    email: str = Field(default="", max_length=254)
    name: str = Field(default="", max_length=120)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    role: str = Field(default="", max_length=32)
    district_id: UUID | None = Field(default=None, foreign_key="district.id")
    walk_id: UUID | None = Field(default=None, foreign_key="walk.id")
    role_ends_on: date | None = None
    made_by: str = Field(max_length=64)  # as the journal writes it
    made_at: datetime = Field(sa_type=Moment)
    confirmed_by: str | None = Field(default=None, max_length=64)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)  # taken back
    code_sealed: str = Field(default="", max_length=200)  # offered on the page, until it counts
