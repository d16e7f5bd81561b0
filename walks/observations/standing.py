"""How observations stand at the desk: the newest decision that nobody has undone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from walks.tables import Observation, Ruling, Step


@dataclass(frozen=True)
class Standing:
    """What the desk has made of one observation, and how many changes led to it."""

    version: int = 0  # one more with every decision and every undoing
    last: int = 0  # number of the last row, undone or not
    decision: Ruling | None = None
    step: Step | None = None

    @property
    def verdict(self) -> str:
        """What was decided; empty while nothing is."""
        return self.decision.verdict if self.decision else ""

    @property
    def urgency(self) -> str:
        """How soon; empty while nobody has said."""
        return self.decision.urgency if self.decision else ""


NOTHING = Standing()


def standings(session: Session, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Of each of the observations that anything was ever decided about."""
    stand: dict[UUID, Standing] = {}
    told = list(ids)
    for start in range(0, len(told), 500):
        query = (
            select(Ruling, Step)
            .join(Step, col(Step.id) == col(Ruling.step_id))
            .where(col(Ruling.observation_id).in_(told[start : start + 500]))
            .order_by(col(Ruling.observation_id), col(Ruling.number))
        )
        for row, step in session.exec(query):
            before = stand.get(row.observation_id, NOTHING)
            stand[row.observation_id] = _after(before, row, step)
    return stand


def standing(session: Session, observation_id: UUID) -> Standing:
    """Of one."""
    return standings(session, [observation_id]).get(observation_id, NOTHING)


def history(session: Session, observation_id: UUID) -> list[tuple[Ruling, Step]]:
    """Everything the desk has made of it, the latest first; what was undone too."""
    query = (
        select(Ruling, Step)
        .join(Step, col(Step.id) == col(Ruling.step_id))
        .where(Ruling.observation_id == observation_id)
        .order_by(col(Ruling.number).desc())
    )
    return [(row, step) for row, step in session.exec(query)]


def decided_as(*verdicts: str) -> SelectOfScalar[UUID]:
    """Ids of the observations whose standing decision is one of these; of none named: is any."""
    verdict = col(Ruling.verdict)
    fits = verdict.in_(verdicts) if verdicts else verdict != ""
    return select(Ruling.observation_id).join(*_newest()).where(fits)


def decisions(session: Session, district_id: UUID) -> dict[UUID, Ruling]:
    """What stands of each observation in a district that something was decided about."""
    here = select(Observation.id).where(Observation.district_id == district_id)
    rows = select(Ruling).join(*_newest()).where(col(Ruling.observation_id).in_(here))
    return {row.observation_id: row for row in session.exec(rows)}


def first_of(id: UUID, told: Mapping[UUID, Ruling]) -> UUID:
    """What it is a duplicate of by what stands, however many steps away; else itself."""
    seen = {id}
    while (one := told.get(id)) and one.verdict == "duplicate" and one.duplicate_of:
        if one.duplicate_of in seen:
            break
        seen.add(id := one.duplicate_of)
    return id


def _newest() -> tuple[Any, Any]:
    """The newest number of each observation that is not undone, and how it is joined."""
    newest = (
        select(Ruling.observation_id, func.max(Ruling.number).label("number"))
        .where(col(Ruling.undone_at).is_(None))
        .group_by(col(Ruling.observation_id))
        .subquery()
    )
    is_newest = (col(Ruling.observation_id) == newest.c.observation_id) & (
        col(Ruling.number) == newest.c.number
    )
    return newest, is_newest


def original(session: Session, id: UUID) -> UUID:
    """What an observation is a duplicate of, however many steps away; itself when of nothing."""
    seen = {id}
    while (of := duplicate_of(standing(session, id))) and of not in seen:
        seen.add(of)
        id = of
    return id


def duplicate_of(stand: Standing) -> UUID | None:
    """The observation it is the same as; None when it stands for itself."""
    if stand.decision is None or stand.verdict != "duplicate":
        return None
    return stand.decision.duplicate_of


def _after(before: Standing, row: Ruling, step: Step) -> Standing:
    if row.undone_at is not None:
        return Standing(before.version + 2, row.number, before.decision, before.step)
    return Standing(before.version + 1, row.number, row, step)
