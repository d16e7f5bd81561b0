"""Draw up a district's plan: a line for everything that was gathered and no line answers yet."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from geo.metres import distance_m
from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.conditions.gather_district import Gathered, gather_district
from walks.errors import Missing
from walks.planning.lines import KEEP, link, next_number, next_position
from walks.planning.lines import initiatives_of as initiatives_of_line
from walks.planning.plan import conditions_of_line, plans_of
from walks.planning.proposals import Around, Initiative, Proposal
from walks.planning.propose import propose
from walks.strategy.adopt import initiatives_of, newest
from walks.tables import (
    Device,
    District,
    Plan,
    PlanLine,
    PlanLineCondition,
    PlanLineInitiative,
    Stop,
    WalkDistrict,
)
from walks.tables.columns import new_id

# How long a line may take by its horizon (method: at once, 14 days, half a year, next budget).
DAYS = {"now": 1, "fast": 14, "plan": 182, "long": 365}
NEAR_STOP_M = 75.0  # metres: a line so close to a stop is named after it


def propose_plan(
    session: Session,
    district_id: UUID,
    taxonomy: Taxonomy,
    measures: Measures,
    strategy_code: str,
    who: str,
    at: datetime,
) -> Plan:
    """The standing draft, or a new one, with a line for everything no line answers yet.

    A new version begins with the adopted one's lines, which keep their numbers. What a person
    has written, removed or split is left alone. Raises Missing("district-missing").
    """
    plan = _draft(session, district_id, strategy_code, at)
    gathered = gather_district(session, district_id, taxonomy, who, at)
    unanswered = _unanswered(session, plan, gathered)
    initiatives = {
        row.code: row.id for row in initiatives_of(session, newest(session, strategy_code))
    }
    serving = [
        Initiative(row.code, frozenset(row.families))
        for row in initiatives_of(session, newest(session, strategy_code))
    ]
    draft = propose(
        unanswered.conditions,
        unanswered.hotspots,
        taxonomy,
        measures,
        serving,
        Around(attended=attended(session, district_id)),
    )
    _write_lines(session, plan, draft.proposals, unanswered, initiatives, at)
    journal.record(session, at, who, "proposed", f"plan:{plan.id}", lines=len(draft.proposals))
    return plan


def _draft(session: Session, district_id: UUID, strategy_code: str, at: datetime) -> Plan:
    district = session.get(District, district_id)
    if district is None:
        raise Missing("district-missing")
    before = next(iter(plans_of(session, district_id)), None)
    if before and before.state == "draft":
        return before
    strategy = newest(session, strategy_code)
    plan = Plan(
        district_id=district_id,
        strategy_id=strategy.id if strategy else None,
        version=before.version + 1 if before else 1,
        title=district.name,
        made_at=at,
    )
    session.add(plan)
    session.flush()
    if before:
        _copy_lines(session, before, plan)
    return plan


def attended(session: Session, district_id: UUID) -> dict[str, int]:
    """How many phones joined each walk in the district: who could have said the same."""
    joined = (
        select(Device.walk_id, func.count())
        .join(WalkDistrict, col(WalkDistrict.walk_id) == col(Device.walk_id))
        .where(WalkDistrict.district_id == district_id)
        .group_by(col(Device.walk_id))
    )
    return {row[0].hex: row[1] for row in session.execute(joined)}


def _copy_lines(session: Session, before: Plan, plan: Plan) -> None:
    standing = select(PlanLine).where(
        PlanLine.plan_id == before.id, col(PlanLine.is_removed).is_(False)
    )
    for line in session.exec(standing):
        copy = PlanLine(**line.model_dump(exclude={"id", "plan_id"}), id=new_id(), plan_id=plan.id)
        session.add(copy)
        session.flush()
        link(session, copy, initiatives_of_line(session, line.id))
        for condition in conditions_of_line(session, line.id):
            session.add(PlanLineCondition(plan_line_id=copy.id, condition_id=condition.id))
    session.flush()


def _unanswered(session: Session, plan: Plan, gathered: Gathered) -> Gathered:
    """What no line of the plan answers, removed lines included: nobody is asked twice. What the
    review has parked waits.
    """
    answered = set(
        session.exec(
            select(PlanLineCondition.condition_id).join(PlanLine).where(PlanLine.plan_id == plan.id)
        )
    )
    left = [
        one
        for one in gathered.conditions
        if gathered.ids[one.key] not in answered
        and any(seen.verdict != "parked" for seen in one.members)
    ]
    return Gathered(left, gathered.hotspots, gathered.ids)


def _write_lines(
    session: Session,
    plan: Plan,
    proposals: Iterable[Proposal],
    gathered: Gathered,
    initiatives: dict[str, UUID],
    at: datetime,
) -> None:
    start, number = _first_number(session, plan, at)
    position = next_position(session, plan)
    stops = _stops(session, plan.district_id)
    lines, answers, serves = [], [], []
    for step, proposal in enumerate(proposals):
        line = PlanLine(
            plan_id=plan.id,
            number=f"{start}{number + step:03d}",
            position=position + step,
            **_facts(proposal, stops, at),
        )
        lines.append(line.model_dump())
        answers += [(line.id, gathered.ids[one.key]) for one in proposal.conditions]
        serves += [(line.id, initiatives[code]) for code in proposal.initiatives]
    _insert(session, PlanLine, lines)
    _insert(session, PlanLineCondition, _pairs(PlanLineCondition, answers))
    _insert(session, PlanLineInitiative, _pairs(PlanLineInitiative, serves))


def _pairs(table: type[SQLModel], pairs: list[tuple[UUID, UUID]]) -> list[dict[str, UUID]]:
    names = list(table.model_fields)
    return [dict(zip(names, pair, strict=True)) for pair in pairs]


def _insert(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """All rows in one go: a busy district has hundreds of lines and thousands of links."""
    if rows:
        session.connection().execute(table.__table__.insert(), rows)  # type: ignore[attr-defined]


def _facts(proposal: Proposal, stops: list[Stop], at: datetime) -> dict[str, Any]:
    lon, lat = _position(proposal)
    stop = _nearest_stop(lon, lat, stops)
    is_kept = proposal.kind == "keep"
    return {
        "place": stop.name if stop else "",
        "stop_number": stop.number if stop else None,
        "lon": lon,
        "lat": lat,
        "measure": proposal.measure or "",
        "family": proposal.family,
        "responsible": proposal.responsible,
        "horizon": proposal.horizon,
        "due_on": None if is_kept else _due(proposal.horizon, at),
        "priority": _priority(proposal),
        "status": KEEP if is_kept else "proposed",
        "status_on": at.date(),
        "visibility": proposal.visibility,
        "reasons": [
            {"code": reason.code, "facts": dict(reason.facts)} for reason in proposal.reasons
        ],
        "score": round(proposal.score.total, 1) if proposal.score else None,
    }


def _due(horizon: str, at: datetime) -> date:
    return (at + timedelta(days=DAYS[horizon])).date()


def _priority(proposal: Proposal) -> int:
    """1 to 3 as a first suggestion: danger or the upper third, the middle, and the rest."""
    if proposal.is_urgent:
        return 1
    if proposal.score is None:
        return 3
    return 1 if proposal.score.total >= 50 else 2 if proposal.score.total >= 35 else 3


def _first_number(session: Session, plan: Plan, at: datetime) -> tuple[str, int]:
    start, _, number = next_number(session, plan, at).rpartition("-")
    return f"{start}-", int(number)


def _stops(session: Session, district_id: UUID) -> list[Stop]:
    query = select(Stop).join(WalkDistrict, col(WalkDistrict.walk_id) == col(Stop.walk_id))
    here = query.where(WalkDistrict.district_id == district_id, col(Stop.lon).is_not(None))
    return list(session.exec(here.order_by(col(Stop.walk_id).desc(), col(Stop.number))))


def _position(proposal: Proposal) -> tuple[float | None, float | None]:
    """Where the line is; a line about one condition is where that is."""
    if proposal.lon is None and len(proposal.conditions) == 1:
        return proposal.conditions[0].lon, proposal.conditions[0].lat
    return proposal.lon, proposal.lat


def _nearest_stop(lon: float | None, lat: float | None, stops: list[Stop]) -> Stop | None:
    if lon is None or lat is None:
        return None
    near = [(_apart(stop, lon, lat), stop) for stop in stops]
    near = [(apart, stop) for apart, stop in near if apart <= NEAR_STOP_M]
    return min(near, key=lambda one: one[0])[1] if near else None


def _apart(stop: Stop, lon: float, lat: float) -> float:
    assert stop.lon is not None
    assert stop.lat is not None
    return distance_m(stop.lon, stop.lat, lon, lat)
