"""What a breach reached: from a window of the journal to the findings, phones and files it hit.

Codes only: whoever makes the package need not see what was seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks.people import shown
from walks.people.may import SHARED
from walks.privacy.behind import behind, id_of, of_link, with_shared
from walks.tables import Device, Event, Observation, ResponderLink

COPIES = ("gave-copy",)  # verbs of files that hold somebody's data


@dataclass(frozen=True)
class Window:
    """When, and by whom as the journal writes them; empty: nobody knows, so everybody."""

    since: datetime
    until: datetime
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reached:
    """What was reached."""

    events: list[Event]
    observations: list[Observation]
    devices: list[Device]
    files: list[Event]


def reached(session: Session, window: Window) -> Reached:
    """Whatever the journal says was shown, sent or done in the window; a phone and a responsible
    party's link also read what is shared with them, which is not written down.
    """
    rows = _events(session, window)
    seen: dict[UUID, Observation] = {}
    for row in rows:
        seen |= {one.id: one for one in behind(session, row)}
    for who in {*window.who, *(row.who for row in rows if row.who.startswith("link:"))}:
        seen |= {one.id: one for one in _shared_with(session, window, who, rows)}
    observations = [seen[id] for id in sorted(seen)]
    return Reached(
        rows, observations, _devices(session, observations, rows), [r for r in rows if _is_file(r)]
    )


def _events(session: Session, window: Window) -> list[Event]:
    query = select(Event).where(Event.at >= window.since, Event.at <= window.until)
    if window.who:
        query = query.where(col(Event.who).in_(window.who))
    return list(session.exec(query.order_by(col(Event.number))))


def _shared_with(
    session: Session, window: Window, who: str, rows: list[Event]
) -> Iterator[Observation]:
    """What everybody on a phone's walk may read, and what it sent itself; what a link opens."""
    kind, _, told = who.partition(":")
    if kind == "link" and (link := session.get(ResponderLink, id_of(told))):
        classes = with_shared(row for row in rows if row.who == who)
        yield from of_link(session, link, classes, window.until)
        return
    device = session.get(Device, id_of(told)) if kind == "device" else None
    if device is None:
        return
    on_it = select(Observation).where(
        Observation.walk_id == device.walk_id, Observation.received_at <= window.until
    )
    mine = col(Observation.device_id) == device.id
    yield from session.exec(on_it.where(col(Observation.visibility).in_(SHARED) | mine))


def _devices(session: Session, observations: list[Observation], rows: list[Event]) -> list[Device]:
    """Those who sent what was reached, and those something was done to."""
    ids = {one.device_id for one in observations}
    ids |= {id_of(row.noun.partition(":")[2]) for row in rows if row.noun.startswith("device:")}
    return _rows(session, sorted(id for id in ids if id))


def _rows(session: Session, ids: list[UUID]) -> list[Device]:
    return [row for id in ids if (row := session.get(Device, id)) is not None]


def _is_file(row: Event) -> bool:
    return row.verb in COPIES or row.facts.get("form") in shown.FILES
