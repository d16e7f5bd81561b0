"""How many live in each district: a register's count, by year, with its source."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.districts.find import current
from walks.errors import Unusable
from walks.tables import District, Residents

COUNT = re.compile(r"\d+|\d{1,3}([. \u00a0]\d{3})+")  # as Danes write thousands, too
SHOWN = 10  # rows that are no count, named in the refusal


@dataclass(frozen=True)
class Outcome:
    """What a register's file brought."""

    told: int  # districts with a count
    missing: tuple[str, ...]  # names of current districts it says nothing of
    unknown: int  # rows of areas that are no district of ours: a file may hold the whole country


def bring_in(
    session: Session,
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    columns: tuple[str, str],
    year: int,
    source: str,
    who: str,
    at: datetime,
) -> Outcome:
    """Keep a year's counts, all or none. `columns` name the district (its code or its name) and
    the count. Raises Unusable("residents-columns" | "residents-not-counts" | "residents-twice" |
    "residents-none").
    """
    kept = list(current(session))
    ours = {one.code: one for one in kept} | {one.name.casefold(): one for one in kept}
    found, unknown = _read(rows, columns, ours)
    if not found:
        raise Unusable("residents-none", column=columns[0])
    for district_id, people in found.items():
        session.merge(
            Residents(
                district_id=district_id, year=year, people=people, source=source, brought_in_at=at
            )
        )
    missing = tuple(one.name for one in kept if one.id not in found)
    outcome = Outcome(len(found), missing, unknown)
    journal.record(session, at, who, "brought-in", f"residents:{year}", told=outcome.told)
    return outcome


def newest(session: Session) -> dict[UUID, Residents]:
    """The last count of each district that has one."""
    return {
        one.district_id: one
        for one in session.exec(select(Residents).order_by(col(Residents.year)))
    }


def _read(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    columns: tuple[str, str],
    ours: Mapping[str, District],
) -> tuple[dict[UUID, int], int]:
    found: dict[UUID, int] = {}
    unknown, no_counts = 0, []
    for number, row in rows:
        if lacking := [column for column in columns if column not in row]:
            raise Unusable("residents-columns", columns=lacking, there=list(row))
        area, told = (_plain(row[column]) for column in columns)
        district = ours.get(area) or ours.get(area.casefold())
        if district is None:
            unknown += 1
        elif not COUNT.fullmatch(told):
            no_counts.append(number)
        elif district.id in found:
            raise Unusable("residents-twice", row=number, name=district.name)
        else:
            found[district.id] = int(re.sub(r"\D", "", told))
    if no_counts:
        raise Unusable("residents-not-counts", column=columns[1], rows=no_counts[:SHOWN])
    return found, unknown


def _plain(cell: Any) -> str:
    """A cell as text; a sheet keeps whole numbers as 8334.0."""
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole else "" if cell is None else cell).strip()
