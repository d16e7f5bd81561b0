"""What the municipality or the police note for themselves."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class ClosedNote(SQLModel, table=True):
    """A note on a place or a task, for one side only. About places, never about people."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    noun: str = Field(max_length=64, index=True)  # "district:<id>", "walk:", "planline:" or so
    side: str = Field(max_length=16)  # municipality, police: whose eyes it is for
    text: str = Field(max_length=2000)
    written_by: UUID | None = Field(default=None, foreign_key="person.id")
    written_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
