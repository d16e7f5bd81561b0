"""What the public reads: from the public copies alone, so that a restricted connection will do."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from walks.catalogue.categories import Taxonomy
from walks.errors import Missing
from walks.tables import Publication, PublicPhoto


@dataclass(frozen=True)
class Area:
    """A district with something out."""

    code: str
    name: str
    items: int
    month: str  # of the newest


@dataclass(frozen=True)
class Told:
    """One public copy and its photos."""

    copy: Publication
    photos: list[PublicPhoto]


@dataclass(frozen=True)
class Heard:
    """What is out of a district: what is good first, then what troubles people, then the rest."""

    code: str
    name: str
    good: list[Told]
    uneasy: list[Told]
    other: list[Told]
    counted: list[Publication]


def areas(session: Session) -> list[Area]:
    """By name."""
    code, name = col(Publication.district_code), func.max(Publication.district_name)
    query = select(code, name, func.count(col(Publication.id)), func.max(Publication.month))
    found = [Area(*row) for row in session.exec(query.group_by(code))]
    return sorted(found, key=lambda area: area.name)


def heard(session: Session, code: str, taxonomy: Taxonomy) -> Heard | None:
    """None when nothing is out there."""
    query = select(Publication).where(Publication.district_code == code)
    newest = (col(Publication.month).desc(), col(Publication.title), col(Publication.id))
    copies = session.exec(query.order_by(*newest)).all()
    if not copies:
        return None
    photos = _photos(session, code)
    made = Heard(code, copies[0].district_name, [], [], [], [])
    for copy in copies:
        if copy.kind == "count":
            made.counted.append(copy)
            continue
        is_good = taxonomy.is_praise(copy.feeling, copy.subtype)
        place = made.good if is_good else made.uneasy if copy.feeling == "unsafe" else made.other
        place.append(Told(copy, photos.get(copy.id, [])))
    made.counted.sort(key=lambda copy: (copy.feeling != "safe", -(copy.count or 0), copy.category))
    return made


def one(session: Session, publication_id: UUID) -> Told:
    """Raises Missing("publication-missing")."""
    copy = session.get(Publication, publication_id)
    if copy is None:
        raise Missing("publication-missing")
    of_it = select(PublicPhoto).where(PublicPhoto.publication_id == publication_id)
    return Told(copy, list(session.exec(of_it.order_by(col(PublicPhoto.position)))))


def photo(session: Session, photo_id: UUID) -> PublicPhoto:
    """Raises Missing("photo-missing")."""
    found = session.get(PublicPhoto, photo_id)
    if found is None:
        raise Missing("photo-missing")
    return found


def _photos(session: Session, code: str) -> dict[UUID, list[PublicPhoto]]:
    query = select(PublicPhoto).join(Publication, col(Publication.id) == PublicPhoto.publication_id)
    here = query.where(Publication.district_code == code).order_by(col(PublicPhoto.position))
    photos: dict[UUID, list[PublicPhoto]] = {}
    for row in session.exec(here):
        photos.setdefault(row.publication_id, []).append(row)
    return photos
