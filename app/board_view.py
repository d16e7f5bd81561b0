"""What a board and the big screen show of a walk that goes on."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from markupsafe import Markup
from sqlmodel import Session

from app.drawings import board_map
from walks.observations.board import Column, Mark, columns, mark, seen_on
from walks.observations.search import count
from walks.people.sign_in import Staff
from walks.schedule.find import devices_of
from walks.schedule.groups import groups_of
from walks.schedule.take_along import stops_of
from walks.tables import Device, Observation, Stop, Walk, WalkGroup


@dataclass(frozen=True)
class Board:
    """Everything on it, and how far it has seen."""

    mark: Mark
    stops: list[Stop]
    seen: list[Observation]
    numbers: dict[UUID, int]  # by observation, in the order they came
    columns: list[Column]
    closed: int  # of other classes, which the reader may see on the walk's own page
    groups: list[WalkGroup]
    devices: list[Device]
    map: Markup | None

    @property
    def silent(self) -> int:
        """Phones that have told nothing yet of what they hold."""
        return sum(one.last_seen_at is None for one in self.devices)

    @property
    def unsent(self) -> int:
        """Letters that phones still hold."""
        return sum(one.unsent for one in self.devices)


def board_view(request: Request, db: Session, who: Staff, walk: Walk, group: str = "") -> Board:
    """As it stands now, of every group or of one."""
    how_far, stops, everything = mark(db, walk.id), stops_of(db, walk), seen_on(db, walk.id)
    seen = [one for one in everything if not group or one.group == group]
    numbers = {one.id: n for n, one in enumerate(everything, 1)}
    there = [one for one in devices_of(db, walk.id) if one.expelled_at is None]
    return Board(
        mark=how_far,
        stops=stops,
        seen=seen,
        numbers=numbers,
        columns=columns(stops, seen),
        closed=max(count(db, who.grants, walk_id=walk.id) - len(everything), 0),
        groups=groups_of(db, walk.id),
        devices=there,
        map=board_map(stops, seen, numbers, request.app.state.taxonomy, who.language),
    )
