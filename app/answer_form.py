"""A responsible party's answer to one line: typed without an account, read with care."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from app.forms import Typed, text, troubles
from app.identity import Now, Write
from app.problems import status_of
from app.respond import Mine, Wrong, lines_page
from walks.errors import Conflict
from walks.planning.follow_up import Answer, By, answer
from walks.planning.own_lines import own_line

WORDS = ("words", "due_on", "external_case")
router = APIRouter()


@router.post("/svar/opgaver/{line_id:uuid}")
def answer_line(
    request: Request, line_id: UUID, form: Typed, mine: Mine, db: Write, at: Now
) -> Response:
    """Keep the answer, or show the page again with what was typed and what is wrong."""
    link = mine.link
    line = own_line(db, line_id, link.organisation, link.district_id)
    typed = {name: text(form, name) for name in WORDS}
    told = {name: value for name, value in typed.items() if value}
    by = By(mine.who, organisation=link.organisation, link_id=link.id)
    try:
        answer(db, line, Answer.model_validate(told | {"kind": text(form, "kind")}), by, at)
    except ValidationError as fault:
        return lines_page(request, mine, db, Wrong(line_id, typed, troubles(fault)), 422)
    except Conflict as fault:
        wrong = Wrong(line_id, typed, code=fault.code)
        return lines_page(request, mine, db, wrong, status_of(fault))
    return RedirectResponse(f"/svar/opgaver?told=answered#line-{line.number}", 303)
