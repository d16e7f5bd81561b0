"""In by the workplace's own sign-in, and the accounts there that let me in."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app import oidc
from app.forms import Typed, back, text
from app.identity import (
    Network,
    Now,
    Set,
    Who,
    Write,
    give_cookie,
    just_proved,
    needs_second_factor,
    settings_of,
    sign_in_token,
)
from app.pages import page
from app.passkey_door import counted
from app.settings import Settings
from app.signed_in import signed_in
from walks.errors import Refused, Trouble
from walks.people import entry, identities, sign_in, ways
from walks.people.id_token import Told
from walks.people.identities import SOON, Visit

LONGEST = 4096  # characters of a code we look at
router = APIRouter()


@router.post("/desk/sign-in/oidc")
def leave_to_sign_in(request: Request, network: Network, settings: Set, at: Now) -> Response:
    """To the provider, to come back signed in."""
    oidc.wanted(settings)
    with request.app.state.database.writing() as session:
        counted(session, network, at)
    try:
        return _leave(request, "sign-in", None, at)
    except Refused as trouble:
        return back("/desk/sign-in", trouble=trouble.code)


@router.post("/desk/invitation/oidc")
def leave_to_enter(
    request: Request, form: Typed, network: Network, settings: Set, at: Now
) -> Response:
    """To the provider, to come back and be let in by the one-time link."""
    oidc.wanted(settings)
    with request.app.state.database.writing() as session:
        counted(session, network, at)
        link_id = entry.find(session, text(form, "secret").rpartition("#")[2], at).id
    return _leave(request, "entry", link_id, at)


@router.post("/desk/me/oidc")
def leave_to_link(request: Request, who: Who, settings: Set, at: Now) -> Response:
    """To the provider, to come back with an account that lets me in."""
    oidc.wanted(settings)
    just_proved(who, at)
    return _leave(request, "link", UUID(who.id), at)


@router.post("/desk/me/oidc/{identity_id:uuid}/removal")
def unlink(identity_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """It lets nobody in any more. Also where this way in has been switched off."""
    just_proved(who, at)
    ways.unlink(db, who, identity_id, at)
    return back("/desk/me", "ways", told="account-unlinked")


@router.get("/desk/sign-in/oidc/return")
def come_back(
    request: Request,
    settings: Set,
    at: Now,
    state: str = "",
    code: str = "",
    error: str = "",
    iss: str = "",
) -> Response:
    """Back from the provider: signed in, let in or linked, each once."""
    oidc.wanted(settings)
    visit = Visit(request.cookies.get(_cookie(settings), ""), settings.key)
    database, purpose = request.app.state.database, "sign-in"
    try:
        with database.writing() as session:
            purpose, about = identities.come_back(session, visit, state, at)
        if error or not code or iss not in ("", settings.oidc_issuer):
            raise Refused("oidc-refused")
        told = oidc.exchange(settings, visit, code[:LONGEST], at)
        answer = _in(request, purpose, about, told, at)
    except Trouble as trouble:
        if purpose != "sign-in":
            raise
        answer = back("/desk/sign-in", trouble=trouble.code)
    answer.delete_cookie(_cookie(settings), secure=settings.is_secure, httponly=True)
    return answer


def _leave(request: Request, purpose: str, about: UUID | None, at: datetime) -> Response:
    """A page that goes on by itself: a form of ours may not lead to another site (CSP)."""
    settings = settings_of(request)
    with request.app.state.database.writing() as session:
        visit = identities.leave(session, settings.key, purpose, about, at)
    address = oidc.address(settings, visit)
    host = urlsplit(address).hostname
    answer = page(request, "oidc.html", address=address, name=oidc.name_of(settings), host=host)
    answer.set_cookie(
        _cookie(settings),
        visit.held,
        max_age=int(SOON.total_seconds()),
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _in(request: Request, purpose: str, about: UUID | None, told: Told, at: datetime) -> Response:
    settings = settings_of(request)
    with request.app.state.database.writing() as session:
        if purpose == "link":
            _link(session, request, about, told, at)
            return back("/desk/me", "ways", told="account-linked")
        if purpose == "entry" and about:
            person_id = entry.with_identity(session, about, told, at)
        else:
            person_id = identities.whose(session, told, at)
        token = signed_in(session, request, person_id, "oidc", at)
    answer = back("/desk/", told="entered") if purpose == "entry" else back("/desk/")
    give_cookie(answer, settings, token)
    return answer


def _link(session: Session, request: Request, about: UUID | None, told: Told, at: datetime) -> None:
    """Whoever left must be who comes back."""
    who = sign_in.who_is(session, sign_in_token(request), at)
    if who is None or who.id != str(about) or needs_second_factor(who, settings_of(request)):
        raise Refused("oidc-stale")
    ways.link(session, who, told, at)


def _cookie(settings: Settings) -> str:
    """Bound to this very host where browsers allow it: they want HTTPS for that."""
    return "__Host-oidc" if settings.is_secure else "oidc"
