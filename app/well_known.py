"""What machines look for at known addresses: whom to tell of a hole, and what not to search."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from app.identity import Now, Set
from walks.errors import Missing

VALID = timedelta(days=180)  # RFC 9116 wants less than a year
ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /desk/\nDisallow: /svar/\nDisallow: /tur/\n"
router = APIRouter()


@router.get("/.well-known/security.txt", response_class=PlainTextResponse)
def show_security_contact(settings: Set, at: Now) -> Response:
    """Whom to tell of a hole in the house (RFC 9116)."""
    if not settings.security_contact:
        raise Missing("no-security-contact")
    lines = {
        "Contact": _uri(settings.security_contact),
        "Expires": f"{at + VALID:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "da, en",
    }
    if settings.base_url.startswith("https://"):
        lines["Canonical"] = f"{settings.base_url}/.well-known/security.txt"
    return PlainTextResponse("".join(f"{name}: {told}\n" for name, told in lines.items()))


@router.get("/robots.txt", response_class=PlainTextResponse)
def show_robots() -> Response:
    """Staff's pages and the phone's are nothing for a search engine."""
    return PlainTextResponse(ROBOTS)


def _uri(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{contact}"
