"""What everybody on a walk may see of what the others have noted, and who agrees with it."""

from typing import Any

from sqlmodel import Session, col, select

from walks.observations.stances import NOBODY, Stances, stances, stances_of
from walks.people import sees
from walks.tables import Device, Observation

MOST = 1_000  # observations; the newest of them


def here(session: Session, device: Device, *, reads_others: bool = True) -> list[dict[str, Any]]:
    """The device's walk, the newest first. Nothing that is for authorities or police only; its own
    alone when it no longer reads what others note.
    """
    query = select(Observation).where(Observation.walk_id == device.walk_id, sees.shared())
    if not reads_others:
        query = query.where(Observation.device_id == device.id)
    newest = col(Observation.captured_at).desc()
    rows = list(session.exec(query.order_by(newest, col(Observation.id)).limit(MOST)))
    told = stances(session, [row.id for row in rows])
    mine = stances_of(session, device)
    return [_facts(row, device, told.get(row.id, NOBODY), mine.get(row.id)) for row in rows]


def _facts(row: Observation, device: Device, told: Stances, mine: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "category": row.category,
        "subtype": row.subtype,
        "feeling": row.feeling,
        "lon": row.lon,
        "lat": row.lat,
        "stop": row.stop_number,
        "note": row.note,
        "captured_at": row.captured_at,
        "group": row.group,
        "is_mine": row.device_id == device.id,
        "agree": told.agree,
        "differ": told.differ,
        "my_stance": mine,
    }
