"""What one device has delivered and what is kept of it, so that the phone can compare."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from walks.tables import Agreement, Device, Observation, Photo, Sound


def delivered(session: Session, device: Device) -> list[dict[str, Any]]:
    """Its observations with revision, hash and state, and the same of what goes with them."""
    rows = session.exec(select(Observation).where(Observation.device_id == device.id)).all()
    photos, sounds = _facts(session, device, Photo), _facts(session, device, Sound)
    return [
        {
            "id": str(row.id),
            "revision": row.revision,
            "sha256": row.sha256,
            "state": row.state,
            "photos": photos.get(row.id, []),
            "sounds": sounds.get(row.id, []),
        }
        for row in rows
    ]


def _facts(
    session: Session, device: Device, kind: type[Photo] | type[Sound]
) -> dict[UUID, list[dict[str, str]]]:
    """By the observation they belong to."""
    query = select(kind.observation_id, kind.id, kind.sha256, kind.state)
    facts: dict[UUID, list[dict[str, str]]] = {}
    for observation_id, id, sha256, state in session.exec(query.where(kind.device_id == device.id)):
        told = {"id": str(id), "sha256": sha256, "state": state}
        facts.setdefault(observation_id, []).append(told)
    return facts


def agreed(session: Session, device: Device) -> list[str]:
    """The ids of the stances we have from it."""
    return [
        str(id) for id in session.exec(select(Agreement.id).where(Agreement.device_id == device.id))
    ]
