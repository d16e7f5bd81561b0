"""Who is asking: a member of staff by cookie, a phone by its token; and the hands they get."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.reading import note_reading, note_shown
from app.settings import Settings
from walks.errors import Missing, Refused
from walks.people.may import Where, may
from walks.people.passkeys import Site
from walks.people.seal import Seal
from walks.people.sign_in import Staff, seen, who_is

AWAKE = timedelta(minutes=5)  # how often reading is noted; far below the idle hour


def now() -> datetime:
    """The only clock of the house."""
    return datetime.now(UTC)


def open_to_read(request: Request) -> Iterator[Session]:
    """A session for looking. What it has shown of closed classes is journalled before the answer
    leaves (scope="function" below): no line in the journal, no answer.
    """
    with request.app.state.database.reading() as session:
        yield session
        note_reading(request, session, now())


def open_to_write(request: Request) -> Iterator[Session]:
    """A session that is committed before the answer leaves (scope="function" below)."""
    with request.app.state.database.writing() as session:
        seen(session, sign_in_token(request), now())
        yield session
        note_shown(request, session, now())


def open_public(request: Request) -> Iterator[Session]:
    """A session that can read what is published and nothing else."""
    with request.app.state.database.showing() as session:
        yield session


def settings_of(request: Request) -> Settings:
    """The deployment's settings."""
    settings: Settings = request.app.state.settings
    return settings


Now = Annotated[datetime, Depends(now)]
Read = Annotated[Session, Depends(open_to_read, scope="function")]
Public = Annotated[Session, Depends(open_public)]
Write = Annotated[Session, Depends(open_to_write, scope="function")]
Set = Annotated[Settings, Depends(settings_of)]


def cookie_name(settings: Settings) -> str:
    """__Host- binds the cookie to this very host, but browsers want HTTPS for it."""
    return "__Host-bord" if settings.is_secure else "bord"


def sign_in_token(request: Request) -> str:
    """The secret of the browser's sign-in; empty when it has none."""
    return request.cookies.get(cookie_name(settings_of(request)), "")


def give_cookie(answer: Response, settings: Settings, token: str) -> None:
    """Keep the sign-in in the browser, out of reach of scripts and of other sites."""
    answer.set_cookie(
        cookie_name(settings), token, secure=settings.is_secure, httponly=True, samesite="lax"
    )


def forget_cookie(answer: Response, settings: Settings) -> None:
    """The browser keeps the sign-in no longer."""
    answer.delete_cookie(
        cookie_name(settings), secure=settings.is_secure, httponly=True, samesite="lax"
    )


def half_staff(request: Request, session: Read, at: Now) -> Staff:
    """Whoever is signed in, also with a password alone, who may set up a second factor only.

    Raises Refused("sign-in-first") for anybody else.
    """
    person = who_is(session, sign_in_token(request), at)
    if person is None:
        raise Refused("sign-in-first")
    _keep_awake(request, person, at)
    request.state.staff = person
    return person


def staff(person: Annotated[Staff, Depends(half_staff)], settings: Set) -> Staff:
    """The member of staff who is signed in, with two factors where the deployment asks for them.

    Raises Refused("sign-in-first") and Refused("second-factor-first").
    """
    if needs_second_factor(person, settings):
        raise Refused("second-factor-first")
    return person


def needs_second_factor(who: Staff, settings: Settings) -> bool:
    """Whether the person has shown a password alone, and more is asked for here."""
    return who.how == "password" and settings.asks_second_factor


Who = Annotated[Staff, Depends(staff)]
HalfWho = Annotated[Staff, Depends(half_staff)]


def just_proved(who: Staff, at: datetime) -> None:
    """Raises Refused("prove-first") unless the person has shown who they are within 5 minutes."""
    if not who.has_just_proved(at):
        raise Refused("prove-first")


def allowed(who: Staff, verb: str, where: Where | None = None) -> None:
    """Raises Missing unless one of the roles carries the verb there (anywhere: no place named).

    Missing and not Refused, and told as if nothing were there: a stranger learns nothing.
    """
    if not may(who.grants, verb, where):
        raise Missing(where.missing if where else "not-found")


def can(who: Staff, where: Where | None = None) -> Callable[[str], bool]:
    """For a page: whether somebody may do something with what it shows."""
    return lambda verb: may(who.grants, verb, where)


def seal_of(request: Request) -> Seal:
    """What opens the secrets of one-time codes."""
    return Seal(settings_of(request).key)


def site_of(request: Request) -> Site:
    """Where passkeys are good for: BASE_URL says it, never the Host a browser sends."""
    settings = settings_of(request)
    return Site("Tryg Vandring", settings.host, settings.origin)


def network_of(request: Request) -> str:
    """Whose line this comes in on (an IPv4 address or an IPv6 /64), told apart but not readable."""
    peer = request.client.host if request.client else ""
    try:
        address = ip_address(peer)
        peer = str(ip_network((address, 64 if address.version == 6 else 32), strict=False))
    except ValueError:
        pass  # a name instead of an address, as a socket on this machine has
    return hmac.new(settings_of(request).key, peer.encode(), hashlib.sha256).hexdigest()[:32]


Sealed = Annotated[Seal, Depends(seal_of)]
Here = Annotated[Site, Depends(site_of)]
Network = Annotated[str, Depends(network_of)]


def _keep_awake(request: Request, person: Staff, at: datetime) -> None:
    """Who only reads is at work, too. A change notes it by itself (open_to_write)."""
    is_idle = person.seen_at is None or at - person.seen_at > AWAKE
    if request.method != "GET" or not is_idle:
        return
    try:
        with request.app.state.database.writing() as session:
            seen(session, sign_in_token(request), at)
    except Refused:
        pass  # the database is busy; the next look notes it
