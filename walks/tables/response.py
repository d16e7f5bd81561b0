"""What becomes of a line once its plan is adopted: each answer and each move, as it was given."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Response(SQLModel, table=True):
    """Something said about an adopted line, by its responsible party or at the desk.

    Rows are only added: the newest that names a state says how the line stands.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_line_id: UUID = Field(foreign_key="planline.id", index=True)
    at: datetime = Field(sa_type=Moment)
    organisation: str = Field(default="", max_length=32)  # code of the party; empty: the desk
    link_id: UUID | None = None  # no foreign key: a link goes in its time, and what it said stands
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    kind: str = Field(max_length=16)  # see walks/planning/follow_up.py
    state: str = Field(max_length=24)  # of the line afterwards
    words: str = Field(default="", max_length=1000)
    due_on: date | None = None  # when the party says that it will be done
    external_case: str = Field(default="", max_length=100)  # the party's own number
