"""A walk's page before it is held: the checklist, and what the district remembers."""

from dataclasses import dataclass, replace

from fastapi import Request
from sqlmodel import Session

from walks.people.sign_in import Staff
from walks.planning.memory import Memory, memory, told
from walks.schedule.guests import Turnout, guests_of, turnout_of
from walks.schedule.ready import Check, checklist
from walks.tables import District, Stop, Walk

SHOWN = 6  # of what is open; the rest is counted


@dataclass(frozen=True)
class Before:
    """What the page tells."""

    checks: list[Check]
    memory: Memory
    more: int  # how many more are open than are shown
    turnout: Turnout

    @property
    def missing(self) -> int:
        """How many things are not in order."""
        return sum(not one.is_done for one in self.checks)


def before_view(
    request: Request, db: Session, who: Staff, walk: Walk, districts: list[District],
    stops: list[Stop],
) -> Before | None:  # fmt: skip
    """None once the walk is over."""
    if walk.state == "closed":
        return None
    invited = request.app.state.templates.known(guests_of(db, walk.id))
    brought = {what for one in invited for what in one.brings}
    turnout = turnout_of(db, walk.id)
    checks = checklist(walk, stops, brought, turnout.coming)
    whole = memory(db, who.grants, walk, [one.id for one in districts], stops)
    shown = replace(whole, lines=whole.lines[:SHOWN], undecided=whole.undecided[:SHOWN])
    told(db, [*shown.lines, *shown.undecided])
    return Before(checks, shown, _size(whole) - _size(shown), turnout)


def _size(memory: Memory) -> int:
    return len(memory.lines) + len(memory.undecided)
