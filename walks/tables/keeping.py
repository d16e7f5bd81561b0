"""What was deleted because its time had come, and what has been put in the archive before that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Deletion(SQLModel, table=True):
    """One class of data that went at one time: how much, never what."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    who: str = Field(max_length=64)  # "person:<id>" or "operator"
    keep: str = Field(max_length=16)  # class of retention; "erasure": somebody asked
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ArchiveMark(SQLModel, table=True):
    """A walk whose case is kept elsewhere, or need not be kept. The newest counts."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    noun: str = Field(max_length=64, index=True)  # "walk:<id>"
    kind: str = Field(max_length=16)  # journalised, disposable, none: taken back
    case_number: str = Field(default="", max_length=60)  # in the municipality's own system
    kle: str = Field(default="", max_length=20)  # KL's classification, e.g. 00.00.00
    marked_by: str = Field(max_length=64)
    marked_at: datetime = Field(sa_type=Moment)
