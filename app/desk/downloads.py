"""A plan to take away: PDF and CSV, under names a Dane would give them."""

import unicodedata
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.identity import Read, Who, allowed
from app.pages import BUILT
from app.texts import words
from walks.errors import Missing
from walks.exports.plan_pdf import plan_pdf
from walks.exports.table_csv import table_csv
from walks.people.sign_in import Staff
from walks.photos.keep import Store
from walks.planning.adopt import document_of
from walks.planning.document import PlanDocument

IN_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))
router = APIRouter()


@router.get("/desk/plans/{plan_id:uuid}/plan.pdf")
def show_pdf(request: Request, plan_id: UUID, who: Who, db: Read) -> Response:
    """The printed plan, tagged and fit for the archive."""
    allowed(who, "see-plan")
    document = _document(request, plan_id, who, db)
    read = _reader(request.app.state.store)
    language = document.language
    made = plan_pdf(document, words(language), read, language, font_dirs=(BUILT / "fonts",))
    return _file(made, "application/pdf", document, "pdf", language)


@router.get("/desk/plans/{plan_id:uuid}/plan.csv")
def show_csv(request: Request, plan_id: UUID, who: Who, db: Read) -> Response:
    """One row a line, as Danish Excel opens it."""
    allowed(who, "see-plan")
    document = _document(request, plan_id, who, db)
    made = table_csv(document, words(document.language), document.language)
    return _file(made, "text/csv; charset=utf-8", document, "csv", document.language)


def attachment(name: str) -> str:
    """A Content-Disposition that keeps æøå, and a plain name for old programs (RFC 6266)."""
    safe = "".join(c for c in name.translate(NOT_IN_NAMES) if unicodedata.category(c)[0] != "C")
    plain = unicodedata.normalize("NFKD", safe.translate(IN_ASCII)).encode("ascii", "ignore")
    return f"attachment; filename=\"{plain.decode()}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _document(request: Request, plan_id: UUID, who: Staff, db: Session) -> PlanDocument:
    house = request.app.state
    return document_of(
        db, plan_id, house.taxonomy, house.measures, who.language, words(who.language)
    )


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
