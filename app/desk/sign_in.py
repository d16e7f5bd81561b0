"""The door in and out of the desk."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app import oidc
from app.forms import Typed, back, is_ours, once, text
from app.identity import (
    Here,
    Network,
    Now,
    Sealed,
    Set,
    Write,
    forget_cookie,
    give_cookie,
    settings_of,
    sign_in_token,
)
from app.pages import page
from app.passkey_door import counted, options
from app.problems import status_of
from app.signed_in import signed_in
from walks.errors import Refused
from walks.people import passkeys, prove
from walks.people import sign_in as people

LONGEST = 180  # characters of an address we look at
router = APIRouter()


@router.get("/desk/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:
    """The form."""
    return _form(request, next)


@router.post("/desk/sign-in")
def sign_in(request: Request, form: Typed, seal: Sealed, network: Network, at: Now) -> Response:
    """A cookie for the browser, or what is wrong. A try is counted before it is looked at."""
    email, password = text(form, "email")[:LONGEST], once(form, "password")
    next, typed = text(form, "next"), {"email": email, "password": password}
    if missing := {name: "missing" for name, value in typed.items() if not value}:
        return _form(request, next, email, troubles=missing, status=422)
    database = request.app.state.database
    try:
        with database.writing() as session:
            prove.count_try(session, email, network, at)
        with database.reading() as session:
            fit = prove.by_password(session, email, password, text(form, "code"), seal, at)
        with database.writing() as session:
            prove.accept(session, fit, email, network)
    except Refused as trouble:
        return _form(request, next, email, trouble.code, status=status_of(trouble))
    return _in(request, fit.person_id, fit.how, next, at)


@router.post("/desk/sign-in/passkey/options", response_class=JSONResponse)
def ask_passkey(db: Write, here: Here, network: Network, at: Now) -> Response:
    """What the browser asks its passkeys: one to sign in with, whoever it belongs to."""
    counted(db, network, at)
    return options(passkeys.ask(db, here, "sign-in", None, at))


@router.post("/desk/sign-in/passkey")
def sign_in_with_passkey(request: Request, form: Typed, here: Here, at: Now) -> Response:
    """A cookie for the browser whose passkey has answered."""
    answer, next = text(form, "credential"), text(form, "next")
    database = request.app.state.database
    try:
        with database.writing() as session:
            asked = passkeys.take(session, answer, "sign-in", None, at)
        with database.writing() as session:
            person_id = passkeys.whose(session, answer, asked, here, at)
    except Refused as trouble:
        return _form(request, next, problem=trouble.code, status=status_of(trouble))
    return _in(request, person_id, "passkey", next, at)


@router.post("/desk/sign-out")
def sign_out(request: Request, db: Write, settings: Set, at: Now) -> Response:
    """End the sign-in here and on the server."""
    people.sign_out(db, sign_in_token(request), at)
    answer = back("/desk/sign-in", told="signed-out")
    forget_cookie(answer, settings)
    return answer


def _in(request: Request, person_id: UUID, how: str, next: str, at: Now) -> Response:
    with request.app.state.database.writing() as session:
        token = signed_in(session, request, person_id, how, at)
    answer = RedirectResponse(next if is_ours(next) else "/desk/", 303)
    give_cookie(answer, settings_of(request), token)
    return answer


def _form(
    request: Request,
    next: str,
    email: str = "",
    problem: str = "",
    troubles: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "sign_in.html",
        status=status,
        next=next if is_ours(next) else "",
        email=email,
        problem=problem,
        troubles=troubles or {},
        oidc_name=oidc.name_of(settings_of(request)),
    )
