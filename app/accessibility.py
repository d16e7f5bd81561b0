"""What the law on accessible websites asks us to tell (lov 692/2018, BEK 904/2019)."""

from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.identity import Set
from app.pages import page

CHECKED_ON = date(2026, 11, 30)  # when what the page says was last held against the house
SAID = {
    "tried": ("rules", "keys", "large", "script", "map"),
    "not-yet": ("readers", "languages", "pdf", "photos"),
    "law": ("act", "standard"),
}
router = APIRouter()


@router.get("/was")
def show_way(settings: Set) -> Response:
    """The address where every public site's statement is looked for."""
    return RedirectResponse(settings.was_statement or "/tilgaengelighed", 302)


@router.get("/tilgaengelighed")
def show_accessibility(request: Request, settings: Set) -> Response:
    """What was tried, what is not good yet, and where to say so."""
    contact = settings.accessibility_contact or settings.controller_contact
    return page(
        request,
        "accessibility.html",
        checked_on=CHECKED_ON,
        said=SAID,
        statement=settings.was_statement,
        contact=contact,
        name=settings.controller_name,
    )
