"""The door in and out of the desk."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.forms import Typed, back, text
from app.identity import Now, Set, Write, cookie_name, give_cookie, sign_in_token
from app.pages import page
from app.problems import status_of
from walks.errors import Refused
from walks.people import sign_in as people

LONGEST = 180  # characters of an address we look at
router = APIRouter()


@router.get("/desk/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:
    """The form."""
    return _form(request, next)


@router.post("/desk/sign-in")
def sign_in(request: Request, form: Typed, settings: Set, at: Now) -> Response:
    """A cookie for the browser, or what is wrong. A try is counted before it is looked at."""
    email, password = text(form, "email")[:LONGEST], str(form.get("password", ""))
    next, typed = text(form, "next"), {"email": email, "password": password}
    if missing := {name: "missing" for name, value in typed.items() if not value}:
        return _form(request, next, email, troubles=missing, status=422)
    database = request.app.state.database
    try:
        with database.writing() as session:
            people.count_try(session, email, at)
        with database.reading() as session:
            person_id = people.who_fits(session, email, password)
    except Refused as trouble:
        return _form(request, next, email, trouble.code, status=status_of(trouble))
    with database.writing() as session:
        token = people.begin(session, person_id, at)
    answer = RedirectResponse(next if _is_ours(next) else "/desk/", 303)
    give_cookie(answer, settings, token)
    return answer


@router.post("/desk/sign-out")
def sign_out(request: Request, db: Write, settings: Set, at: Now) -> Response:
    """End the sign-in here and on the server."""
    people.sign_out(db, sign_in_token(request), at)
    answer = back("/desk/sign-in", told="signed-out")
    answer.delete_cookie(
        cookie_name(settings), secure=settings.is_secure, httponly=True, samesite="lax"
    )
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
        next=next if _is_ours(next) else "",
        email=email,
        problem=problem,
        troubles=troubles or {},
    )


def _is_ours(address: str) -> bool:
    """Only a page of the desk itself: never another site, however it is written."""
    return address.startswith("/desk/") and address.isprintable() and "\\" not in address
