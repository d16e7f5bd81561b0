"""A responsible party's answer to one line or to several: typed without an account."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.forms import Typed, text, texts, troubles
from app.identity import Now, Write
from app.problems import status_of
from app.respond import Mine, Opened, Wrong, WrongForSeveral, lines_page
from walks.errors import Conflict, Missing
from walks.planning.follow_up import Answer, By, answer, answer_all
from walks.planning.own_lines import own_line
from walks.tables import PlanLine

WORDS = ("words", "due_on", "external_case")
router = APIRouter()


@router.post("/svar/opgaver/{line_id:uuid}")
def answer_line(
    request: Request, line_id: UUID, form: Typed, mine: Mine, db: Write, at: Now
) -> Response:
    """Keep the answer, or show the page again with what was typed and what is wrong."""
    link = mine.link
    line = own_line(db, line_id, link.organisation, link.district_id)
    typed = typed_in(form)
    try:
        answer(db, line, _answer(typed, form), _by(mine), at)
    except ValidationError as fault:
        return lines_page(request, mine, db, Wrong(line_id, typed, troubles(fault)), 422)
    except Conflict as fault:
        wrong = Wrong(line_id, typed, code=fault.code)
        return lines_page(request, mine, db, wrong, status_of(fault))
    return RedirectResponse(f"/svar/opgaver?told=answered#line-{line.number}", 303)


@router.post("/svar/opgaver")
def answer_lines(request: Request, form: Typed, mine: Mine, db: Write, at: Now) -> Response:
    """One answer to all that were ticked, or to none of them."""
    typed, chosen = typed_in(form), texts(form, "line")
    try:
        lines = _own(db, chosen, mine)
        answer_all(db, lines, _answer(typed, form), _by(mine), at)
    except ValidationError as fault:
        wrong = WrongForSeveral(chosen, typed, troubles(fault))
        return lines_page(request, mine, db, several=wrong, status=422)
    except Conflict as fault:
        numbers = str(fault.facts.get("numbers", ""))
        wrong = WrongForSeveral(chosen, typed, code=fault.code, numbers=numbers)
        return lines_page(request, mine, db, several=wrong, status=status_of(fault))
    return RedirectResponse("/svar/opgaver?told=answered", 303)


def typed_in(form: FormData) -> dict[str, str]:
    """What was typed."""
    return {name: text(form, name) for name in WORDS}


def _answer(typed: dict[str, str], form: FormData) -> Answer:
    told = {name: value for name, value in typed.items() if value}
    return Answer.model_validate(told | {"kind": text(form, "kind")})


def _by(mine: Opened) -> By:
    return By(mine.who, organisation=mine.link.organisation, link_id=mine.link.id)


def _own(db: Session, chosen: list[str], mine: Opened) -> list[PlanLine]:
    """Theirs among all lines. Raises Conflict("no-line-chosen") and Missing("line-missing")."""
    if not chosen:
        raise Conflict("no-line-chosen")
    link, found = mine.link, []
    for id in dict.fromkeys(chosen):
        try:
            found.append(own_line(db, UUID(id), link.organisation, link.district_id))
        except ValueError:
            raise Missing("line-missing") from None
    return found
