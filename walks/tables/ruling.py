"""The review of a walk: what the desk has decided of each observation, step by step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Step(SQLModel, table=True):
    """One thing somebody did in the review, with as many observations as it took.

    It is undone as one, and stays as a row then too.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    walk_id: UUID = Field(foreign_key="walk.id", index=True)
    kind: str = Field(max_length=16)  # decided, same, apart, corrected
    made_by: UUID | None = Field(default=None, foreign_key="person.id")  # None: the operator
    made_at: datetime = Field(sa_type=Moment)
    undone_by: UUID | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    conditions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)  # as they were


class Ruling(SQLModel, table=True):
    """How an observation stands at the desk after a step; the newest that is not undone counts.

    Each row says all of it, so that undoing one shows what stood before. What the desk has not
    corrected (None) stands as it was sent.
    """

    observation_id: UUID = Field(foreign_key="observation.id", primary_key=True)
    number: int = Field(primary_key=True)  # 1, 2, 3: two who write at once can't have the same
    step_id: UUID = Field(foreign_key="step.id", index=True)
    verdict: str = Field(default="", max_length=16)  # see walks/observations/decide.py; "": none
    urgency: str = Field(default="", max_length=8)  # now, fast, plan, long; "": nobody said
    reason: str = Field(default="", max_length=500)  # why it is parked or rejected
    # No foreign key: the other may be erased, and this one stands.
    duplicate_of: UUID | None = Field(default=None, index=True)
    category: str | None = Field(default=None, max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    revision: int = 1  # of the letter it was decided on
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


class Apart(SQLModel, table=True):
    """Somebody has said that these two are not the same thing: nobody is asked again."""

    step_id: UUID = Field(foreign_key="step.id", primary_key=True)
    first_id: UUID = Field(primary_key=True)  # the lower of the two ids
    second_id: UUID = Field(primary_key=True, index=True)
