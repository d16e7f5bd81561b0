"""Where a line of a plan lies: put on a map by whoever plans, also where nothing was seen."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from walks import journal
from walks.errors import Conflict
from walks.observations.move import To
from walks.planning.lines import open_line
from walks.tables import PlanLine

DECIMALS = 6  # of a degree: a decimetre


def mark_of(line: PlanLine) -> str:
    """What a form carries to say which place it has shown."""
    if line.lon is None or line.lat is None:
        return ""
    return f"{line.lat:.{DECIMALS}f} {line.lon:.{DECIMALS}f}"


def put(
    session: Session, line_id: UUID, to: To | None, seen: str, who: str, at: datetime
) -> PlanLine:
    """The line lies there from now on (degrees, WGS84); None: nowhere in particular.

    Raises Conflict("place-changed") when it has been put elsewhere since `seen` was shown, and what
    an adopted plan raises.
    """
    line = open_line(session, line_id)
    if mark_of(line) != seen:
        raise Conflict("place-changed")
    line.lon, line.lat = (to.lon, to.lat) if to else (None, None)
    line.stop_number = to.stop_number if to else None
    session.flush()
    journal.record(session, at, who, "edited", f"planline:{line.id}", fields=["pin"])
    return line
