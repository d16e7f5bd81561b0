"""What a reader may see: the one place where every list gets its scope."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true
from sqlmodel import col, select

from walks.people.may import MAY, SHARED, Held, Reader, reads
from walks.tables import (
    Condition,
    ConditionObservation,
    Observation,
    Plan,
    PlanLine,
    Proposal,
    Walk,
    WalkDistrict,
)

Column = SQLColumnExpression[Any]
Place = tuple[UUID | None, UUID | None]  # district and walk; neither: everywhere


def observations(reader: Reader) -> ColumnElement[bool]:
    """Observations of the classes the reader may read there, and none that were taken back.

    What lies in no district goes with the districts of its walk.
    """
    readable = [
        _class(col(Observation.visibility), classes) & _seen_in(place)
        for place, classes in _readable(reader).items()
    ]
    return _any(readable) & (col(Observation.state) != "withdrawn")


def shared() -> ColumnElement[bool]:
    """Observations that everybody on their walk may read: stored, and not for authorities only."""
    return col(Observation.visibility).in_(SHARED) & (col(Observation.state) == "stored")


def conditions(reader: Reader) -> ColumnElement[bool]:
    """Conditions whose strictest observation the reader may read in their district."""
    return _of_district(reader, col(Condition.visibility), col(Condition.district_id))


def shared_conditions() -> ColumnElement[bool]:
    """Conditions in which nothing is for authorities only, gathered so or changed since."""
    of = col(ConditionObservation.observation_id) == col(Observation.id)
    hidden = (
        select(ConditionObservation.observation_id)
        .join(Observation, of)
        .where(ConditionObservation.condition_id == Condition.id)
        .where(col(Observation.visibility).not_in(SHARED))
        .correlate(Condition)
        .exists()
    )
    return col(Condition.visibility).in_(SHARED) & ~hidden


def lines(reader: Reader) -> ColumnElement[bool]:
    """Plan lines whose strictest observation the reader may read in the plan's district."""
    of = select(Plan.district_id).where(Plan.id == PlanLine.plan_id).correlate(PlanLine)
    return _of_district(reader, col(PlanLine.visibility), of.scalar_subquery())


def walks(reader: Reader) -> ColumnElement[bool]:
    """Walks somebody may see: their own, and those through a district of theirs."""
    places = {_place(held) for held in reader if held.role in MAY["see-walk"]}
    return _any([_walked_in(place) for place in places])


def proposals(reader: Reader) -> ColumnElement[bool]:
    """What is to be public, where somebody may propose or approve it."""
    roles = MAY["propose-publishing"] | MAY["approve-publishing"]
    places = {_place(held) for held in reader if held.role in roles}
    return _any([_proposed_in(place) for place in places])


def bearers(reader: Reader, verb: str) -> Reader:
    """Only the roles that carry a verb, to ask what it may be done with."""
    return frozenset(held for held in reader if held.role in MAY.get(verb, set()))


def _readable(reader: Reader) -> dict[Place, frozenset[str]]:
    """For each place, the classes the roles held there may read together."""
    roles: dict[Place, set[str]] = {}
    for held in reader:
        roles.setdefault(_place(held), set()).add(held.role)
    return {place: reads(there) for place, there in roles.items() if reads(there)}


def _place(held: Held) -> Place:
    return held.district_id, held.walk_id


def _class(column: Column, classes: frozenset[str]) -> ColumnElement[bool]:
    return column.in_(sorted(classes))


def _seen_in(place: Place) -> ColumnElement[bool]:
    district_id, walk_id = place
    if walk_id:
        return col(Observation.walk_id) == walk_id
    if not district_id:
        return true()
    through = select(WalkDistrict.walk_id).where(WalkDistrict.district_id == district_id)
    is_nowhere = col(Observation.district_id).is_(None)
    on_a_walk_here = and_(is_nowhere, col(Observation.walk_id).in_(through))
    return or_(col(Observation.district_id) == district_id, on_a_walk_here)


def _walked_in(place: Place) -> ColumnElement[bool]:
    district_id, walk_id = place
    if walk_id:
        return col(Walk.id) == walk_id
    if not district_id:
        return true()
    through = select(WalkDistrict.walk_id).where(WalkDistrict.district_id == district_id)
    return col(Walk.id).in_(through)


def _proposed_in(place: Place) -> ColumnElement[bool]:
    district_id, walk_id = place
    if walk_id:
        return col(Proposal.walk_id) == walk_id
    return col(Proposal.district_id) == district_id if district_id else true()


def _of_district(reader: Reader, visibility: Column, district: Column) -> ColumnElement[bool]:
    """A role for one walk opens no district: what is planned there rests on other walks too."""
    return _any(
        [
            _class(visibility, classes) & _here(district, place)
            for place, classes in _readable(reader).items()
        ]
    )


def _here(district: Column, place: Place) -> ColumnElement[bool]:
    district_id, walk_id = place
    if walk_id:
        return false()
    return district == district_id if district_id else true()


def _any(clauses: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(false(), *clauses)
