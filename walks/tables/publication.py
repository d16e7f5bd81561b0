"""What is to be public, who has looked at it, and the public copy itself.

Publication and PublicPhoto are all that a public page can read. They hold copies, point at no other
table, and are there only while they are out: what is hidden or taken down has no row.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Publication(SQLModel, table=True):
    """One thing the public may read: moderated words, a coarse place, a month."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)  # random: it tells no time
    kind: str = Field(max_length=8)  # seen: an observation; count: how many said so in a district
    district_code: str = Field(max_length=64, index=True)
    district_name: str = Field(max_length=200)
    category: str = Field(max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    feeling: str = Field(max_length=16)  # unsafe, safe, neutral
    title: str = Field(max_length=120)
    text: str = Field(default="", max_length=500)
    place: str = Field(default="", max_length=120)  # a name everybody knows it by
    lon: float | None = None  # middle of a square of 100 m, never the place itself
    lat: float | None = None
    month: str = Field(max_length=7)  # 2026-11
    count: int | None = None  # people, rounded down to fives


class PublicPhoto(SQLModel, table=True):
    """A photo that two persons have found to be without people and number plates."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)  # and the name of its file
    publication_id: UUID = Field(foreign_key="publication.id", index=True)
    position: int
    width: int
    height: int


class Proposal(SQLModel, table=True):
    """Something somebody wants made public, in the words it is to stand in."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(max_length=8)  # seen, count
    district_id: UUID = Field(foreign_key="district.id", index=True)
    walk_id: UUID | None = Field(default=None, foreign_key="walk.id", index=True)
    observation_id: UUID | None = Field(default=None, foreign_key="observation.id", index=True)
    source: str = Field(default="", max_length=64)  # seal of what was looked at; see check.seal
    category: str = Field(max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    feeling: str = Field(max_length=16)
    title: str = Field(max_length=120)
    text: str = Field(default="", max_length=500)
    place: str = Field(default="", max_length=120)
    state: str = Field(default="proposed", max_length=16, index=True)
    # proposed; out; hidden (somebody asked); and over: rejected, withdrawn, down
    proposed_by: UUID = Field(foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = Field(default=None, foreign_key="person.id")  # the second person
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = Field(default="", max_length=300)  # why it is over: a code, or somebody's words
    publication_id: UUID = Field(default_factory=uuid4, unique=True)  # of the copy while it is out


class ProposalPhoto(SQLModel, table=True):
    """Who has looked at a photo in full size and said: no people, no number plates."""

    proposal_id: UUID = Field(foreign_key="proposal.id", primary_key=True)
    photo_id: UUID = Field(foreign_key="photo.id", primary_key=True, index=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)  # of the copy while it is out
    source: str = Field(max_length=64)  # hash of the picture that was looked at
    state: str = Field(default="looked-at", max_length=16)  # looked-at, out, hidden, down
    first_by: UUID = Field(foreign_key="person.id")
    first_at: datetime = Field(sa_type=Moment)
    second_by: UUID | None = Field(default=None, foreign_key="person.id")
    second_at: datetime | None = Field(default=None, sa_type=Moment)


class RemovalRequest(SQLModel, table=True):
    """Somebody asks that something public be removed. It is hidden before anybody has decided."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id", index=True)
    photo_id: UUID | None = Field(default=None, foreign_key="photo.id")  # None: all of it
    message: str = Field(default="", max_length=1000)
    contact: str = Field(default="", max_length=200)  # emptied when it is decided
    made_at: datetime = Field(sa_type=Moment)
    state: str = Field(default="open", max_length=16, index=True)  # open, removed, restored
    decided_by: UUID | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = Field(default="", max_length=300)
