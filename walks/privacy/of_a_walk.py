"""What is still there of a walk in each class of retention, and how it goes."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from geo.cells import cell_of, coarse
from walks.observations.letters import GONE
from walks.photos.keep import Store
from walks.tables import (
    Agreement,
    Device,
    Observation,
    ObservationRevision,
    Photo,
    Walk,
)

SQUARE = 100  # metres; the side of the square a place is rounded to
HALF_DIAGONAL = 71.0  # metres; how far the middle of that square may be from where it was
SAME = 1e-7  # degrees, one centimetre

Rows = Sequence[Any]
Find = Callable[[Session, UUID], Rows]
Clear = Callable[[Session, Rows, Store], None]


def named_devices(session: Session, walk_id: UUID) -> Rows:
    """Phones that still have a name, a way in, or a build of the app."""
    is_left = or_(
        col(Device.first_name).is_not(None),
        ~col(Device.token_hash).startswith("-"),
        col(Device.build) != "",
    )
    return session.exec(select(Device).where(Device.walk_id == walk_id, is_left)).all()


def clear_devices(_session: Session, rows: Rows, _store: Store) -> None:
    """The phone is still told from others; nobody can tell whose it was, and it opens nothing."""
    for device in rows:
        device.first_name, device.build = None, ""
        device.token_hash = f"-{device.id.hex}"  # never what a hash looks like


def letters(session: Session, walk_id: UUID) -> Rows:
    """Letters that still stand as they were sent."""
    seen = select(Observation.id).where(Observation.walk_id == walk_id)
    sent = or_(
        col(ObservationRevision.observation_id).in_(seen),
        col(ObservationRevision.device_id).in_(_devices(walk_id)),
    )
    revisions = session.exec(
        select(ObservationRevision).where(sent, col(ObservationRevision.body) != GONE)
    ).all()
    stances = session.exec(
        select(Agreement).where(
            col(Agreement.device_id).in_(_devices(walk_id)), col(Agreement.body) != GONE
        )
    ).all()
    return [*revisions, *stances]


def clear_letters(session: Session, rows: Rows, _store: Store) -> None:
    """The hash stays: whoever kept a copy can still show what was sent. Edits that waited to be
    decided on can't be any longer.
    """
    for letter in rows:
        letter.body = GONE
        if isinstance(letter, ObservationRevision):
            observation = session.get_one(Observation, letter.observation_id)
            observation.late_revision = observation.late_note = None


def exact_places(session: Session, walk_id: UUID) -> Rows:
    """Observations only the walk sees, with a place finer than the square."""
    query = select(Observation).where(
        Observation.walk_id == walk_id,
        Observation.visibility == "walk",
        or_(col(Observation.lon).is_not(None), col(Observation.asset_number) != ""),
    )
    return [row for row in session.exec(query) if _is_exact(row)]


def clear_places(_session: Session, rows: Rows, _store: Store) -> None:
    """The middle of its square of the Danish grid; a lamp post's number says as much as a place."""
    for seen in rows:
        seen.asset_number = ""
        if seen.lon is not None and seen.lat is not None:
            seen.lon, seen.lat = coarse(seen.lon, seen.lat, SQUARE)
            seen.cell = cell_of(seen.lon, seen.lat)
            seen.accuracy_m = HALF_DIAGONAL


def large_photos(session: Session, walk_id: UUID) -> Rows:
    """Photos of which more than the small one is kept."""
    of_it = or_(
        col(Photo.device_id).in_(_devices(walk_id)),
        col(Photo.observation_id).in_(select(Observation.id).where(Observation.walk_id == walk_id)),
    )
    return session.exec(select(Photo).where(of_it, Photo.large != Photo.small)).all()


def clear_photos(session: Session, rows: Rows, store: Store) -> None:
    """The small one stays. Files go before the rows are committed: what is cut short in between
    is finished by the next run, and nothing is left that no row knows.
    """
    gone = {photo.large for photo in rows}
    for photo in rows:
        photo.large = photo.small
    session.flush()
    remove_files(session, gone, store)


def remove_files(session: Session, hashes: set[str], store: Store) -> int:
    """Take files out of the store that no photo names any longer; how many they were."""
    removed = 0
    for sha256 in sorted(hashes):
        named = or_(col(Photo.large) == sha256, col(Photo.small) == sha256)
        if session.exec(select(Photo.id).where(named).limit(1)).first() is None:
            removed += store.destroy(sha256)
    return removed


# How each class is found, and how it goes.
OF_A_WALK: dict[str, tuple[Find, Clear]] = {
    "devices": (named_devices, clear_devices),
    "letters": (letters, clear_letters),
    "observations": (exact_places, clear_places),
    "photos": (large_photos, clear_photos),
}


def is_left(session: Session, walk: Walk, keep: str) -> Rows:
    """What a class still has of a walk."""
    return OF_A_WALK[keep][0](session, walk.id)


def _devices(walk_id: UUID) -> Any:
    return select(Device.id).where(Device.walk_id == walk_id)


def _is_exact(seen: Observation) -> bool:
    if seen.asset_number:
        return True
    if seen.lon is None or seen.lat is None:
        return False
    lon, lat = coarse(seen.lon, seen.lat, SQUARE)
    return abs(lon - seen.lon) > SAME or abs(lat - seen.lat) > SAME
