"""Doors without sign-in: the phone's shell, what a problem means, health."""

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from app.identity import Now
from app.pages import BUILT, page
from app.texts import texts
from walks.errors import Missing

router = APIRouter()


@router.get("/")
def show_front(request: Request) -> Response:
    """Where to go: on a walk, or to the desk."""
    return page(request, "front.html")


@router.get("/strafbart")
def show_crime(request: Request) -> Response:
    """Whom to call about a crime: the phone's page of the same words."""
    return page(request, "crime.html")


@router.get("/tur")
def add_slash() -> Response:
    """The shell lives at /tur/, the scope of its service worker."""
    return RedirectResponse("/tur/", 308)


@router.get("/desk")
def add_slash_to_desk() -> Response:
    """The desk's first page lies at /desk/."""
    return RedirectResponse("/desk/", 308)


@router.get("/tur/")
def show_shell() -> Response:
    """The phone's one page. The secret of an invitation stays in the fragment."""
    return FileResponse(BUILT / "field.html", headers={"Cache-Control": "no-cache"})


@router.get("/tur/{name}", response_class=FileResponse)
def show_shell_file(name: str) -> Response:
    """The service worker and the manifest must lie beside the shell."""
    if name not in ("sw.js", "manifest.webmanifest"):
        raise Missing("not-found")
    return FileResponse(BUILT / name, headers={"Cache-Control": "no-cache"})


@router.get("/problems/{code}")
def show_problem(request: Request, code: str) -> Response:
    """What a problem's code means and what to do."""
    if f"problems.{code}.title" not in texts("da"):
        raise Missing("not-found")
    return page(request, "problem.html", code=code, facts={}, about=True)


@router.get("/healthz", response_class=JSONResponse)
def show_health(request: Request, at: Now) -> dict[str, str]:
    """Up, and which build."""
    return {"status": "ok", "build": request.app.state.build, "at": at.isoformat()}
