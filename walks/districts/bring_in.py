"""Bring in a set of borders: ids stay by code, and every observation finds its district again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from geo.shapes import Area
from walks import journal
from walks.districts.find import borders, forget_version
from walks.tables import BorderSet, District, Observation

AT_ONCE = 50_000  # observations looked up in one go


@dataclass(frozen=True)
class Outcome:
    """What a file of borders changed."""

    added: int
    changed: int
    retired: int
    moved: int  # observations that got another district


def bring_in(
    session: Session,
    areas: Sequence[Area],
    file_name: str,
    who: str,
    at: datetime,
    *,
    replace: bool = False,
    label: str = "",
) -> Outcome:
    """Add the areas, or give districts with the same code their new name and border.

    With `replace` the file is the whole truth: districts it does not name are retired,
    never deleted, since plans and observations may point at them.
    """
    journal.hold(session)  # no letter is received between the new borders and the new assignment
    kept = {district.code: district for district in session.exec(select(District))}
    added = [_new(area, label) for area in areas if area.code not in kept]
    changed = [
        area for area in areas if area.code in kept and _change(kept[area.code], area, label)
    ]
    retired = _retire(kept, {area.code for area in areas}) if replace else 0
    session.add_all(added)
    session.add(BorderSet(file_name=file_name, brought_in_at=at, districts=len(areas)))
    session.flush()
    forget_version(session)
    outcome = Outcome(len(added), len(changed), retired, reassign(session))
    journal.record(session, at, who, "brought-in", "borderset:newest", **vars(outcome))
    return outcome


def reassign(session: Session) -> int:
    """Give every observation the district its position lies in now; how many moved."""
    standing = borders(session)
    moved, last = 0, UUID(int=0)
    while rows := _positions(session, last):
        last = rows[-1].id
        lons, lats = np.array([row.lon for row in rows]), np.array([row.lat for row in rows])
        now = standing.districts_of(lons, lats)
        moves = [
            {"row": row.id, "district": district}
            for row, district in zip(rows, now, strict=True)
            if row.district_id != district
        ]
        _move(session, moves)
        moved += len(moves)
    return moved


def _new(area: Area, label: str) -> District:
    boundary = shapely.to_wkb(area.boundary)
    return District(code=area.code, name=area.name, boundary=boundary, label=label)


def _change(district: District, area: Area, label: str) -> bool:
    before = (district.name, district.boundary, district.label, district.is_current)
    district.name, district.boundary = area.name, shapely.to_wkb(area.boundary)
    district.label, district.is_current = label, True
    return before != (district.name, district.boundary, label, True)


def _retire(kept: dict[str, District], named: set[str]) -> int:
    gone = [d for code, d in kept.items() if code not in named and d.is_current]
    for district in gone:
        district.is_current = False
    return len(gone)


def _positions(session: Session, after: UUID) -> Sequence[Any]:
    query = (
        select(Observation.id, Observation.lon, Observation.lat, Observation.district_id)
        .where(col(Observation.lon).is_not(None), col(Observation.id) > after)
        .order_by(col(Observation.id))
        .limit(AT_ONCE)
    )
    return session.execute(query).all()


def _move(session: Session, moves: list[dict[str, Any]]) -> None:
    if moves:
        table = Observation.__table__  # type: ignore[attr-defined]
        statement = update(table).where(table.c.id == bindparam("row"))
        session.connection().execute(statement.values(district_id=bindparam("district")), moves)
