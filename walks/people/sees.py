"""What a reader may see: the one place where every list of observations gets its scope."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col

from walks.people.may import reads
from walks.tables import Condition, Observation, PlanLine


def observations(roles: Iterable[str]) -> ColumnElement[bool]:
    """Observations of the classes the roles may read, and none that were taken back."""
    classes = sorted(reads(set(roles)))
    return col(Observation.visibility).in_(classes) & (col(Observation.state) != "withdrawn")


def conditions(roles: Iterable[str]) -> ColumnElement[bool]:
    """Conditions whose strictest observation the roles may read."""
    return col(Condition.visibility).in_(sorted(reads(set(roles))))


def lines(roles: Iterable[str]) -> ColumnElement[bool]:
    """Plan lines whose strictest observation the roles may read."""
    return col(PlanLine.visibility).in_(sorted(reads(set(roles))))
