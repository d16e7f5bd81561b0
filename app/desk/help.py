"""Help: what one does when, what each status means, and how to work without a mouse."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.identity import Who, can
from app.pages import page
from walks.planning.states import STATES

# In the order of a walk's life: where it is done, and the verb without which it leads nowhere.
STEPS = (
    ("before", "/desk/walks/new", "arrange-walk"),
    ("evening", "/desk/walks", "see-walk"),
    ("review", "/desk/walks", "review"),
    ("plan", "/desk/districts", "see-plan"),
    ("answers", "/desk/links", "hand-out-links"),
    ("public", "/desk/publishing", "propose-publishing"),
)
router = APIRouter()


@router.get("/desk/help")
def show_help(request: Request, who: Who) -> Response:
    """For everybody at the desk; links lead only where one may go."""
    holds = can(who)
    steps = [(step, address if holds(verb) else "") for step, address, verb in STEPS]
    return page(request, "help.html", steps=steps, states=STATES)
