"""Where a thing lies, so that rights to it can be asked for. A thing nobody knows lies nowhere."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, select

from walks.errors import Missing
from walks.people.may import Where
from walks.tables import (
    Condition,
    Device,
    District,
    Observation,
    Photo,
    Plan,
    PlanLine,
    Proposal,
    RemovalRequest,
    Sound,
    Walk,
    WalkDistrict,
)


def walk(session: Session, walk_id: UUID | None) -> Where:
    """A walk lies in every district it goes through. Raises Missing("walk-missing")."""
    if walk_id is None or session.get(Walk, walk_id) is None:
        raise Missing("walk-missing")
    through = select(WalkDistrict.district_id).where(WalkDistrict.walk_id == walk_id)
    return Where(frozenset(session.exec(through)), walk_id, "walk-missing")


def device(session: Session, device_id: UUID) -> Where:
    """A phone lies where its walk does. Raises Missing("not-found")."""
    row = session.get(Device, device_id)
    if row is None:
        raise Missing("not-found")
    return replace(walk(session, row.walk_id), missing="not-found")


def observation(session: Session, observation_id: UUID) -> Where:
    """An observation lies in its district, else where its walk does.

    Rights to it also hang on its class: read it through sees.observations.
    Raises Missing("observation-missing").
    """
    row = session.get(Observation, observation_id)
    if row is None:
        raise Missing("observation-missing")
    missing = "observation-missing"
    if row.district_id or not row.walk_id:
        return Where(frozenset([row.district_id] if row.district_id else []), row.walk_id, missing)
    return replace(walk(session, row.walk_id), missing=missing)


def photo(session: Session, photo_id: UUID) -> Where:
    """A photo lies where its observation does. Raises Missing("photo-missing")."""
    row = session.get(Photo, photo_id)
    if row is None or session.get(Observation, row.observation_id) is None:
        raise Missing("photo-missing")
    return replace(observation(session, row.observation_id), missing="photo-missing")


def sound(session: Session, sound_id: UUID) -> Where:
    """A recording lies where its observation does. Raises Missing("sound-missing")."""
    row = session.get(Sound, sound_id)
    if row is None or session.get(Observation, row.observation_id) is None:
        raise Missing("sound-missing")
    return replace(observation(session, row.observation_id), missing="sound-missing")


def district(session: Session, district_id: UUID) -> Where:
    """Raises Missing("district-missing")."""
    if session.get(District, district_id) is None:
        raise Missing("district-missing")
    return Where(frozenset({district_id}), missing="district-missing")


def plan(session: Session, plan_id: UUID) -> Where:
    """A plan lies in its district. Raises Missing("plan-missing")."""
    row = session.get(Plan, plan_id)
    if row is None:
        raise Missing("plan-missing")
    return Where(frozenset({row.district_id}), missing="plan-missing")


def line(session: Session, line_id: UUID) -> Where:
    """A line lies where its plan does. Raises Missing("line-missing")."""
    row = session.get(PlanLine, line_id)
    if row is None:
        raise Missing("line-missing")
    return replace(plan(session, row.plan_id), missing="line-missing")


def condition(session: Session, condition_id: UUID) -> Where:
    """A condition lies in its district. Raises Missing("condition-missing")."""
    row = session.get(Condition, condition_id)
    if row is None:
        raise Missing("condition-missing")
    return Where(frozenset({row.district_id}), missing="condition-missing")


def proposal(session: Session, proposal_id: UUID) -> Where:
    """What is to be public lies where what it tells of does. Raises Missing("proposal-missing")."""
    row = session.get(Proposal, proposal_id)
    if row is None:
        raise Missing("proposal-missing")
    return Where(frozenset({row.district_id}), row.walk_id, "proposal-missing")


def request(session: Session, request_id: UUID) -> Where:
    """A request for removal lies where its proposal does. Raises Missing("request-missing")."""
    row = session.get(RemovalRequest, request_id)
    if row is None:
        raise Missing("request-missing")
    return replace(proposal(session, row.proposal_id), missing="request-missing")
