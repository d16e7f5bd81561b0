"""Decide what becomes of observations, one or many at a time, and undo it again.

Whoever decides says which version they have looked at. What somebody else has changed meanwhile is
left alone and told of, so that no decision is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.observations.standing import NOTHING, Standing, original, standings
from walks.tables import Observation, Ruling, Step

Verdict = Literal["operations", "plan", "police", "parked", "rejected", "duplicate", "positive"]
Urgency = Literal["now", "fast", "plan", "long", "none"]  # none: what was said is taken back
VERDICTS: tuple[str, ...] = get_args(Verdict)
WITH_REASON = ("parked", "rejected")
KEPT = ("verdict", "urgency", "reason", "duplicate_of", "category", "subtype")
Aims = Mapping[UUID, int]  # observation -> the version of it that was looked at


class Asked(BaseModel):
    """What to decide; what is not said stays as it stands."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict | None = None
    urgency: Urgency | None = None
    reason: str = Field(default="", max_length=500)
    duplicate_of: UUID | None = None


@dataclass(frozen=True)
class Made:
    """What came of it."""

    step: Step | None  # None: nothing was changed
    done: list[UUID] = field(default_factory=list)
    late: list[UUID] = field(default_factory=list)  # somebody else had changed these meanwhile


def decide(
    session: Session, walk_id: UUID, aims: Aims, asked: Asked, who: str, at: datetime
) -> Made:
    """Raises Conflict("nothing-chosen" | "reason-missing" | "duplicate-of-itself")."""
    if not aims or not (asked.verdict or asked.urgency):
        raise Conflict("nothing-chosen")
    if asked.verdict in WITH_REASON and not asked.reason.strip():
        raise Conflict("reason-missing")
    journal.hold(session)
    new: dict[str, Any] = {}
    if asked.urgency:
        new["urgency"] = "" if asked.urgency == "none" else asked.urgency
    if asked.verdict:
        new |= {"verdict": asked.verdict, "duplicate_of": None, "reason": ""}
        new |= {"reason": asked.reason.strip()} if asked.verdict in WITH_REASON else {}
    if asked.verdict == "duplicate":
        new["duplicate_of"] = _of_what(session, walk_id, asked.duplicate_of, aims)
    kind = "same" if asked.verdict == "duplicate" else "decided"
    made = go_on(session, walk_id, aims, new, kind, who, at)
    facts = {"verdict": asked.verdict, "urgency": asked.urgency}
    for id in made.done:
        journal.record(session, at, who, "decided", f"observation:{id}", **facts)
    return made


def go_on(
    session: Session,
    walk_id: UUID,
    aims: Aims,
    new: dict[str, Any],
    kind: str,
    who: str,
    at: datetime,
) -> Made:
    """A step with a new row for each observation that still stands as it was looked at."""
    seen = _on_the_walk(session, walk_id, aims)
    stand = standings(session, aims)
    late = [id for id in aims if stand.get(id, NOTHING).version != aims[id]]
    done = [id for id in aims if id not in late]
    if not done:
        return Made(None, [], late)
    step = Step(walk_id=walk_id, kind=kind, made_by=person_of(who), made_at=at)
    session.add(step)
    session.flush()
    for id in done:
        before = stand.get(id, NOTHING)
        facts = _kept(before) | new | {"revision": seen[id].revision}
        number = before.last + 1
        session.add(Ruling(observation_id=id, number=number, step_id=step.id, **facts))
    session.flush()
    return Made(step, done, late)


def take_back(session: Session, step_id: UUID, who: str, at: datetime) -> tuple[Step, list[UUID]]:
    """Undo the step where nobody has gone on since; which observations that is.

    Raises Missing("step-missing"), Conflict("undone-already" | "decided-since").
    """
    journal.hold(session)
    step = session.get(Step, step_id)
    if step is None:
        raise Missing("step-missing")
    if step.undone_at is not None:
        raise Conflict("undone-already")
    rows = list(session.exec(select(Ruling).where(col(Ruling.step_id) == step_id)))
    stand = standings(session, [row.observation_id for row in rows])
    newest = [row for row in rows if stand[row.observation_id].decision is row]
    if rows and not newest:
        raise Conflict("decided-since")
    for row in newest:
        row.undone_at = at
    step.undone_at, step.undone_by = at, person_of(who)
    session.flush()
    noun = f"walk:{step.walk_id}"
    journal.record(session, at, who, "undid-decision", noun, kind=step.kind, of=len(newest))
    return step, [row.observation_id for row in newest]


def person_of(who: str) -> UUID | None:
    """The member of staff the journal calls so; None for anybody else."""
    kind, _, id = who.partition(":")
    return UUID(id) if kind == "person" else None


def _kept(before: Standing) -> dict[str, Any]:
    if before.decision is None:
        return {}
    return {name: getattr(before.decision, name) for name in KEPT}


def _of_what(session: Session, walk_id: UUID, of: UUID | None, aims: Aims) -> UUID:
    """The first of them all, so that no duplicate hangs on another."""
    if of is None:
        raise Conflict("nothing-chosen")
    _on_the_walk(session, walk_id, [of])
    first = original(session, of)
    if first in aims:
        raise Conflict("duplicate-of-itself")
    return first


def _on_the_walk(
    session: Session, walk_id: UUID, ids: Aims | list[UUID]
) -> dict[UUID, Observation]:
    """Raises Missing("observation-missing") unless every one of them counts on that walk."""
    there = (col(Observation.walk_id) == walk_id) & (col(Observation.state) == "stored")
    rows = session.exec(select(Observation).where(there, col(Observation.id).in_(list(ids))))
    seen = {row.id: row for row in rows}
    if len(seen) < len(ids):
        raise Missing("observation-missing")
    return seen
