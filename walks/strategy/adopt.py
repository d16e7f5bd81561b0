"""Take a strategy in from a file of data. The same codes keep their rows, so links stay true."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Unusable
from walks.tables import Initiative, Strategy


class NewInitiative(BaseModel):
    """One initiative as the file says it."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=300)
    families: list[Annotated[str, Field(max_length=32)]] = Field(
        default_factory=list, max_length=100
    )


class NewStrategy(BaseModel):
    """A strategy in one period as the file says it."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)
    begins_on: date
    ends_on: date | None = None
    source: str = Field(default="", max_length=2000)
    checked_on: date | None = None
    initiatives: list[NewInitiative] = Field(min_length=1, max_length=500)


def adopt(session: Session, path: Path, who: str, at: datetime) -> Strategy:
    """The strategy of the file, with its initiatives. Codes keep their rows.

    An initiative the file no longer names is left: plans of the past may link to it.
    Raises Unusable("strategy-unreadable") for a file that is no strategy.
    """
    try:
        new = NewStrategy.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as trouble:
        raise Unusable("strategy-unreadable", file=path.name) from trouble
    strategy = session.exec(select(Strategy).where(Strategy.code == new.code)).first()
    facts = new.model_dump(exclude={"initiatives"})
    strategy = strategy or Strategy(**facts)
    strategy.sqlmodel_update(facts)
    session.add(strategy)
    session.flush()
    for position, initiative in enumerate(new.initiatives):
        _take(session, strategy, initiative, position)
    journal.record(session, at, who, "adopted", f"strategy:{strategy.id}")
    return strategy


def newest(session: Session, code: str = "") -> Strategy | None:
    """The strategy with the code, or the one that began last."""
    query = select(Strategy).order_by(col(Strategy.begins_on).desc())
    return session.exec(query.where(Strategy.code == code) if code else query).first()


def initiatives_of(session: Session, strategy: Strategy | None) -> list[Initiative]:
    """The strategy's initiatives in their order."""
    if strategy is None:
        return []
    query = select(Initiative).where(Initiative.strategy_id == strategy.id)
    return list(session.exec(query.order_by(Initiative.position)))  # type: ignore[arg-type]


def _take(session: Session, strategy: Strategy, new: NewInitiative, position: int) -> None:
    row = session.exec(
        select(Initiative).where(Initiative.strategy_id == strategy.id, Initiative.code == new.code)
    ).first()
    row = row or Initiative(strategy_id=strategy.id, code=new.code, name=new.name)
    row.name, row.families, row.position = new.name, new.families, position
    session.add(row)
    session.flush()
