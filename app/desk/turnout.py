"""How many come to a walk and what they need, as the coordinator has been told it: counts only."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Who, Write, allowed
from walks.people import lies
from walks.schedule import arrange
from walks.schedule.guests import Turnout, expect

router = APIRouter()


@router.post("/desk/walks/{walk_id:uuid}/turnout")
def note_turnout(walk_id: UUID, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """Note the counts anew; an empty field is nobody."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    told = {name: said for name in Turnout.model_fields if (said := text(form, name))}
    try:
        turnout = Turnout.model_validate(told)
    except ValidationError:
        return back(f"/desk/walks/{walk_id}", "turnout", trouble="not-a-count")
    expect(db, arrange.find(db, walk_id), turnout, who.who, at)
    return back(f"/desk/walks/{walk_id}", "turnout", told="turnout-noted")
