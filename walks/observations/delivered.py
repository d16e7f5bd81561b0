"""What one device has delivered, so that the phone can compare."""

from typing import Any

from sqlmodel import Session, select

from walks.tables import Device, Observation, Photo


def delivered(session: Session, device: Device) -> list[dict[str, Any]]:
    """The device's observations with revision, hash, state and the ids of their photos."""
    rows = session.exec(select(Observation).where(Observation.device_id == device.id)).all()
    photos: dict[Any, list[str]] = {}
    for photo in session.exec(select(Photo).where(Photo.device_id == device.id)):
        photos.setdefault(photo.observation_id, []).append(str(photo.id))
    return [
        {
            "id": str(row.id),
            "revision": row.revision,
            "sha256": row.sha256,
            "state": row.state,
            "photos": photos.get(row.id, []),
        }
        for row in rows
    ]
