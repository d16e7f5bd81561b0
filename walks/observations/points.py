"""Observations as points on a map and as rows of the table beside it: the same, in one order."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from walks.observations.wanted import Wanted, how_far, where
from walks.people import shown
from walks.people.may import SHARED, Reader
from walks.tables import Observation

MOST = 20_000  # points of one map: more are neither sent nor drawn
FEW = 500  # ids that are named in a question; of more, everything is asked
DECIMALS = 6  # of a degree: a decimetre


@dataclass(frozen=True)
class Point:
    """Where something was seen, and what decides how it is drawn."""

    id: UUID
    lon: float
    lat: float
    kind: str  # the sub-type, else the category
    feeling: str
    status: str


@dataclass(frozen=True)
class Row:
    """An observation of the table, and how far it has come."""

    observation: Observation
    status: str


@dataclass(frozen=True)
class Totals:
    """How many there are, and how many of them have a place."""

    total: int
    placed: int


def totals(session: Session, reader: Reader, wanted: Wanted) -> Totals:
    """Of all that is looked for, however much of it is shown."""
    query = select(func.count(), func.count(col(Observation.lon)))
    row = session.execute(query.where(*where(session, reader, wanted))).one()
    return Totals(*row)


def points(session: Session, reader: Reader, wanted: Wanted, most: int = MOST) -> list[Point]:
    """The newest that have a place."""
    kind = func.coalesce(Observation.subtype, Observation.category)
    of = Observation
    columns = (of.id, of.lon, of.lat, kind, of.feeling, of.visibility)
    newest = _newest(session, reader, wanted, *columns).where(col(Observation.lon).is_not(None))
    found = session.execute(newest.limit(most)).all()
    come = how_far(session, reader, None if len(found) > FEW else [row[0] for row in found])
    for row in found:
        if row[5] not in SHARED:
            shown.tell_of(session, row[5], row[0])
    return [
        Point(id, round(lon, DECIMALS), round(lat, DECIMALS), code, feeling, come.get(id, "loose"))
        for id, lon, lat, code, feeling, _ in found
    ]


def rows(
    session: Session, reader: Reader, wanted: Wanted, limit: int, offset: int = 0
) -> list[Row]:
    """A page of the table. Which rows are on it is asked first: they are wide, and it is short."""
    page = _newest(session, reader, wanted, Observation.id).limit(limit).offset(offset)
    ids = list(session.scalars(page))
    found = {
        row.id: row for row in session.exec(select(Observation).where(col(Observation.id).in_(ids)))
    }
    come = how_far(session, reader, ids)
    shown.tell(session, found.values())
    return [Row(found[id], come.get(id, "loose")) for id in ids if id in found]


def place_of(session: Session, reader: Reader, wanted: Wanted, id: UUID) -> int | None:
    """How many rows come before this one; None when it is not among them."""
    fits = where(session, reader, wanted)
    asked = select(Observation.captured_at).where(Observation.id == id, *fits)
    at = session.exec(asked).first()
    if at is None:
        return None
    moment = col(Observation.captured_at)
    before = or_(moment > at, (moment == at) & (col(Observation.id) < id))
    return session.scalar(select(func.count()).select_from(Observation).where(before, *fits)) or 0


def _newest(session: Session, reader: Reader, wanted: Wanted, *columns: Any) -> Any:
    newest = col(Observation.captured_at).desc()
    query = select(*columns).where(*where(session, reader, wanted))
    return query.order_by(newest, col(Observation.id))
