"""What may be public at all: of which class, after how long, in which words. Rules only."""

import hashlib
from datetime import datetime, timedelta

import orjson

from geo.cells import coarse
from walks.catalogue.categories import Taxonomy
from walks.catalogue.visibility import strictest
from walks.denmark import ZONE
from walks.errors import Conflict
from walks.guard import stop
from walks.tables import Observation, Photo, ProposalPhoto

REST = timedelta(hours=72)  # so that nobody can tell who stood there that evening


def must_be_fit(seen: Observation | None, taxonomy: Taxonomy) -> None:
    """Raises Conflict: "not-for-the-public" by its class or because it tells of people,
    "not-standing" when it is taken back, turned away or waits for a decision, "in-no-district".
    """
    if seen is None or seen.state != "stored" or seen.late_revision is not None:
        raise Conflict("not-standing")
    if not is_public(seen.visibility, seen.category, seen.subtype, taxonomy):
        raise Conflict("not-for-the-public")
    if seen.district_id is None:
        raise Conflict("in-no-district")


def is_public(visibility: str, category: str, subtype: str | None, taxonomy: Taxonomy) -> bool:
    """By the class it was given at capture and by today's catalogue: the stricter counts."""
    is_known = taxonomy.known_category(category) == category
    classes = (visibility, taxonomy.visibility_of(category, subtype))
    return is_known and strictest(classes) == "public" and category not in taxonomy.behaviour


def must_have_rested(seen: Observation, at: datetime) -> None:
    """Raises Conflict("too-early")."""
    if at < rested_at(seen):
        raise Conflict("too-early")


def rested_at(seen: Observation) -> datetime:
    """From when it may be public, by our own clock and not by a phone's that is slow."""
    behind = timedelta(milliseconds=max(0, seen.clock_offset_ms or 0))
    return seen.captured_at + behind + REST


def must_name_nobody(*texts: str) -> None:
    """Raises Refused("names-a-person", found=...)."""
    stop.stop(texts)


def seal(seen: Observation) -> str:
    """SHA-256 (hex) of everything two persons have looked at; another one when that changes."""
    looked_at = [seen.revision, seen.note, seen.proposal, seen.category, seen.subtype, seen.feeling,
                 seen.visibility, str(seen.district_id), seen.lon, seen.lat]  # fmt: skip
    return hashlib.sha256(orjson.dumps(looked_at)).hexdigest()


def is_as_looked_at(photo: Photo | None, row: ProposalPhoto) -> bool:
    """Whether the picture still stands and is the very one that was found clear."""
    return photo is not None and photo.state == "stored" and photo.small == row.source


def place_of(seen: Observation) -> tuple[float | None, float | None]:
    """The middle of the square of 100 m it lies in."""
    if seen.lon is None or seen.lat is None:
        return None, None
    lon, lat = coarse(seen.lon, seen.lat)
    return float(lon), float(lat)


def month_of(moment: datetime) -> str:
    """2026-11, by the calendar in Denmark."""
    return moment.astimezone(ZONE).strftime("%Y-%m")
