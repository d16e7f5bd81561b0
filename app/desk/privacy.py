"""Personal data: what the house stores, what it is for, and who can see it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlmodel import SQLModel
from starlette.responses import Response

from app.identity import Set, Who, allowed
from app.pages import page
from walks.people.may import may
from walks.privacy.inventory import here
from walks.privacy.keep import rules

# The pages behind this one, and the verb each opens with.
PAGES = (
    ("inventory", "see-privacy"),
    ("retention", "keep-house"),
    ("requests", "answer-requests"),
    ("art-30", "see-privacy"),
    ("dpia", "see-privacy"),
    ("breach", "keep-house"),
)
router = APIRouter()


@router.get("/desk/privacy")
def show_privacy(request: Request, who: Who) -> Response:
    """Where to go."""
    allowed(who, "see-privacy")
    pages = [name for name, verb in PAGES if may(who.grants, verb)]
    return page(request, "privacy.html", pages=pages)


@router.get("/desk/privacy/inventory")
def show_inventory(
    request: Request,
    who: Who,
    settings: Set,
    personal: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """Every table and column of this deployment."""
    allowed(who, "see-privacy")
    tables = [one for one in here(SQLModel.metadata) if one.is_personal or not personal]
    return page(
        request,
        "inventory.html",
        tables=tables,
        fields=sum(len(one.columns) for one in tables),
        personal=personal,
        rules=rules(settings.retention_file),
    )
