"""Bring in old notes: every row is taken once, or the report says why it was not."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
import orjson
from sqlmodel import Session, col, select

from geo.cells import cells_of
from geo.metres import to_wgs84
from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.districts.find import borders
from walks.observations.mapping import (
    Mapping,
    category_of,
    feeling_of,
    fingerprint,
    moment_of,
    number_of,
)
from walks.tables import Batch, Observation, ObservationRevision

AT_ONCE = 5_000  # rows prepared and stored in one go
LONGEST_NOTE = 20_000  # characters
Row = dict[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """A row that was not taken: its number in the file, and a code with facts."""

    row: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    """What became of the rows."""

    read: int = 0
    taken: int = 0
    known: int = 0  # brought in before
    outside: int = 0  # taken, but in no district
    unnamed: Counter[str] = field(default_factory=Counter)  # their categories we filed as "other"
    left_out: list[LeftOut] = field(default_factory=list)


def bring_in(
    session: Session,
    rows: Iterable[tuple[int, Row]],
    source: str,
    mapping: Mapping,
    crs: str,
    taxonomy: Taxonomy,
    at: datetime,
    *,
    dry_run: bool = False,
    tell: Callable[[int], None] = lambda _read: None,
) -> Report:
    """Store each row as an observation of `source`; the same row again changes nothing.

    `crs` is the coordinate system of columns x and y, e.g. "EPSG:25832". `tell` is called
    with the number of rows read so far. With `dry_run` everything is done but the storing.
    """
    report, seen = Report(), Counter[str]()
    batch_id = uuid5(NAMESPACE_URL, f"tryg:notes:{source}")
    if not dry_run:
        _note_batch(session, batch_id, source, at)
    stream = iter(rows)
    while chunk := list(islice(stream, AT_ONCE)):
        report.read += len(chunk)
        notes = list(_prepared(chunk, batch_id, mapping, taxonomy, at, report, seen))
        notes = _placed(session, notes, crs, report)
        notes = _unknown_yet(session, notes, report)
        report.taken += len(notes)
        report.outside += sum(1 for note in notes if note["district_id"] is None)
        if notes and not dry_run:
            _store(session, notes)
        tell(report.read)
    if not dry_run:
        _sum_up(session, batch_id, report, at)
    return report


def _prepared(
    chunk: list[tuple[int, Row]],
    batch_id: UUID,
    mapping: Mapping,
    taxonomy: Taxonomy,
    at: datetime,
    report: Report,
    seen: Counter[str],
) -> Iterator[Row]:
    for number, row in chunk:
        note = _note(number, row, mapping, taxonomy, report)
        if isinstance(note, LeftOut):
            report.left_out.append(note)
            continue
        told = str(row.get(mapping.columns.get("id", ""), "") or "").strip() or fingerprint(row)
        seen[told] += 1
        # Two equal rows in one file are two notes; the same file again gives the same two ids.
        key = told if seen[told] == 1 else f"{told}#{seen[told]}"
        if mapping.columns.get("id") and seen[told] > 1:
            report.left_out.append(LeftOut(number, "row-id-twice", {"told": told}))
            continue
        id = uuid5(batch_id, key)
        yield note | {"id": id, "batch_id": batch_id, "received_at": at, "row_number": number}


def _note(
    number: int, row: Row, mapping: Mapping, taxonomy: Taxonomy, report: Report
) -> Row | LeftOut:
    def cell(name: str) -> Any:
        return row.get(mapping.columns[name]) if name in mapping.columns else None

    moment = moment_of(cell("date"), mapping)
    if moment is None:
        return LeftOut(number, "row-date", {"told": str(cell("date") or "")[:40]})
    feeling = feeling_of(cell("feeling"), mapping)
    if feeling is None:
        return LeftOut(number, "row-feeling", {"told": str(cell("feeling"))[:40]})
    text = str(cell("note") or "").strip().replace("\x00", "")
    if len(text) > LONGEST_NOTE:
        return LeftOut(number, "row-note-too-long", {"length": len(text), "limit": LONGEST_NOTE})
    named = category_of(cell("category"), mapping, taxonomy)
    if named is None:
        report.unnamed[str(cell("category") or "").strip()[:80]] += 1
    category, subtype = named or (taxonomy.other, None)
    reporter = str(cell("reporter") or "").strip()
    return {
        "x": number_of(cell("x")),
        "y": number_of(cell("y")),
        "told_x": cell("x"),
        "feeling": feeling,
        "category": category,
        "subtype": subtype,
        "visibility": taxonomy.visibility_of(category, subtype),
        "note": text,
        "captured_at": moment.astimezone(UTC),
        "reporter": fingerprint({"reporter": reporter}) if reporter else "",
    }


def _placed(session: Session, notes: list[Row], crs: str, report: Report) -> list[Row]:
    """Position, cell and district of each note, in one go; rows without a place are left out."""
    xs = np.array([_or_nan(note.pop("x")) for note in notes], dtype=float)
    ys = np.array([_or_nan(note.pop("y")) for note in notes], dtype=float)
    lons, lats = to_wgs84(xs, ys, crs)
    good = np.isfinite(lons) & np.isfinite(lats) & ~((lons == 0) & (lats == 0))
    lons, lats = np.where(good, lons, 0.0), np.where(good, lats, 0.0)
    districts = borders(session).districts_of(lons, lats)
    cells = cells_of(lons, lats)
    placed = []
    for i, note in enumerate(notes):
        told = note.pop("told_x")
        if not good[i]:
            facts = {"told": str(told or "")[:40]}
            report.left_out.append(LeftOut(note["row_number"], "row-position", facts))
            continue
        note |= {"lon": float(lons[i]), "lat": float(lats[i]), "cell": int(cells[i])}
        note["district_id"] = districts[i]
        placed.append(note)
    return placed


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _unknown_yet(session: Session, notes: list[Row], report: Report) -> list[Row]:
    known: set[UUID] = set()
    ids = [note["id"] for note in notes]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        known |= set(session.exec(select(Observation.id).where(col(Observation.id).in_(some))))
    report.known += len(known)
    return [note for note in notes if note["id"] not in known]


def _store(session: Session, notes: list[Row]) -> None:
    letters = []
    for note in notes:
        body = _letter(note)
        note["sha256"] = hashlib.sha256(body).hexdigest()
        letters.append(_revision(note, body))
    shared = {"origin": "import", "place_source": "pin", "state": "stored", "revision": 1}
    connection = session.connection()
    connection.execute(
        Observation.__table__.insert(),  # type: ignore[attr-defined]
        [{k: v for k, v in note.items() if k != "row_number"} | shared for note in notes],
    )
    connection.execute(ObservationRevision.__table__.insert(), letters)  # type: ignore[attr-defined]


def _letter(note: Row) -> bytes:
    """What stands for the letter a phone would have sent."""
    told = ("feeling", "category", "subtype", "lon", "lat", "note", "captured_at", "row_number")
    return orjson.dumps({name: note[name] for name in told})


def _revision(note: Row, body: bytes) -> Row:
    return {
        "observation_id": note["id"],
        "revision": 1,
        "sha256": note["sha256"],
        "body": body,
        "state": "stored",
        "received_at": note["received_at"],
    }


def _note_batch(session: Session, id: UUID, source: str, at: datetime) -> None:
    if session.get(Batch, id) is None:
        session.add(Batch(id=id, name=source, brought_in_at=at))
        session.flush()


def _sum_up(session: Session, id: UUID, report: Report, at: datetime) -> None:
    batch = session.get_one(Batch, id)
    batch.brought_in_at = at
    batch.taken += report.taken
    batch.left_out = len(report.left_out)
    counts = {"read": report.read, "taken": report.taken, "left_out": len(report.left_out)}
    journal.record(session, at, "operator", "brought-in", f"batch:{id}", **counts)
