"""Show once more who one is, before something delicate: valid for five minutes."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.forms import Typed, is_ours, once, text
from app.identity import (
    HalfWho,
    Here,
    Network,
    Now,
    Read,
    Sealed,
    Write,
    give_cookie,
    settings_of,
    sign_in_token,
)
from app.pages import page
from app.passkey_door import counted, options
from app.problems import status_of
from walks.errors import Refused
from walks.people import passkeys, prove, sign_in, ways
from walks.people.members import person
from walks.people.sign_in import Staff

router = APIRouter()


@router.get("/desk/proof")
def show_proof(
    request: Request, who: HalfWho, db: Read, next: str = "", again: str = ""
) -> Response:
    """The ways this person has of showing it."""
    return _form(request, db, who, next, again)


@router.post("/desk/proof")
def prove_with_password(
    request: Request, form: Typed, who: HalfWho, seal: Sealed, network: Network, at: Now
) -> Response:
    """With the password, and a code where codes are set up."""
    database = request.app.state.database
    try:
        with database.writing() as session:
            email = person(session, UUID(who.id)).email
            prove.count_try(session, email, network, at)
        with database.reading() as session:
            password = once(form, "password")
            fit = prove.by_password(session, email, password, text(form, "code"), seal, at)
        with database.writing() as session:
            prove.accept(session, fit, email, network)
            return _proved(request, session, form, fit.how, at)
    except Refused as trouble:
        return _refused(request, who, form, trouble)


@router.post("/desk/proof/passkey/options", response_class=JSONResponse)
def ask_passkey(who: HalfWho, db: Write, here: Here, network: Network, at: Now) -> Response:
    """What the browser asks its passkeys: one of this person's."""
    counted(db, network, at)
    return options(passkeys.ask(db, here, "proof", UUID(who.id), at))


@router.post("/desk/proof/passkey")
def prove_with_passkey(
    request: Request, form: Typed, who: HalfWho, here: Here, at: Now
) -> Response:
    """With a passkey of this person's; somebody else's proves nothing."""
    answer, database = text(form, "credential"), request.app.state.database
    try:
        with database.writing() as session:
            asked = passkeys.take(session, answer, "proof", UUID(who.id), at)
        with database.writing() as session:
            if passkeys.whose(session, answer, asked, here, at) != UUID(who.id):
                raise Refused("passkey-unusable")
            return _proved(request, session, form, "passkey", at)
    except Refused as trouble:
        return _refused(request, who, form, trouble)


def _proved(request: Request, session: Session, form: Typed, how: str, at: datetime) -> Response:
    """Back to where it was asked for, under a new secret."""
    token = sign_in.renew(session, sign_in_token(request), at, how)
    next = text(form, "next")
    answer = RedirectResponse(next if is_ours(next) else "/desk/", 303)
    give_cookie(answer, settings_of(request), token)
    return answer


def _refused(request: Request, who: Staff, form: Typed, trouble: Refused) -> Response:
    with request.app.state.database.reading() as session:
        next, again = text(form, "next"), text(form, "again")
        return _form(request, session, who, next, again, trouble)


def _form(
    request: Request,
    db: Session,
    who: Staff,
    next: str,
    again: str,
    trouble: Refused | None = None,
) -> Response:
    return page(
        request,
        "proof.html",
        status=status_of(trouble) if trouble else 200,
        problem=trouble.code if trouble else "",
        ways=ways.of(db, UUID(who.id)),
        next=next if is_ours(next) else "",
        again="1" if again else "",
    )
