"""Staff who sign in, the organisations they work for, and what they may do where."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Organisation(SQLModel, table=True):
    """Somebody who can be responsible for a measure."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=200)


class Person(SQLModel, table=True):
    """A member of staff who signs in at the desk. Participants are devices, never persons."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=120)
    language: str = Field(default="da", max_length=8)
    password_hash: str = ""  # argon2id; empty: no password sign-in
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    is_active: bool = True
    seen_at: datetime | None = Field(default=None, sa_type=Moment)


class Grant(SQLModel, table=True):
    """One role for one person, in one district or one walk or (neither) the whole deployment."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=32)
    district_id: UUID | None = Field(default=None, foreign_key="district.id")
    walk_id: UUID | None = Field(default=None, foreign_key="walk.id")
    ends_on: date | None = None


class SignIn(SQLModel, table=True):
    """A browser that is signed in. Only the hash of its secret is stored."""

    token_hash: str = Field(primary_key=True, max_length=64)
    id: UUID = Field(default_factory=new_id, unique=True)  # what lists and doors call it
    person_id: UUID = Field(foreign_key="person.id", index=True)
    how: str = Field(max_length=16)  # passkey, code (with a password), password (alone), oidc
    browser: str = Field(default="", max_length=40)
    began_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    proved_at: datetime = Field(sa_type=Moment)  # when the person last showed who they are


class Tries(SQLModel, table=True):
    """A token bucket: how many tries are left for a key, and when that was true."""

    key: str = Field(primary_key=True, max_length=200)
    left: float
    counted_at: datetime = Field(sa_type=Moment)
