"""What stands in the journal, the newest first, and who the people in it are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from walks.tables import (
    Event,
    Observation,
    Person,
    Photo,
    Plan,
    PlanLine,
    ResponderLink,
)

DEVICES = "device"  # all phones at once: nobody is told from another
AT_ONCE = 500  # nouns in one question


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is left out is not asked about."""

    who: str = ""  # as the journal writes it, or DEVICES
    verb: str = ""
    case: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    below: int | None = None  # only rows with a smaller number


def events(session: Session, wanted: Wanted, limit: int) -> list[Event]:
    """The newest rows that fit."""
    query = select(Event).where(*_where(wanted)).order_by(col(Event.number).desc()).limit(limit)
    if wanted.case is None:
        return list(session.exec(query))
    found: list[Event] = []
    nouns = sorted(case_of(session, wanted.case))
    for start in range(0, len(nouns), AT_ONCE):
        found += session.exec(query.where(col(Event.noun).in_(nouns[start : start + AT_ONCE])))
    return sorted(found, key=lambda event: -event.number)[:limit]


def case_of(session: Session, id: UUID) -> set[str]:
    """Every noun of a case: the thing itself, whatever it is, and what lies in it."""
    nouns = {f"{table.name}:{id}" for table in SQLModel.metadata.sorted_tables}
    plans = session.exec(select(Plan.id).where((Plan.district_id == id) | (Plan.id == id)))
    for plan_id in plans.all():
        nouns.add(f"plan:{plan_id}")
        lines = session.exec(select(PlanLine.id).where(PlanLine.plan_id == plan_id))
        nouns |= {f"planline:{line}" for line in lines}
    inside = (Observation.walk_id == id) | (Observation.district_id == id) | (Observation.id == id)
    nouns |= {f"observation:{one}" for one in session.exec(select(Observation.id).where(inside))}
    photos = select(Photo.id).join(Observation, col(Observation.id) == col(Photo.observation_id))
    return nouns | {f"photo:{one}" for one in session.exec(photos.where(inside))}


def people(session: Session) -> list[tuple[str, str]]:
    """Everybody who has ever been staff: as the journal writes them, and by name."""
    rows = session.exec(select(Person).order_by(Person.name))
    return [(f"person:{row.id}", row.name) for row in rows]


def names(session: Session, rows: Iterable[Event]) -> dict[str, str]:
    """Persons by name and links by whom they were handed to. Phones are nobody."""
    known = {f"{kind}:{id}" for kind, id in _ids(rows)}
    told = {who: name for who, name in people(session) if who in known}
    for link in session.exec(select(ResponderLink)):
        told[f"link:{link.id}"] = told[f"responderlink:{link.id}"] = link.label
    return told


def _ids(rows: Iterable[Event]) -> set[tuple[str, str]]:
    pairs = [told.partition(":")[::2] for row in rows for told in (row.who, row.noun)]
    return {(kind, id) for kind, id in pairs}


def _where(wanted: Wanted) -> list[Any]:
    where: list[Any] = []
    if wanted.who == DEVICES:
        where.append(col(Event.who).startswith("device:"))
    elif wanted.who:
        where.append(Event.who == wanted.who)
    if wanted.verb:
        where.append(Event.verb == wanted.verb)
    if wanted.since:
        where.append(Event.at >= wanted.since)
    if wanted.until:
        where.append(Event.at < wanted.until)
    if wanted.below is not None:
        where.append(Event.number < wanted.below)
    return where
