"""Where a line of a plan lies: put on a map, given in numbers, or taken off the map."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back, once
from app.identity import Now, Read, Who, Write, allowed
from app.pages import page
from app.typed_place import TypedPlace, standing_place, typed_place
from walks.errors import Conflict
from walks.people import lies
from walks.planning import pin
from walks.planning.plan import find, line_to_see
from walks.tables import PlanLine

ADDRESS = "/desk/lines/{line_id:uuid}/place"
router = APIRouter()


@router.get(ADDRESS)
def show_pin(request: Request, line_id: UUID, who: Who, db: Read) -> Response:
    """Where it lies now, among what was seen in its district."""
    allowed(who, "plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    return _page(request, db, line, standing_place(line))


@router.post(ADDRESS)
def put_pin(request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """It lies there from now on, on the map of the plan too."""
    allowed(who, "plan", lies.line(db, line_id))
    line = line_to_see(db, line_id, who.grants)
    typed = typed_place(form)
    to = None if "nowhere" in form else typed.to([])
    if to is None and "nowhere" not in form:
        return _page(request, db, line, typed, 422)
    try:
        pin.put(db, line_id, to, once(form, "seen"), who.who, at)
    except Conflict as trouble:
        if trouble.code != "place-changed":
            raise
        return _page(request, db, line, typed, 409, trouble.code)
    return back(f"/desk/lines/{line_id}", told="line-put")


def _page(
    request: Request,
    db: Session,
    line: PlanLine,
    typed: TypedPlace,
    status: int = 200,
    trouble: str = "",
) -> Response:
    return page(
        request,
        "pin.html",
        status=status,
        line=line,
        district_id=find(db, line.plan_id).district_id,
        stops=[],
        typed=typed,
        trouble=trouble,
        seen=pin.mark_of(line),
        back="",
    )
