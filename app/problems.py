"""The only place that knows a status: what the house refuses becomes RFC 9457 or a page."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from app import logs
from app.pages import language_of, page
from app.texts import words
from walks.errors import Conflict, Missing, Refused, Trouble, Unusable
from walks.observations.incoming import explain_all

STATUS: dict[type[Trouble], int] = {Missing: 404, Conflict: 409, Refused: 403, Unusable: 422}
STATUS_OF_CODE = {
    "withdrawn": 410,
    "too-large": 413,
    "photo-too-large": 413,
    "not-json": 415,
    "not-a-photo": 415,
    "heic-not-supported": 415,
    "too-many-tries": 429,
    "no-room": 507,
    "busy": 503,
    "unknown-device": 401,
    "wrong-sign-in": 401,
}
JSON_TYPE = "application/problem+json"


def status_of(trouble: Trouble) -> int:
    """The HTTP status a trouble is told with."""
    return STATUS_OF_CODE.get(trouble.code, STATUS[type(trouble)])


def tell(request: Request, code: str, status: int, **facts: Any) -> Response:
    """The problem as JSON for the phone and other programs, as a page for a person."""
    headers = {}
    if wait := facts.get("wait_seconds"):
        headers["Retry-After"] = str(wait)
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
    if trouble.code == "sign-in-first":
        return RedirectResponse(_sign_in(request), 303)
    return tell(request, trouble.code, status_of(trouble), **trouble.facts)


def _sign_in(request: Request) -> str:
    """Where to sign in, and where to come back to."""
    if request.method != "GET" or request.url.path == "/desk/":
        return "/desk/sign-in"
    return f"/desk/sign-in?{urlencode({'next': request.url.path})}"


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
