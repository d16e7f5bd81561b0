"""Say that observations are the same thing, or that they are not; and undo any step of a review."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import combinations
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.conditions.join import come_back, join, leave, part
from walks.errors import Conflict, Missing
from walks.observations.correct import put_back
from walks.observations.decide import Aims, Asked, Made, decide, person_of, take_back
from walks.observations.standing import NOTHING, duplicate_of, standings
from walks.tables import Apart, Observation, Step


def say_same(
    session: Session, walk_id: UUID, first: UUID, aims: Aims, taxonomy: Taxonomy, who: str,
    at: datetime, others: Collection[tuple[UUID, UUID]] = (),
) -> Made:  # fmt: skip
    """The others are duplicates of the first, and all of them are one condition.

    What they have sent, and who agreed with it, stays with each. `others`: pairs that were shown
    with them and are not the same.
    """
    asked = Asked(verdict="duplicate", duplicate_of=first)
    made = decide(session, walk_id, aims, asked, who, at)
    if made.step:
        made.step.conditions = join(session, made.done, taxonomy)
        _keep_apart(session, made.step, others)
    return made


def decide_anew(
    session: Session, walk_id: UUID, aims: Aims, asked: Asked, taxonomy: Taxonomy, who: str,
    at: datetime,
) -> Made:  # fmt: skip
    """As decide() does; what was a duplicate and is none now leaves the condition it was in."""
    stand = standings(session, aims)
    made = decide(session, walk_id, aims, asked, who, at)
    left = {id for id in made.done if asked.verdict and duplicate_of(stand.get(id, NOTHING))}
    if made.step and left:
        made.step.conditions = leave(session, left, taxonomy)
        session.flush()
    return made


def say_apart(session: Session, walk_id: UUID, ids: list[UUID], who: str, at: datetime) -> Step:
    """Each of them is a thing of its own; nobody is asked about them again."""
    told = sorted(set(ids))
    there = (col(Observation.walk_id) == walk_id) & col(Observation.id).in_(told)
    if len(session.exec(select(Observation.id).where(there)).all()) < len(told):
        raise Missing("observation-missing")
    if len(told) < 2:
        raise Conflict("one-is-not-many")
    step = Step(walk_id=walk_id, kind="apart", made_by=person_of(who), made_at=at)
    session.add(step)
    session.flush()
    _keep_apart(session, step, combinations(told, 2))
    journal.record(session, at, who, "said-apart", f"walk:{walk_id}", of=len(told))
    return step


def _keep_apart(session: Session, step: Step, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    for pair in pairs:
        one, other = sorted(pair)
        session.add(Apart(step_id=step.id, first_id=one, second_id=other))
    session.flush()


def apart(session: Session, walk_id: UUID) -> set[tuple[UUID, UUID]]:
    """The pairs of a walk that somebody has said are not the same; the lower id first."""
    query = select(Apart.first_id, Apart.second_id).join(Step)
    here = (col(Step.walk_id) == walk_id) & col(Step.undone_at).is_(None)
    return {(one, other) for one, other in session.exec(query.where(here))}


def undo(
    session: Session, step_id: UUID, taxonomy: Taxonomy, who: str, at: datetime
) -> tuple[Step, list[UUID]]:
    """Everything the step did is as it was before; what somebody has gone on with since stays."""
    step, ids = take_back(session, step_id, who, at)
    if step.kind == "corrected":
        put_back(session, ids, taxonomy)
    if step.kind == "same":
        part(session, step.conditions, set(ids), taxonomy)
    elif step.conditions:
        come_back(session, step.conditions, taxonomy)
    return step, ids
