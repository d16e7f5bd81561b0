"""Save what was typed on a line of a plan, unless somebody else wrote there meanwhile."""

from datetime import datetime
from typing import Any

from fastapi import Request
from sqlmodel import Session

from app.meanwhile import own_changes
from app.typed_line import checked, written
from walks.catalogue.visibility import CLASSES
from walks.planning import lines
from walks.planning.adopt import PROPOSED, UNCLEAR
from walks.planning.plan import find
from walks.tables import PlanLine

UNCLEAR_CHOICE = "unclear"  # of the list of those who can be responsible


def settled(typed: dict[str, Any], stands: dict[str, Any]) -> dict[str, Any]:
    """Chosen among the responsible, "nobody knows" is a status; naming somebody ends it."""
    if typed.get("responsible") == UNCLEAR_CHOICE:
        return typed | {"responsible": "", "status": UNCLEAR}
    status = typed.get("status", stands.get("status"))
    if typed.get("responsible") and not stands.get("responsible") and status == UNCLEAR:
        return typed | {"status": PROPOSED}
    return typed


def classes_of(db: Session, line: PlanLine | None) -> tuple[str, ...]:
    """The classes a line may have: none wider than what it rests on."""
    least = lines.least_closed(db, line) if line else CLASSES[0]
    return CLASSES[CLASSES.index(least) :]


def save(
    request: Request,
    db: Session,
    line: PlanLine,
    typed: dict[str, Any],
    seen: str,
    who: str,
    at: datetime,
) -> dict[str, str]:
    """Write what was changed; what is wrong with which field, or nothing.

    `seen` is what the page showed. Where somebody else has written in the same field since then
    nothing is written: whoever comes second is to see both.
    """
    lines.check_open(db, line.plan_id)
    stands = written(db, line)
    changed, clash = own_changes(settled(typed, stands), stands, seen)
    if clash:
        return dict.fromkeys(sorted(clash), "meanwhile")
    if not changed:
        return {}
    changes, wrong = checked(request, db, find(db, line.plan_id), changed)
    if "visibility" in changed and changed["visibility"] not in classes_of(db, line):
        wrong["visibility"] = "too-open"
    if changes is not None and not wrong:
        lines.edit(db, line.id, changes, who, at)
    return wrong
