"""The journal: who did what, when. Rows are only added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment


class Event(SQLModel, table=True):
    """One thing that was done. `hash` covers the row and the hash before it."""

    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    who: str = Field(max_length=64)  # "person:<id>", "device:<id>", "operator" or "public"
    verb: str = Field(max_length=32)
    noun: str = Field(max_length=64, index=True)  # "<table>:<id>"
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
