"""A link for somebody who is responsible for lines of a plan and has no account."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class ResponderLink(SQLModel, table=True):
    """Opens one organisation's lines, in one district or all. Only its secret's hash is stored."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    organisation: str = Field(max_length=32)  # code, as in PlanLine.responsible
    label: str = Field(max_length=200)  # who it was handed to: a function rather than a name
    contact: str = Field(max_length=200)  # whom they can ask
    email: str = Field(default="", max_length=254)  # where mails go; empty: none are written
    district_id: UUID | None = Field(default=None, foreign_key="district.id")
    made_by: UUID | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    uses: int = 0  # times it was opened
