"""The strategy a plan answers to: periods and initiatives, as versioned data."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from walks.tables.columns import new_id


class Strategy(SQLModel, table=True):
    """One strategy in one period. A new period is a new row; old links stay true."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    code: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=200)
    begins_on: date
    ends_on: date | None = None  # None: still going on
    source: str = ""
    checked_on: date | None = None


class Initiative(SQLModel, table=True):
    """One thing the strategy has promised to work for."""

    __table_args__ = (UniqueConstraint("strategy_id", "code"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    strategy_id: UUID = Field(foreign_key="strategy.id", index=True)
    code: str = Field(max_length=64)
    name: str = Field(max_length=300)
    position: int = 0
    families: list[str] = Field(default_factory=list, sa_type=JSON)  # measure families it serves
