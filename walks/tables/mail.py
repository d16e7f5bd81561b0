"""Mails the house writes: each is kept as it was written, whether or not it could be sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Mail(SQLModel, table=True):
    """One mail to whoever holds a link. `key` makes it the only one of its kind.

    The link's secret is not in the words: "{link}" stands for it until the mail leaves.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    kind: str = Field(max_length=16)  # new, due, week
    link_id: UUID = Field(index=True)  # no foreign key: a link goes in its time
    district_id: UUID | None = Field(default=None, foreign_key="district.id")
    address: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    body: str
    about: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)  # numbers and days
    made_at: datetime = Field(sa_type=Moment, index=True)
    state: str = Field(default="waiting", max_length=16)  # waiting, sending, sent, failed, dropped
    tries: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    trouble: str = Field(default="", max_length=32)  # a code: refused, unreachable, no-server
