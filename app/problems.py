"""The only place that knows a status: what the house refuses becomes RFC 9457 or a page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from app import logs
from app.forms import is_ours
from app.pages import language_of, page
from app.texts import words
from walks.errors import Conflict, Missing, Refused, Trouble, Unusable
from walks.observations.incoming import explain_all
from walks.people import shown

STATUS: dict[type[Trouble], int] = {Missing: 404, Conflict: 409, Refused: 403, Unusable: 422}
STATUS_OF_CODE = {
    "withdrawn": 410,
    "link-revoked": 410,
    "link-expired": 410,
    "too-large": 413,
    "photo-too-large": 413,
    "not-json": 415,
    "not-a-photo": 415,
    "not-a-sound": 415,
    "sound-not-taken": 415,
    "heic-not-supported": 415,
    "too-many-tries": 429,
    "photo-quota": 429,
    "no-room": 507,
    "busy": 503,
    "not-journalled": 503,
    "public-closed": 503,
    "reason-missing": 422,
    "unknown-device": 401,
    "wrong-sign-in": 401,
    "wrong-code": 422,
    "passkey-unusable": 401,
    "oidc-refused": 401,
    "oidc-unknown": 401,
    "oidc-stale": 401,
    "oidc-one-factor": 401,
    "oidc-down": 503,
    "password-length": 422,
    "password-guessable": 422,
}
HEADER_OF = {"wait_seconds": "Retry-After", "upload_offset": "Upload-Offset"}  # facts
JSON_TYPE = "application/problem+json"


def status_of(trouble: Trouble) -> int:
    """The HTTP status a trouble is told with."""
    return STATUS_OF_CODE.get(trouble.code, STATUS[type(trouble)])


def tell(request: Request, code: str, status: int, **facts: Any) -> Response:
    """The problem as JSON for the phone and other programs, as a page for a person."""
    request.scope["tryg_code"] = code  # for the log
    headers = {HEADER_OF[name]: str(told) for name, told in facts.items() if name in HEADER_OF}
    if request.url.path.startswith("/api/"):
        return _json(request, code, status, facts, headers)
    answer = page(request, "problem.html", status=status, code=code, facts=facts)
    answer.headers.update(headers)
    return answer


def _json(
    request: Request, code: str, status: int, facts: dict[str, Any], headers: dict[str, str]
) -> Response:
    t = words(language_of(request))
    problem = {
        "type": f"/problems/{code}",
        "title": t(f"problems.{code}.title"),
        "status": status,
        "detail": t(f"problems.{code}.detail", **facts),
    }
    return JSONResponse(facts | problem, status, headers, JSON_TYPE)


async def on_trouble(request: Request, trouble: Exception) -> Response:
    """Missing, Conflict, Refused and Unusable."""
    assert isinstance(trouble, Trouble)
    if trouble.code in FIRST:
        return RedirectResponse(FIRST[trouble.code](request), 303)
    return tell(request, trouble.code, status_of(trouble), **trouble.facts)


def _sign_in(request: Request) -> str:
    """Where to sign in, and where to come back to."""
    if request.method != "GET" or request.url.path == "/desk/":
        return "/desk/sign-in"
    return f"/desk/sign-in?{urlencode({'next': request.url.path})}"


def _second_factor(_request: Request) -> str:
    """Where who has shown a password alone sets up more."""
    return "/desk/me/second-factor"


def _proof(request: Request) -> str:
    """Where to show once more who one is. What was pressed is not done: it must be pressed again,
    on the page the button was on. A link to a file is such a button."""
    if request.method == "GET" and not request.url.path.endswith(FILES):
        return f"/desk/proof?{urlencode({'next': request.url.path})}"
    told = urlsplit(request.headers.get("referer", ""))
    came_from = f"{told.path}?{told.query}" if told.query else told.path
    next = came_from if is_ours(came_from) else "/desk/"
    return f"/desk/proof?{urlencode({'next': next, 'again': '1'})}"


FILES = tuple(f".{form}" for form in shown.FILES)

# What comes first, and where.
FIRST: dict[str, Callable[[Request], str]] = {
    "sign-in-first": _sign_in,
    "second-factor-first": _second_factor,
    "prove-first": _proof,
}


async def on_malformed(request: Request, trouble: Exception) -> Response:
    """What FastAPI's own validation turned down."""
    assert isinstance(trouble, RequestValidationError)
    return tell(request, "malformed", 422, errors=explain_all(list(trouble.errors())))


async def on_http(request: Request, trouble: Exception) -> Response:
    """404 for an address nobody knows, 405 and their like."""
    assert isinstance(trouble, HTTPException)
    code = {404: "not-found", 405: "not-allowed"}.get(trouble.status_code, "not-possible")
    return tell(request, code, trouble.status_code)


async def on_fault(request: Request, trouble: Exception) -> Response:
    """Our own fault: no detail leaves the house."""
    logs.fault(trouble)
    return tell(request, "our-fault", 500)


HANDLERS: dict[Any, Any] = {
    Trouble: on_trouble,
    RequestValidationError: on_malformed,
    HTTPException: on_http,
}
