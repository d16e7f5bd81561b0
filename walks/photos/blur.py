"""Blur a photo for good: what is under the areas is destroyed, and the old files go.

The receipt stays true: it is of the bytes sent, and those were never kept.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, or_, select

from walks import journal
from walks.errors import Conflict, Missing
from walks.photos.keep import Store
from walks.photos.mask import Area, masked
from walks.tables import DiscardedFile, Photo

MOST = 8  # areas at a time


class Drawn(BaseModel):
    """An area as somebody drew or typed it, in percent."""

    model_config = ConfigDict(extra="forbid")

    left: float = Field(ge=0, lt=100)
    top: float = Field(ge=0, lt=100)
    width: float = Field(gt=0, le=100)
    height: float = Field(gt=0, le=100)


class Blurring(BaseModel):
    """Where to blur."""

    model_config = ConfigDict(extra="forbid")

    areas: list[Drawn] = Field(min_length=1, max_length=MOST)


@dataclass(frozen=True)
class Redone:
    """A photo done anew: what it was made of, and the two files that lie in the store now."""

    was: str
    large: str
    small: str
    areas: int


def redo(store: Store, large: str, asked: Blurring) -> Redone:
    """Make both sizes and keep them. Slow, and without the database: nobody waits for it."""
    areas = [Area(one.left, one.top, one.width, one.height) for one in asked.areas]
    made = masked(store.read(large), areas)
    return Redone(large, store.keep(made.large), store.keep(made.small), len(areas))


def blur(session: Session, photo_id: UUID, redone: Redone, who: str, at: datetime) -> Photo:
    """From now on the photo is the blurred one. Raises Conflict("photo-changed") when somebody
    else was faster.
    """
    photo = session.get(Photo, photo_id)
    if photo is None:
        raise Missing("photo-missing")
    if photo.large != redone.was:
        raise Conflict("photo-changed")
    for sha256 in {photo.large, photo.small} - {redone.large, redone.small}:
        session.merge(DiscardedFile(sha256=sha256, at=at))
    photo.large, photo.small = redone.large, redone.small
    session.flush()
    journal.record(session, at, who, "blurred", f"photo:{photo_id}", areas=redone.areas)
    return photo


def destroy(session: Session, store: Store) -> int:
    """Remove the discarded files that no photo stands with, and say how many that was.

    Nothing else writes meanwhile. Killed in the middle, the next time does the rest.
    """
    journal.hold(session)
    removed = 0
    for discarded in session.exec(select(DiscardedFile)).all():
        stands = or_(col(Photo.large) == discarded.sha256, col(Photo.small) == discarded.sha256)
        if session.exec(select(Photo.id).where(stands).limit(1)).first() is None:
            store.destroy(discarded.sha256)
            removed += 1
        session.delete(discarded)
    return removed
