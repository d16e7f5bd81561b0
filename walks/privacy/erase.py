"""Erase one person: everything that is theirs, and nothing that is anybody else's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.errors import Refused
from walks.people import links
from walks.people.grants import keep_an_administrator
from walks.photos.keep import Store
from walks.privacy.of_a_walk import remove_files
from walks.privacy.stays import Stay, in_plans, stays, still_seen
from walks.privacy.whose import Rows, of_device, of_link, of_person
from walks.publishing import take_down
from walks.publishing.shelf import Shelf
from walks.tables import Condition, Deletion, Person

NOBODY = "–"


@dataclass(frozen=True)
class Files:
    """Where files lie: photos, recordings, and the photos that everybody may see."""

    photos: Store
    sounds: Store
    public: Shelf


@dataclass(frozen=True)
class Erasing:
    """What goes, by table, and what stays and why."""

    counts: dict[str, int]
    stays: list[Stay]


def preview(session: Session, rows: Rows) -> Erasing:
    """Nothing is changed."""
    counts = {table: len(found) for table, found in rows.items() if found}
    return Erasing(counts, stays(session, rows))


def erase_device(
    session: Session, device_id: UUID, files: Files, taxonomy: Taxonomy, who: str, at: datetime
) -> Erasing:
    """A participant: the phone, what it sent in every revision, photos and recordings with files.

    A public count that rested on theirs goes down at once. What others have said of its findings
    is theirs and stays. Raises Missing("not-found").
    """
    rows = of_device(session, device_id)
    told = preview(session, rows)
    conditions = {row.condition_id for row in rows["conditionobservation"]}
    pictures = {name for photo in rows["photo"] for name in (photo.large, photo.small)}
    said = {sound.sha256 for sound in rows["sound"]}
    for seen in rows["observation"]:
        take_down.forget(session, seen.id, files.public, who, at)
    districts = {seen.district_id for seen in rows["observation"] if seen.district_id}
    _delete(session, rows)
    take_down.settle_counts(session, districts, taxonomy, files.public, at)
    _drop_empty(session, conditions)
    remove_files(session, pictures, files.photos)
    for sha256 in said:
        files.sounds.destroy(sha256)
    _note(session, told, f"device:{device_id}", who, at)
    return told


def erase_person(session: Session, person_id: UUID, who: str, at: datetime) -> Erasing:
    """A member of staff. What they decided stays, by nobody's name: an empty row stands for them.

    Raises Missing("person-missing"), Refused("not-for-yourself") and
    Conflict("last-administrator").
    """
    rows = of_person(session, person_id)
    if who == f"person:{person_id}":
        raise Refused("not-for-yourself")
    told = preview(session, rows)
    [person] = rows.pop("person")
    _delete(session, rows)
    _forget(person)
    session.flush()
    keep_an_administrator(session, at)
    _note(session, told, f"person:{person_id}", who, at)
    return told


def erase_contact(session: Session, link_id: UUID, who: str, at: datetime) -> Erasing:
    """A contact at a responsible party: their mails go, and the link is closed and nobody's. What
    the organisation has answered stays. Raises Missing("link-missing").
    """
    rows = of_link(session, link_id)
    told = preview(session, rows)
    [link] = rows.pop("responderlink")
    _delete(session, rows)
    links.revoke(session, link_id, who, at)
    link.email, link.label = "", NOBODY
    session.flush()
    _note(session, told, f"responderlink:{link_id}", who, at)
    return told


def _delete(session: Session, rows: Rows) -> None:
    for found in rows.values():
        for row in found:
            session.delete(row)
        session.flush()  # in this order, whatever the mapper would choose


def _forget(person: Person) -> None:
    person.email, person.name = f"{person.id}@erased.invalid", NOBODY
    person.password_hash, person.organisation_id = "", None
    person.is_active, person.seen_at, person.language = False, None, "da"


def _drop_empty(session: Session, conditions: set[UUID]) -> None:
    """Conditions that nobody else has seen and no plan answers."""
    empty = conditions - still_seen(session, conditions) - in_plans(session, conditions)
    session.exec(delete(Condition).where(col(Condition.id).in_(empty)))


def _note(session: Session, told: Erasing, noun: str, who: str, at: datetime) -> None:
    session.add(Deletion(at=at, who=who, keep="erasure", counts=told.counts))
    session.flush()
    journal.record(session, at, who, "erased", noun, rows=sum(told.counts.values()))
