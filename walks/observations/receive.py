"""Receive an observation from a phone: stored once, byte for byte, or said why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from geo.cells import cell_of
from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.districts.find import borders
from walks.errors import Conflict, Unusable
from walks.observations.incoming import Incoming
from walks.tables import Device, Observation, ObservationRevision, Stop, Walk, Withdrawal

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
) -> Receipt:
    """Store the letter and say whether it was new to us.

    The same id and revision with the same bytes is a resend and changes nothing.
    The same with other bytes is Conflict("other-content"): neither version is lost.
    A known device is never refused for being late: its letter is put in quarantine.
    """
    if session.get(Withdrawal, id):
        raise Conflict("withdrawn", id=str(id))
    kept = session.get(ObservationRevision, (id, incoming.revision))
    if kept:
        return _again(session, kept, sha256)
    walk = session.get(Walk, incoming.walk)
    if walk is None:
        raise Unusable("malformed", errors=[{"pointer": "/walk", "code": "walk-missing"}])
    row = _row(session, incoming, walk, taxonomy)
    row |= {"sha256": sha256, "received_at": at, "reason": _why_quarantine(session, walk, device)}
    row["state"] = "quarantined" if row["reason"] else "stored"
    _put(session, id, incoming, row, device)
    _keep_letter(session, id, incoming, body, sha256, device, at)
    facts = {"revision": incoming.revision, "state": row["state"]}
    journal.record(session, at, f"device:{device.id}", "received", f"observation:{id}", **facts)
    return Receipt(id, incoming.revision, sha256, row["state"], row["reason"], at, is_new=True)


def _again(session: Session, kept: ObservationRevision, sha256: str) -> Receipt:
    if kept.sha256 != sha256:
        raise Conflict("other-content", stored_sha256=kept.sha256)
    observation = session.get_one(Observation, kept.observation_id)
    return Receipt(
        kept.observation_id,
        kept.revision,
        kept.sha256,
        "stored" if observation.state == "withdrawn" else observation.state,
        observation.reason,
        kept.received_at,
        is_new=False,
    )


def _put(
    session: Session, id: UUID, incoming: Incoming, row: dict[str, Any], device: Device
) -> None:
    """The observation as it stands: a first letter, a newer one, or an older one come late."""
    table = Observation.__table__  # type: ignore[attr-defined]
    standing = session.execute(
        select(Observation.revision, Observation.device_id).where(Observation.id == id)
    ).first()
    if standing is None:
        new = {"id": id, "device_id": device.id, "reporter": device.id.hex, "origin": "phone"}
        session.execute(table.insert(), row | new)
        return
    if standing.device_id != device.id:
        raise Conflict("not-yours", id=str(id))
    if incoming.revision < standing.revision:
        return  # kept as history only
    if incoming.replaces != standing.revision:
        raise Conflict("older-revision", is_now=standing.revision)
    session.execute(table.update().where(table.c.id == id), row)


def _row(session: Session, incoming: Incoming, walk: Walk, taxonomy: Taxonomy) -> dict[str, Any]:
    subtype = taxonomy.known_subtype(incoming.category, incoming.subtype)
    category = taxonomy.known_category(incoming.category)
    lon, lat = _position(session, incoming, walk)
    return {
        "walk_id": walk.id,
        "revision": incoming.revision,
        "feeling": incoming.feeling,
        "category": category,
        "subtype": subtype,
        "visibility": taxonomy.visibility_of(incoming.category, subtype),
        "place_source": incoming.place.source,
        "lon": lon,
        "lat": lat,
        "accuracy_m": incoming.place.accuracy_m,
        "stop_number": incoming.place.stop,
        "cell": None if lon is None or lat is None else cell_of(lon, lat),
        "district_id": borders(session).district_of(lon, lat),
        "note": incoming.note,
        "captured_at": incoming.captured_at,
    }


def _position(
    session: Session, incoming: Incoming, walk: Walk
) -> tuple[float | None, float | None]:
    place = incoming.place
    if place.lon is not None or place.source != "stop":
        return place.lon, place.lat
    stop = session.exec(
        select(Stop).where(Stop.walk_id == walk.id, Stop.number == place.stop)
    ).first()
    return (stop.lon, stop.lat) if stop else (None, None)


def _why_quarantine(session: Session, walk: Walk, device: Device) -> str | None:
    if device.expelled_at:
        return "device-expelled"
    if device.walk_id != walk.id:
        return "other-walk"
    if walk.state == "closed":
        return "walk-closed"
    sent = select(func.count()).where(Observation.device_id == device.id)
    return "flood" if (session.scalar(sent) or 0) >= FLOOD else None


def _keep_letter(
    session: Session,
    id: UUID,
    incoming: Incoming,
    body: bytes,
    sha256: str,
    device: Device,
    at: datetime,
) -> None:
    letter = {
        "observation_id": id,
        "revision": incoming.revision,
        "replaces": incoming.replaces,
        "sha256": sha256,
        "body": body,
        "device_id": device.id,
        "received_at": at,
    }
    session.execute(ObservationRevision.__table__.insert(), letter)  # type: ignore[attr-defined]
