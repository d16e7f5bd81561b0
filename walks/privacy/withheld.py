"""What a copy leaves out: what is of a class that whoever hands it over does not read.

The other authority answers for that itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.errors import Unusable
from walks.observations import incoming
from walks.observations.incoming import Incoming
from walks.privacy.whose import Rows
from walks.tables import Event, Observation, ObservationRevision, Photo, Sound

AT_ONCE = 500  # ids in one question
FILES = ("photo", "sound")


@dataclass(frozen=True)
class Eyes:
    """Whoever hands the copy over: the visibility classes they read, and what gives a class."""

    classes: frozenset[str]
    taxonomy: Taxonomy

    def may_read(self, letter: Incoming) -> bool:
        """Whether the letter by itself is of a class they read."""
        subtype = self.taxonomy.known_subtype(letter.category, letter.subtype)
        return self.taxonomy.visibility_of(letter.category, subtype) in self.classes


def for_eyes(session: Session, rows: Rows, eyes: Eyes) -> Rows:
    """The rows without those about an observation of another class, or a letter of one."""
    known = _classes(session, {id for id in map(_about, _all(rows)) if id})
    kept = {name: [row for row in found if _fits(row, known, eyes)] for name, found in rows.items()}
    sent = [row for row in kept.get("observationrevision", []) if _fits(row, known, eyes)]
    read = {row.sha256: letter for row in sent if (letter := _letter(row))}
    closed = {sha256 for sha256, letter in read.items() if not eyes.may_read(letter)}
    named = _files(letter for sha256, letter in read.items() if sha256 in closed)
    named -= _files(letter for sha256, letter in read.items() if sha256 not in closed)
    for name in FILES:
        kept[name] = [row for row in kept.get(name, []) if row.id not in named]
    kept["observationrevision"] = [row for row in sent if row.sha256 not in closed]
    return {name: kept[name] for name in rows}


def open_events(session: Session, events: list[Event], eyes: Eyes) -> list[Event]:
    """Those of the journal that are not about an observation, a reading or a note of another
    class.
    """
    about = {row.noun: _observation(session, row.noun) for row in events}
    known = _classes(session, {id for id in about.values() if id})
    return [
        row
        for row in events
        if known.get(about[row.noun], "") in (*eyes.classes, "") and _is_open(row, eyes)
    ]


def _is_open(row: Event, eyes: Eyes) -> bool:
    told = {name.removesuffix("-note") for name in row.facts.get("classes", {})}
    return "police" in eyes.classes or not ("police" in told or row.facts.get("side") == "police")


def _fits(row: Any, known: dict[UUID | None, str], eyes: Eyes) -> bool:
    about = _about(row)
    if about is None:
        return True
    if about in known:
        return known[about] in eyes.classes
    return not isinstance(row, Photo | Sound)  # a file that came before its letter: class unknown


def _about(row: Any) -> UUID | None:
    return row.id if isinstance(row, Observation) else getattr(row, "observation_id", None)


def _all(rows: Rows) -> Iterable[Any]:
    return (row for found in rows.values() for row in found)


def _letter(row: ObservationRevision) -> Incoming | None:
    try:
        return incoming.read(row.body)
    except Unusable:
        return None  # its time is up: nothing is left of it to read


def _files(letters: Iterable[Incoming]) -> set[UUID]:
    return {id for one in letters for id in (*one.photos, one.sound) if id}


def _observation(session: Session, noun: str) -> UUID | None:
    kind, _, told = noun.partition(":")
    if kind in FILES:
        file = Photo.observation_id if kind == "photo" else Sound.observation_id
        own = Photo.id if kind == "photo" else Sound.id
        return session.exec(select(file).where(own == UUID(told))).first()
    return UUID(told) if kind == "observation" else None


def _classes(session: Session, ids: set[UUID]) -> dict[UUID | None, str]:
    found: dict[UUID | None, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = sorted(ids)[start : start + AT_ONCE]
        query = select(Observation.id, Observation.visibility).where(col(Observation.id).in_(some))
        found |= dict(session.exec(query).all())
    return found
