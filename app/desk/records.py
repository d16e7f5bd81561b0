"""Documents the law asks for, made from the settings as they are: article 30 and the DPIA."""

from fastapi import APIRouter, Request
from sqlmodel import SQLModel
from starlette.responses import Response

from app import oidc
from app.identity import Now, Set, Who, allowed
from app.pages import page
from app.safeguards import missing, safeguards
from walks.people.may import MAY, READS, ROLES
from walks.privacy.inventory import here
from walks.privacy.keep import rules

router = APIRouter()
# What may go wrong for those who walk along (words: privacy.risk.<code> and .answer).
RISKS = (
    "found-out",
    "police-notes",
    "photo-face",
    "lost-phone",
    "wrong-eyes",
    "too-long",
    "chilled",
)


@router.get("/desk/privacy/art-30")
def show_record(request: Request, who: Who, settings: Set, at: Now) -> Response:
    """The record of processing (GDPR article 30)."""
    allowed(who, "see-privacy")
    return _document(request, settings, at, "art-30")


@router.get("/desk/privacy/dpia")
def show_assessment(request: Request, who: Who, settings: Set, at: Now) -> Response:
    """A draft of the impact assessment (article 35): somebody at the municipality finishes it."""
    allowed(who, "see-privacy")
    return _document(request, settings, at, "dpia")


def _document(request: Request, settings: Set, at: Now, kind: str) -> Response:
    tables = here(SQLModel.metadata)
    return page(
        request,
        "record.html",
        kind=kind,
        at=at,
        settings=settings,
        sign_in=oidc.name_of(settings),
        missing=missing(settings),
        tables=tables if kind == "dpia" else [one for one in tables if one.is_personal],
        rules=rules(settings.retention_file),
        guards=safeguards(settings),
        roles=[(role, sorted(READS[role])) for role in ROLES],
        deciders=sorted(MAY["answer-requests"]),
        risks=RISKS,
    )
