"""In by a one-time link: what it needs is a passkey, or a password and codes from an app.

The link's secret stands in its fragment, which no log and no other site ever sees. It reaches us
in the body of a form: put there by the desk's script, or by hand.
"""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app import oidc
from app.code_page import for_app
from app.forms import Typed, once, text
from app.identity import Here, Network, Now, Sealed, Set, Write, give_cookie, settings_of
from app.pages import page
from app.passkey_door import counted, named, options
from app.problems import status_of
from app.settings import Settings
from app.signed_in import signed_in
from walks.errors import Trouble
from walks.people import entry, passkeys, passwords
from walks.people.seal import Seal

router = APIRouter()


@router.get("/desk/invitation")
def show_link_form(request: Request) -> Response:
    """Where the secret is put in; with script it puts itself in."""
    return _ask(request)


@router.post("/desk/invitation")
def open_invitation(
    request: Request, form: Typed, seal: Sealed, network: Network, at: Now
) -> Response:
    """Who it is for, and the two ways to go on. Looking uses nothing up."""
    with request.app.state.database.writing() as session:
        counted(session, network, at)
    return _offer(request, _secret(form), seal, at)


@router.post("/desk/invitation/passkey/options", response_class=JSONResponse)
def ask_for_passkey(form: Typed, db: Write, here: Here, network: Network, at: Now) -> Response:
    """What the browser makes a passkey of."""
    counted(db, network, at)
    link = entry.find(db, _secret(form), at)
    return options(passkeys.ask_for_new(db, here, entry.owner_of(db, link), at))


@router.post("/desk/invitation/passkey")
def enter_with_passkey(
    request: Request, form: Typed, seal: Sealed, here: Here, at: Now
) -> Response:
    """In, with the new passkey."""
    secret, answer = _secret(form), text(form, "credential")
    database = request.app.state.database
    try:
        with database.writing() as session:
            about = entry.find(session, secret, at).person_id
            asked = passkeys.take(session, answer, "new", about, at)
        made = passkeys.checked_new(answer, asked, here)
        with database.writing() as session:
            person_id = entry.with_passkey(session, secret, made, named(request, form), at)
            token = signed_in(session, request, person_id, "passkey", at)
    except Trouble as trouble:
        return _offer(request, secret, seal, at, trouble)
    return _in(request, token)


@router.post("/desk/invitation/password")
def enter_with_password(
    request: Request, form: Typed, seal: Sealed, settings: Set, at: Now
) -> Response:
    """In, with a password and the first code. The slow hash is made before anything is held."""
    secret, password = _secret(form), once(form, "password")
    database = request.app.state.database
    try:
        with database.reading() as session:
            link = entry.find(session, secret, at)
            owner = entry.owner_of(session, link)
            passwords.check(password, passwords.words_in(owner.email, owner.name, settings.host))
            step = entry.fitting_step(link, text(form, "code"), seal, at)
        hashed = passwords.hashed(password)
        with database.writing() as session:
            person_id = entry.with_password(session, secret, hashed, step, at)
            token = signed_in(session, request, person_id, "code", at)
    except Trouble as trouble:
        return _offer(request, secret, seal, at, trouble)
    return _in(request, token)


def _secret(form: Typed) -> str:
    """The secret, also when the whole link was put in."""
    return text(form, "secret").rpartition("#")[2]


def _in(request: Request, token: str) -> Response:
    answer = RedirectResponse("/desk/?told=entered", 303)
    give_cookie(answer, settings_of(request), token)
    return answer


def _ask(request: Request, trouble: Trouble | None = None) -> Response:
    status = status_of(trouble) if trouble else 200
    code = trouble.code if trouble else ""
    return page(request, "entry_link.html", status=status, problem=code)


def _offer(
    request: Request, secret: str, seal: Seal, at: datetime, trouble: Trouble | None = None
) -> Response:
    settings: Settings = settings_of(request)
    try:
        with request.app.state.database.writing() as session:
            link = entry.open_link(session, secret, seal, at)
            owner = entry.owner_of(session, link)
    except Trouble as unusable:
        return _ask(request, unusable)
    return page(
        request,
        "entry.html",
        status=status_of(trouble) if trouble else 200,
        problem=trouble.code if trouble else "",
        secret=secret,
        link=link,
        owner=owner,
        oidc_name=oidc.name_of(settings),
        **for_app(seal.open(link.code_sealed), owner.email, settings.host),
    )
