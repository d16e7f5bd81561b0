"""A plan to take away: PDF and CSV, under names a Dane would give them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.attached import attachment
from app.identity import Now, Read, Who, allowed, just_proved
from app.pages import BUILT
from app.texts import words
from walks.errors import Missing
from walks.exports.table_csv import table_csv
from walks.people import lies
from walks.people.may import SHARED
from walks.people.sign_in import Staff
from walks.photos.keep import Store
from walks.planning.adopt import document_of
from walks.planning.document import PlanDocument

router = APIRouter()


@router.get("/desk/plans/{plan_id:uuid}/plan.pdf", response_class=Response)
def show_pdf(request: Request, plan_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """The printed plan, tagged and fit for the archive."""
    from walks.exports.plan_pdf import plan_pdf  # the typesetter is loaded by the first to print

    allowed(who, "see-plan", lies.plan(db, plan_id))
    document = _document(request, plan_id, who, db, at)
    read = _reader(request.app.state.store)
    language = document.language
    made = plan_pdf(document, words(language), read, language, font_dirs=(BUILT / "fonts",))
    return _file(made, "application/pdf", document, "pdf", language)


@router.get("/desk/plans/{plan_id:uuid}/plan.csv", response_class=Response)
def show_csv(request: Request, plan_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """One row a line, as Danish Excel opens it."""
    allowed(who, "see-plan", lies.plan(db, plan_id))
    document = _document(request, plan_id, who, db, at)
    made = table_csv(document, words(document.language), document.language)
    return _file(made, "text/csv; charset=utf-8", document, "csv", document.language)


def _document(
    request: Request, plan_id: UUID, who: Staff, db: Session, at: datetime
) -> PlanDocument:
    """A file can go anywhere: one with lines that are not for everybody on a walk wants a proof."""
    house = request.app.state
    document = document_of(
        db, plan_id, house.taxonomy, house.measures, who.language, words(who.language)
    )
    if any(line.visibility not in SHARED for part in document.sections for line in part.lines):
        just_proved(who, at)
    return document


def _file(made: bytes, kind: str, document: PlanDocument, ending: str, language: str) -> Response:
    kicker = words(language)("plan.kicker")
    name = f"{kicker} {document.district} v{document.version}.{ending}"
    return Response(made, media_type=kind, headers={"Content-Disposition": attachment(name)})


def _reader(store: Store) -> Callable[[str], bytes | None]:
    def read(sha256: str) -> bytes | None:
        try:
            return store.read(sha256)
        except Missing:
            return None

    return read
