"""What every door with a passkey shares: the question as JSON, and how often it may be asked."""

from datetime import datetime

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.browser_family import family
from app.forms import text
from walks.people import tries

MOST = 60  # questions from one network; each is a row until it is answered or five minutes old


def counted(session: Session, network: str, at: datetime) -> None:
    """Refused("too-many-tries") for who only asks and asks."""
    tries.spend(session, f"passkey-from:{network}", at, most=MOST, per_minute=MOST)


def options(told: str) -> Response:
    """The options as the script hands them to the browser."""
    return Response(told, media_type="application/json")


def named(request: Request, form: FormData) -> str:
    """What its owner calls the passkey, else the browser it was made in."""
    return text(form, "name")[:80] or family(request.headers.get("user-agent", "")) or "–"
