"""The public page about personal data: what the law says a participant must be told."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.identity import Set
from app.pages import page
from app.safeguards import missing, safeguards
from app.stored_here import stored_with
from walks.privacy.keep import TIMED, rules

router = APIRouter()
# What runs out by itself and is about those who walk along.
OF_PARTICIPANTS = ("devices", "letters", "observations", "photos", "journal")


@router.get("/privatliv")
def show_privacy(request: Request, settings: Set) -> Response:
    """From the settings and the time limits as they are."""
    kept = rules(settings.retention_file)
    return page(
        request,
        "privatliv.html",
        settings=settings,
        missing=missing(settings),
        kept={name: kept[name] for name in TIMED if name in OF_PARTICIPANTS},
        guards=[one for one in safeguards(settings) if one.is_on],
        browser=stored_with(settings),
    )
