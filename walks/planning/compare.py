"""Two versions of a plan beside each other: which lines are new, gone, or changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from walks.errors import Missing
from walks.people.may import Reader
from walks.planning.plan import find, lines_of, plans_of
from walks.tables import Plan, PlanLine


@dataclass(frozen=True)
class Pair:
    """A line in both versions, known by its number; None where it is not there."""

    before: PlanLine | None
    after: PlanLine | None

    @property
    def number(self) -> str:
        """The number is never used for another line."""
        line = self.after or self.before
        return line.number if line else ""


def other_version(session: Session, plan: Plan, other_id: UUID | None) -> Plan | None:
    """The version to hold a plan against: the one asked for, else the one before it.

    None where there is no other. Raises Missing("plan-missing") for a plan of another district.
    """
    others = [one for one in plans_of(session, plan.district_id) if one.id != plan.id]
    if other_id is None:
        earlier = [one for one in others if one.version < plan.version]
        return next(iter(earlier or others), None)
    if find(session, other_id) not in others:
        raise Missing("plan-missing")
    return session.get_one(Plan, other_id)


def pairs(session: Session, before: UUID, after: UUID, reader: Reader) -> list[Pair]:
    """The later version's lines in its order, then those that are gone from it."""
    old = {line.number: line for line in lines_of(session, before, reader)}
    new = {line.number: line for line in lines_of(session, after, reader)}
    both = [Pair(old.get(number), line) for number, line in new.items()]
    return both + [Pair(line, None) for number, line in old.items() if number not in new]


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, and what each said and says."""
    return {name: (before[name], value) for name, value in after.items() if before[name] != value}
