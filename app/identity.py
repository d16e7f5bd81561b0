"""Who is asking: a member of staff by cookie, a phone by its token; and the hands they get."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.settings import Settings
from walks.errors import Missing, Refused
from walks.people.may import may
from walks.people.sign_in import Staff, seen, who_is


def now() -> datetime:
    """The only clock of the house."""
    return datetime.now(UTC)


def open_to_read(request: Request) -> Iterator[Session]:
    """A session for looking."""
    with request.app.state.database.reading() as session:
        yield session


def open_to_write(request: Request) -> Iterator[Session]:
    """A session that is committed before the answer leaves (scope="function" below)."""
    with request.app.state.database.writing() as session:
        seen(session, sign_in_token(request), now())
        yield session


def settings_of(request: Request) -> Settings:
    """The deployment's settings."""
    settings: Settings = request.app.state.settings
    return settings


Now = Annotated[datetime, Depends(now)]
Read = Annotated[Session, Depends(open_to_read)]
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


def staff(request: Request, session: Read, at: Now) -> Staff:
    """The member of staff who is signed in. Raises Refused("sign-in-first") for anybody else."""
    person = who_is(session, sign_in_token(request), at)
    if person is None:
        raise Refused("sign-in-first")
    request.state.staff = person
    return person


Who = Annotated[Staff, Depends(staff)]


def allowed(who: Staff, verb: str) -> None:
    """Raises Missing("not-yours-to-see") unless one of the roles carries the verb.

    Missing and not Refused: a stranger learns nothing of what there is.
    """
    if not may(set(who.roles), verb):
        raise Missing("not-found")
