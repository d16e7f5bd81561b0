"""The invitation kit of a walk: mail, calendar, letter, poster and paper sheets."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.attached import attachment
from app.identity import Now, Read, Set, Who, allowed
from app.kit import Language, entry, kit_of, mail, text_message
from app.pages import BUILT, page
from app.settings import Settings
from app.texts import words
from walks.exports.calendar import calendar
from walks.exports.kit import Kit
from walks.exports.written import Words
from walks.people import lies
from walks.people.sign_in import Staff
from walks.schedule import arrange

# What can be taken away: the end of its address, its words, and what kind of file it is.
FILES = (
    ("walk.ics", "calendar", ".ics"),
    ("letter.pdf", "letter", "PDF"),
    ("poster.pdf", "poster", "PDF"),
    ("sheets.pdf", "sheets", "PDF"),
    ("roles.pdf", "roles", "PDF"),
)
router = APIRouter()


@router.get("/desk/walks/{walk_id:uuid}/kit")
def show_kit(
    request: Request, walk_id: UUID, who: Who, db: Read, settings: Set,
    language: Language | None = None,
) -> Response:  # fmt: skip
    """The texts to copy and the files to print, in either language."""
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    walk = arrange.find(db, walk_id)
    kit = kit_of(db, walk, settings, language or who.language)
    subject, text = mail(kit)
    return page(
        request,
        "kit.html",
        walk=walk,
        kit=kit,
        spoken=kit.language,
        subject=subject,
        text=text,
        short=text_message(kit),
        files=FILES,
    )


@router.get("/desk/walks/{walk_id:uuid}/walk.ics", response_class=Response)
def show_calendar(
    walk_id: UUID, who: Who, db: Read, settings: Set, at: Now, language: Language | None = None
) -> Response:
    """The walk for calendars; a newer file takes the place of an older one there."""
    allowed(who, "see-walk", lies.walk(db, walk_id))
    walk = arrange.find(db, walk_id)
    kit = kit_of(db, walk, settings, language or who.language)
    made = calendar(entry(kit, walk, settings, at))
    name = words(kit.language)("prepare.file.calendar", title=walk.title)
    told = {"Content-Disposition": attachment(f"{name}.ics")}
    return Response(made, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=told)


@router.get("/desk/walks/{walk_id:uuid}/poster.pdf", response_class=Response)
def show_poster(
    walk_id: UUID, who: Who, db: Read, settings: Set, language: Language | None = None
) -> Response:
    """One page to hang up."""
    from walks.exports.invitation_pdf import poster_pdf  # the first to print loads the typesetter

    return _print("poster", poster_pdf, _kit(db, walk_id, who, settings, language))


@router.get("/desk/walks/{walk_id:uuid}/letter.pdf", response_class=Response)
def show_letter(
    walk_id: UUID, who: Who, db: Read, settings: Set, language: Language | None = None
) -> Response:
    """One page to hand out."""
    from walks.exports.invitation_pdf import letter_pdf

    return _print("letter", letter_pdf, _kit(db, walk_id, who, settings, language))


@router.get("/desk/walks/{walk_id:uuid}/sheets.pdf", response_class=Response)
def show_sheets(
    walk_id: UUID, who: Who, db: Read, settings: Set, language: Language | None = None
) -> Response:
    """A page to write on for every stop."""
    from walks.exports.invitation_pdf import stop_sheets_pdf

    return _print("sheets", stop_sheets_pdf, _kit(db, walk_id, who, settings, language))


@router.get("/desk/walks/{walk_id:uuid}/roles.pdf", response_class=Response)
def show_roles(
    walk_id: UUID, who: Who, db: Read, settings: Set, language: Language | None = None
) -> Response:
    """What is said before one sets out, and who does what."""
    from walks.exports.invitation_pdf import role_cards_pdf

    return _print("roles", role_cards_pdf, _kit(db, walk_id, who, settings, language))


def _kit(
    db: Session, walk_id: UUID, who: Staff, settings: Settings, language: Language | None
) -> Kit:
    allowed(who, "arrange-walk", lies.walk(db, walk_id))
    return kit_of(db, arrange.find(db, walk_id), settings, language or who.language)


def _print(kind: str, make: Callable[[Kit, Words, Sequence[Path]], bytes], kit: Kit) -> Response:
    t = words(kit.language)
    made = make(kit, t, (BUILT / "fonts",))
    name = t(f"prepare.file.{kind}", title=kit.title)
    told = {"Content-Disposition": attachment(f"{name}.pdf")}
    return Response(made, media_type="application/pdf", headers=told)
