"""What earlier walks have seen around here, and what became of it: for those who walk now."""

from typing import Any

import numpy as np
from sqlalchemy import Row, func
from sqlmodel import Session, col, or_, select

from geo.metres import to_metres
from walks.people import sees
from walks.people.may import SHARED
from walks.planning.adopted import lines_about
from walks.schedule.take_along import stops_of
from walks.tables import Condition, ConditionObservation, Observation, Walk, WalkDistrict

MOST = 300  # conditions; those nearest to the stops


def before(session: Session, walk: Walk) -> list[dict[str, Any]]:
    """The conditions of the walk's districts that were seen on other walks, or in old notes.

    A condition with a single observation for authorities or police is left out altogether.
    """
    rows = _nearest(_seen_elsewhere(session, walk), _stops(session, walk))
    lines = lines_about(session, [row.id for row in rows], SHARED)
    return [
        {
            "id": row.id,
            "category": row.category,
            "subtype": row.subtype,
            "is_positive": row.is_positive,
            "lon": row.lon,
            "lat": row.lat,
            "seen_on": row.seen_at.date().isoformat(),
            "count": row.count,
            "status": lines[row.id][0].status if row.id in lines else None,
        }
        for row in rows
    ]


def _seen_elsewhere(session: Session, walk: Walk) -> list[Row[Any]]:
    what = (Condition.id, Condition.category, Condition.subtype, Condition.is_positive)
    columns = (*what, Condition.lon, Condition.lat)
    districts = select(WalkDistrict.district_id).where(WalkDistrict.walk_id == walk.id)
    elsewhere = or_(col(Observation.walk_id).is_(None), Observation.walk_id != walk.id)
    seen_at = func.max(Observation.captured_at).label("seen_at")
    query = (
        select(*columns, seen_at, func.count().label("count"))  # type: ignore[call-overload]
        .join(ConditionObservation, col(ConditionObservation.condition_id) == col(Condition.id))
        .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
        .where(col(Condition.district_id).in_(districts), elsewhere)
        .where(sees.shared(), sees.shared_conditions())
        .group_by(*columns)
        .order_by(seen_at.desc(), Condition.id)
    )
    return list(session.execute(query).all())


def _stops(session: Session, walk: Walk) -> list[tuple[float, float]]:
    stops = stops_of(session, walk)
    return [(stop.lon, stop.lat) for stop in stops if stop.lon is not None and stop.lat is not None]


def _nearest(rows: list[Row[Any]], stops: list[tuple[float, float]]) -> list[Row[Any]]:
    """Those nearest to any of the stops first; without stops the newest first."""
    if not rows or not stops:
        return rows[:MOST]
    east, north = to_metres(
        np.array([row.lon for row in rows]), np.array([row.lat for row in rows])
    )
    stop_east, stop_north = to_metres(*np.array(stops, float).T)
    away = np.hypot(east[:, None] - stop_east, north[:, None] - stop_north).min(axis=1)
    order = np.argsort(away, kind="stable")[:MOST]
    return [rows[place] for place in order.tolist()]
