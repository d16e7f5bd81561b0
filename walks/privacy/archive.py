"""Mark a walk's case as kept in the municipality's own archive, or as one that need not be kept.

Until then retention leaves the walk alone: what a public authority holds may not be thrown away
just because a clock has run out.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing
from walks.tables import ArchiveMark, Walk

Kind = Literal["journalised", "disposable", "none"]


class NewMark(BaseModel):
    """What somebody at the municipality vouches for. "none" takes an earlier mark back."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Kind
    case_number: str = Field(default="", max_length=60)
    kle: str = Field(default="", max_length=20)

    @model_validator(mode="after")
    def _needs_its_case(self) -> "NewMark":
        """Kept in the archive: under which number?"""
        if self.kind == "journalised" and not self.case_number:
            raise ValueError("case_number")
        return self


def mark(session: Session, walk_id: UUID, new: NewMark, who: str, at: datetime) -> ArchiveMark:
    """Raises Missing("walk-missing")."""
    if session.get(Walk, walk_id) is None:
        raise Missing("walk-missing")
    noun = f"walk:{walk_id}"
    row = ArchiveMark(noun=noun, marked_by=who, marked_at=at, **new.model_dump())
    session.add(row)
    session.flush()
    verb = "journalised" if new.kind == "journalised" else (
        "made-disposable" if new.kind == "disposable" else "took-mark-back"
    )  # fmt: skip
    journal.record(session, at, who, verb, noun)
    return row


def marks(session: Session) -> dict[UUID, ArchiveMark]:
    """The mark in force of every walk that has one."""
    rows = session.exec(select(ArchiveMark).order_by(col(ArchiveMark.id)))
    newest = {UUID(row.noun.partition(":")[2]): row for row in rows}
    return {walk_id: row for walk_id, row in newest.items() if row.kind != "none"}
