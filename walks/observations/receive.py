"""Receive an observation from a phone: stored once, byte for byte, or said why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, text
from sqlmodel import Session

from geo.cells import cell_of
from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.catalogue.visibility import strictest
from walks.districts.find import borders
from walks.errors import Conflict, Unusable
from walks.observations.corrected import corrected
from walks.observations.incoming import Incoming
from walks.observations.placed import DESK, position_of, without_place
from walks.photos import replaced
from walks.schedule.held_back import why_held_back
from walks.sounds.let_go import let_go_of_replaced
from walks.tables import Device, Observation, ObservationRevision
from walks.tables.columns import Moment

FLOOD = 400  # observations from one device on one walk


@dataclass(frozen=True)
class Receipt:
    """What is stored now, as the phone may rely on it."""

    id: UUID
    revision: int
    sha256: str  # hex, of the letter's bytes
    state: str  # stored, quarantined
    reason: str | None
    received_at: datetime
    is_new: bool


def receive(
    session: Session,
    id: UUID,
    incoming: Incoming,
    body: bytes,
    sha256: str,
    device: Device,
    taxonomy: Taxonomy,
    at: datetime,
    *,
    is_flood: bool = False,
) -> Receipt:
    """Store the letter and say whether it was new to us.

    The same id and revision with the same bytes is a resend and changes nothing.
    The same with other bytes is Conflict("other-content"): neither version is lost.
    A known device is never refused for being late: its letter is put in quarantine.
    Whatever is refused is refused before anything is written.
    """
    standing = _standing(session, id, incoming, device)
    if standing.withdrawn:
        raise Conflict("withdrawn", id=str(id))
    if standing.kept_sha256:
        return _again(id, incoming.revision, standing, sha256)
    if standing.walk_state is None:
        raise Unusable("malformed", errors=[{"pointer": "/walk", "code": "walk-missing"}])
    is_newest = _is_newest(standing, incoming, device, id)
    reason = _why_quarantine(standing, incoming, device, at, is_flood)
    state = "quarantined" if reason else "stored"
    row = row_of(session, incoming, taxonomy)
    if standing.revision is not None:
        row = corrected(session, id, row, taxonomy)
    row |= {"sha256": sha256, "received_at": at, "reason": reason, "state": state}
    _write(session, id, incoming, row, standing, device, is_newest=is_newest)
    letter = {"sha256": sha256, "body": body, "state": state, "reason": reason, "received_at": at}
    _keep_letter(session, id, incoming, letter, device)
    if standing.revision is not None:
        replaced.settle(session, id)
        let_go_of_replaced(session, id, at)
    facts = {"revision": incoming.revision, "state": state}
    journal.record(session, at, f"device:{device.id}", "received", f"observation:{id}", **facts)
    return Receipt(id, incoming.revision, sha256, state, reason, at, is_new=True)


def _write(
    session: Session,
    id: UUID,
    incoming: Incoming,
    row: dict[str, Any],
    standing: Row[Any],
    device: Device,
    *,
    is_newest: bool,
) -> None:
    """The observation as it stands from now on."""
    # Over the connection: a session's own execute costs as much again as the statement.
    connection = session.connection()
    if standing.revision is None:
        new = {"id": id, "device_id": device.id, "reporter": device.id.hex, "origin": "phone"}
        connection.execute(OBSERVATION.insert(), row | new)
    elif is_newest and (row["state"] == "stored" or standing.state != "stored"):
        # What waits for the coordinator never takes the place of what stands.
        row |= {"late_revision": None, "late_note": None}
        if standing.place_source == DESK:
            row = without_place(session, id, standing.revision, incoming.place, row)
        connection.execute(OBSERVATION.update().where(OBSERVATION.c.id == id), row)
    elif is_newest:
        late = _waiting(incoming, row["visibility"], standing.visibility)
        connection.execute(OBSERVATION.update().where(OBSERVATION.c.id == id), late)


def _waiting(incoming: Incoming, would_be: str, stands: str) -> dict[str, Any]:
    """Whoever may read what stands may not be meant to read what would take its place."""
    note = None if strictest([would_be, stands]) != stands else incoming.note
    return {"late_revision": incoming.revision, "late_note": note}


AS_TOLD = ("note", "proposal", "times", "worst_for", "asset_number", "group", "on_behalf",
           "client_version", "clock_offset_ms")  # fmt: skip
OBSERVATION = Observation.__table__  # type: ignore[attr-defined]
LETTER = ObservationRevision.__table__  # type: ignore[attr-defined]
# One look for everything a letter can meet; the hot path of the house.
STANDING = text(
    """
    SELECT
      (SELECT 1 FROM withdrawal WHERE observation_id = :id) AS withdrawn,
      walk.state AS walk_state, walk.closed_at AS walk_closed_at,
      letter.sha256 AS kept_sha256, letter.received_at AS kept_at,
      seen.revision AS revision, seen.device_id AS device_id,
      letter.state AS kept_state, letter.reason AS kept_reason, seen.state AS state,
      seen.visibility AS visibility, seen.place_source AS place_source,
      (SELECT count(*) FROM
        (SELECT 1 FROM observation WHERE device_id = :device LIMIT :flood) AS sent) AS sent
    FROM (SELECT 1 AS one) AS ask
    LEFT JOIN walk ON walk.id = :walk
    LEFT JOIN observation AS seen ON seen.id = :id
    LEFT JOIN observationrevision AS letter
      ON letter.observation_id = :id AND letter.revision = :revision
    """
).bindparams(
    *(bindparam(name, type_=Uuid()) for name in ("id", "walk", "device"))
).columns(kept_at=Moment(), walk_closed_at=Moment(), device_id=Uuid())  # fmt: skip


def _standing(session: Session, id: UUID, incoming: Incoming, device: Device) -> Row[Any]:
    asked = {
        "id": id,
        "walk": incoming.walk,
        "device": device.id,
        "revision": incoming.revision,
        "flood": FLOOD,
    }
    return session.connection().execute(STANDING, asked).one()


def _again(id: UUID, revision: int, standing: Row[Any], sha256: str) -> Receipt:
    if standing.kept_sha256 != sha256:
        raise Conflict("other-content", stored_sha256=standing.kept_sha256)
    state, reason = standing.kept_state, standing.kept_reason
    return Receipt(id, revision, sha256, state, reason, standing.kept_at, is_new=False)


def _is_newest(standing: Row[Any], incoming: Incoming, device: Device, id: UUID) -> bool:
    """Whether the letter is how things stand from now on, and not an older one come late."""
    if standing.revision is None:
        return True
    if standing.device_id != device.id:
        raise Conflict("not-yours", id=str(id))
    if incoming.revision < standing.revision:
        return False
    if incoming.replaces != standing.revision:
        raise Conflict("older-revision", is_now=standing.revision)
    return True


def _why_quarantine(
    standing: Row[Any], incoming: Incoming, device: Device, at: datetime, is_flood: bool
) -> str | None:
    if device.walk_id != incoming.walk and not device.expelled_at:
        return "other-walk"
    held_back = why_held_back(device, standing.walk_state, standing.walk_closed_at, at)
    if held_back:
        return held_back
    return "flood" if is_flood or standing.sent >= FLOOD else None


def row_of(session: Session, incoming: Incoming, taxonomy: Taxonomy) -> dict[str, Any]:
    """How an observation stands when this letter is the newest."""
    subtype = taxonomy.known_subtype(incoming.category, incoming.subtype)
    lon, lat = position_of(session, incoming.walk, incoming.place)
    return {
        "walk_id": incoming.walk,
        "revision": incoming.revision,
        "feeling": incoming.feeling,
        "category": taxonomy.known_category(incoming.category),
        "subtype": subtype,
        "visibility": taxonomy.visibility_of(incoming.category, subtype),
        "place_source": incoming.place.source,
        "lon": lon,
        "lat": lat,
        "accuracy_m": incoming.place.accuracy_m,
        "stop_number": incoming.place.stop,
        "cell": None if lon is None or lat is None else cell_of(lon, lat),
        "district_id": borders(session).district_of(lon, lat),
        "captured_at": incoming.captured_at,
        "redacted_at": None,  # a new letter brings its own words
        "unease": incoming.unease if incoming.feeling == "unsafe" else None,
        **{name: getattr(incoming, name) for name in AS_TOLD},
    }


def _keep_letter(
    session: Session, id: UUID, incoming: Incoming, letter: dict[str, Any], device: Device
) -> None:
    of = {
        "observation_id": id,
        "revision": incoming.revision,
        "replaces": incoming.replaces,
        "device_id": device.id,
    }
    session.connection().execute(LETTER.insert(), letter | of)
