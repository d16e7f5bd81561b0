"""My own page: my name and language, my ways in, the browsers I am signed in with."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app import oidc
from app.forms import Typed, back, once, text
from app.identity import Now, Read, Set, Who, Write, just_proved, settings_of
from app.pages import page
from app.texts import LANGUAGES
from walks.errors import Unusable
from walks.people import members, passwords, recover, sign_ins, ways

LONGEST_NAME = 120
router = APIRouter()


@router.get("/desk/me")
def show_me(request: Request, who: Who, db: Read, at: Now) -> Response:
    """Everything of mine on one page."""
    return _show(request, db, who, at)


@router.post("/desk/me")
def rename_me(request: Request, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """My name as others see it, and the language of my pages."""
    name, language = text(form, "name"), text(form, "language")
    trouble = "missing" if not name else "too-long" if len(name) > LONGEST_NAME else ""
    if trouble:
        return _show(request, db, who, at, {"name": trouble})
    if language not in LANGUAGES or not name.isprintable():
        raise Unusable("malformed", errors=[])
    me = members.person(db, UUID(who.id))
    me.name, me.language = name, language
    return back("/desk/me", told="me-saved")


@router.post("/desk/me/password")
def set_password(request: Request, form: Typed, who: Who, settings: Set, at: Now) -> Response:
    """A new password. The slow hash is made before anything is held."""
    just_proved(who, at)
    database, password = request.app.state.database, once(form, "password")
    with database.reading() as session:
        me = members.person(session, UUID(who.id))
        words = passwords.words_in(me.email, me.name, settings.host)
    if code := passwords.what_is_wrong(password, words):
        with database.reading() as session:
            return _show(request, session, who, at, {"password": code})
    hashed = passwords.hashed(password)
    with database.writing() as session:
        ways.set_password(session, who, hashed, at)
    return back("/desk/me", told="password-set")


@router.post("/desk/me/sign-ins/{sign_in_id:uuid}/ending")
def end_sign_in(sign_in_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """End one of my sign-ins; in that browser the next page asks who it is."""
    sign_ins.end(db, UUID(who.id), sign_in_id, who.who, at)
    return back("/desk/me", "sign-ins", told="sign-in-ended")


@router.post("/desk/me/sign-ins/ending")
def end_other_sign_ins(who: Who, db: Write, at: Now) -> Response:
    """End them all but this."""
    sign_ins.end_all(db, UUID(who.id), who.who, at, but=who.sign_in_id)
    return back("/desk/me", "sign-ins", told="sign-ins-ended")


def _show(
    request: Request, db: Session, who: Who, at: Now, troubles: dict[str, str] | None = None
) -> Response:
    me = UUID(who.id)
    return page(
        request,
        "me.html",
        status=422 if troubles else 200,
        me=members.find(db, me, at),
        ways=ways.of(db, me),
        sign_ins=sign_ins.of(db, me, at),
        waiting=recover.waiting(db, who.who, at),
        languages=LANGUAGES,
        oidc_name=oidc.name_of(settings_of(request)),
        troubles=troubles or {},
    )
