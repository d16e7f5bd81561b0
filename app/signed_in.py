"""The moment somebody is let in at the desk, whichever way they came."""

from datetime import datetime
from uuid import UUID

from fastapi import Request
from sqlmodel import Session

from app.browser_family import family
from app.identity import sign_in_token
from walks.people import sign_in


def signed_in(session: Session, request: Request, person_id: UUID, how: str, at: datetime) -> str:
    """A new sign-in, always with a secret of its own, which is returned for the cookie; the one
    the browser had ends.
    """
    sign_in.sign_out(session, sign_in_token(request), at)
    browser = family(request.headers.get("user-agent", ""))
    return sign_in.begin(session, person_id, at, how, browser)
