"""My passkeys and my codes from an app: added, named, removed. Each change wants a fresh proof."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.code_page import for_app
from app.forms import Typed, back, text
from app.identity import (
    HalfWho,
    Here,
    Network,
    Now,
    Read,
    Sealed,
    Set,
    Who,
    Write,
    give_cookie,
    just_proved,
    needs_second_factor,
    seal_of,
    settings_of,
    sign_in_token,
)
from app.pages import page
from app.passkey_door import counted, named, options
from walks.errors import Refused, Unusable
from walks.people import codes, members, passkeys, sign_in, ways
from walks.people.passkeys import Owner
from walks.people.sign_in import Staff

router = APIRouter()


@router.get("/desk/me/second-factor")
def show_second_factor(request: Request, who: HalfWho, settings: Set) -> Response:
    """Where whoever has a password alone begins: nothing else is open before."""
    is_bound = needs_second_factor(who, settings)
    return page(request, "second_factor.html", is_bound=is_bound)


@router.post("/desk/me/codes")
def offer_codes(who: HalfWho, db: Write, seal: Sealed, at: Now) -> Response:
    """A secret for the app. What counted before still does."""
    just_proved(who, at)
    codes.offer(db, UUID(who.id), seal, at)
    return back("/desk/me/codes")


@router.get("/desk/me/codes")
def show_codes(request: Request, who: HalfWho, db: Read, at: Now) -> Response:
    """The secret that was offered, for the app to take in."""
    just_proved(who, at)
    return _codes(request, db, who)


@router.post("/desk/me/codes/confirmation")
def confirm_codes(
    request: Request, form: Typed, who: HalfWho, db: Write, seal: Sealed, at: Now
) -> Response:
    """The first code fits: codes count from now."""
    just_proved(who, at)
    try:
        ways.confirm_codes(db, who, text(form, "code"), seal, at)
    except Refused:
        return _codes(request, db, who, {"code": "wrong-code"})
    return _with_more(request, db, who, "code", at)


@router.post("/desk/me/codes/removal")
def remove_codes(who: Who, db: Write, at: Now) -> Response:
    """A passkey is all that is asked for from now."""
    just_proved(who, at)
    ways.remove_codes(db, who, at)
    return back("/desk/me", "ways", told="codes-removed")


@router.post("/desk/me/passkeys/options", response_class=JSONResponse)
def ask_for_passkey(who: HalfWho, db: Write, here: Here, network: Network, at: Now) -> Response:
    """What the browser makes a passkey of."""
    just_proved(who, at)
    counted(db, network, at)
    me = members.person(db, UUID(who.id))
    owner = Owner(me.id, me.email, me.name, tuple(passkeys.of(db, me.id)))
    return options(passkeys.ask_for_new(db, here, owner, at))


@router.post("/desk/me/passkeys")
def add_passkey(request: Request, form: Typed, who: HalfWho, here: Here, at: Now) -> Response:
    """Keep the new passkey."""
    just_proved(who, at)
    answer, database = text(form, "credential"), request.app.state.database
    with database.writing() as session:
        asked = passkeys.take(session, answer, "new", UUID(who.id), at)
    made = passkeys.checked_new(answer, asked, here)
    with database.writing() as session:
        ways.add_passkey(session, who, made, named(request, form), at)
        return _with_more(request, session, who, "passkey", at)


@router.post("/desk/me/passkeys/{passkey_id:uuid}")
def rename_passkey(passkey_id: UUID, form: Typed, who: Who, db: Write) -> Response:
    """Call it something else."""
    name = text(form, "name")[:80]
    if not name or not name.isprintable():
        raise Unusable("malformed", errors=[])
    passkeys.rename(db, UUID(who.id), passkey_id, name)
    return back("/desk/me", "ways", told="passkey-renamed")


@router.post("/desk/me/passkeys/{passkey_id:uuid}/removal")
def remove_passkey(passkey_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Take one away, never the last way in."""
    just_proved(who, at)
    ways.remove_passkey(db, who, passkey_id, at)
    return back("/desk/me", "ways", told="passkey-removed")


def _with_more(request: Request, session: Session, who: Staff, how: str, at: datetime) -> Response:
    """The person can show more than before: the sign-in goes on under a new secret."""
    settings = settings_of(request)
    first = "/desk/" if needs_second_factor(who, settings) else "/desk/me"
    token = sign_in.renew(session, sign_in_token(request), at, how)
    answer = back(first, told=f"{how}-added")
    give_cookie(answer, settings, token)
    return answer


def _codes(
    request: Request, db: Session, who: Staff, troubles: dict[str, str] | None = None
) -> Response:
    secret = codes.offered(db, UUID(who.id))
    opened = seal_of(request).open(secret.sealed)
    email = members.person(db, UUID(who.id)).email
    return page(
        request,
        "codes.html",
        status=422 if troubles else 200,
        troubles=troubles or {},
        is_bound=needs_second_factor(who, settings_of(request)),
        **for_app(opened, email, settings_of(request).host),
    )
