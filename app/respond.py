"""Responsible parties without an account: their own lines, by a personal link.

The link's secret stands in the fragment, which browsers keep to themselves; a script hands it in,
or it is pasted by hand. From then on a cookie holds it, so that no address and no log ever does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.attached import FOR_THESE_EYES
from app.catalogue_words import catalogue_words
from app.forms import Typed, text
from app.identity import Now, Read, Set, network_of
from app.line_view import organisations
from app.pages import language_of, page
from app.problems import status_of
from app.settings import Settings
from walks.errors import Trouble
from walks.people import links
from walks.people.may import SHARED
from walks.planning.follow_up import FOR_SEVERAL, offers, said_by
from walks.planning.own_lines import AUTHORITIES, OwnLine, own_lines, own_photo
from walks.tables import District, ResponderLink

LONGEST = 300  # characters of what is pasted; a whole link is shorter
router = APIRouter()


class Opened:
    """Who asks: somebody with a link."""

    def __init__(self, link: ResponderLink) -> None:
        self.link = link
        self.who = f"link:{link.id}"  # as the journal writes it


def opened(request: Request, db: Read, at: Now, settings: Set) -> Opened:
    """The link behind the cookie; today's first use is noted. Raises what links.opened_by does."""
    link = links.opened_by(db, request.cookies.get(_cookie(settings), ""), at)
    if not links.is_used_today(link, at):
        note_use(request, link.id, at)
    request.state.link = mine = Opened(link)
    return mine


Mine = Annotated[Opened, Depends(opened)]


@router.get("/svar")
def add_slash() -> Response:
    """The page lives at /svar/."""
    return RedirectResponse("/svar/", 308)


@router.get("/svar/")
def show_entry(request: Request, settings: Set) -> Response:
    """Hand in the link's secret; whoever has done so goes on to their lines."""
    return page(
        request, "open_link.html", is_known=_cookie(settings) in request.cookies, trouble=""
    )


@router.post("/svar/")
def enter(request: Request, form: Typed, at: Now, settings: Set) -> Response:
    """A cookie for the browser, or what is wrong. A try is counted before it is looked at."""
    secret = text(form, "secret")[:LONGEST].rpartition("#")[2].strip()
    database = request.app.state.database
    try:
        with database.writing() as session:
            links.count_try(session, network_of(request), at)
        with database.writing() as session:
            link = links.opened_by(session, secret, at)
            links.note_use(session, link.id, at, is_entry=True)
    except Trouble as trouble:
        status = status_of(trouble)
        return page(request, "open_link.html", status=status, is_known=False, trouble=trouble.code)
    answer = RedirectResponse("/svar/opgaver", 303)
    answer.set_cookie(
        _cookie(settings), secret, secure=settings.is_secure, httponly=True, samesite="lax"
    )
    return answer


@dataclass(frozen=True)
class Wrong:
    """What was typed about one line and can't be kept so."""

    line_id: UUID
    typed: dict[str, str]
    troubles: dict[str, str] = field(default_factory=dict)  # by field
    code: str = ""  # of all of it


@dataclass(frozen=True)
class WrongForSeveral:
    """What was typed about several lines and can't be kept so."""

    chosen: list[str]
    typed: dict[str, str]
    troubles: dict[str, str] = field(default_factory=dict)  # by field
    code: str = ""  # of all of it
    numbers: str = ""  # of the lines it does not fit


@router.get("/svar/opgaver")
def show_lines(request: Request, mine: Mine, db: Read) -> Response:
    """The lines of adopted plans that the organisation is responsible for, and nothing else."""
    return lines_page(request, mine, db)


def lines_page(
    request: Request,
    mine: Opened,
    db: Session,
    wrong: Wrong | None = None,
    status: int = 200,
    several: WrongForSeveral | None = None,
) -> Response:
    """Each line with what was seen there, what was answered, and the answers that are left."""
    link, house, language = mine.link, request.app.state, language_of(request)
    classes = _classes(request, link)
    rows = own_lines(db, link.organisation, link.district_id, classes)
    given = {row.line.id: offers(row.line) for row in rows}
    named = dict(organisations(db, house.taxonomy, language))
    return page(
        request,
        "lines.html",
        status=status,
        wrong=wrong,
        said=said_by(db, [row.line for row in rows], link.organisation),
        offers=given,
        several=several,
        for_several=[kind for kind in FOR_SEVERAL if sum(kind in it for it in given.values()) > 1],
        link=link,
        days=links.calendar_of(link, house.settings.key),
        whole_days=house.settings.base_url + links.calendar_of(link, house.settings.key),
        organisation=named.get(link.organisation, link.organisation),
        area=db.get_one(District, link.district_id).name if link.district_id else "",
        taxonomy=house.taxonomy,
        rows=[(row, _measure(request, row, classes)) for row in rows],
    )


@router.get("/svar/photos/{photo_id:uuid}/{size}", response_class=Response)
def show_photo(
    request: Request, photo_id: UUID, size: Literal["small", "large"], mine: Mine, db: Read
) -> Response:
    """A photo of what was seen at one of the lines."""
    link = mine.link
    classes = _classes(request, link)
    photo = own_photo(db, photo_id, link.organisation, link.district_id, classes)
    kept = request.app.state.store.read(photo.small if size == "small" else photo.large)
    named = {"Content-Disposition": f'inline; filename="foto-{photo.id}-{size}.jpg"'}
    return Response(kept, headers=FOR_THESE_EYES | named, media_type="image/jpeg")


@router.post("/svar/ud")
def leave(settings: Set) -> Response:
    """The browser forgets the secret; the link itself still opens."""
    answer = RedirectResponse("/svar/", 303)
    answer.delete_cookie(
        _cookie(settings), secure=settings.is_secure, httponly=True, samesite="lax"
    )
    return answer


def _classes(request: Request, link: ResponderLink) -> tuple[str, ...]:
    """What of what was seen the organisation may be shown."""
    is_authority = link.organisation in request.app.state.taxonomy.authorities
    return AUTHORITIES if is_authority else SHARED


def _measure(request: Request, row: OwnLine, classes: tuple[str, ...]) -> str:
    """What is to be done. A person's own words only where they are for these eyes."""
    if row.line.measure_text and row.line.visibility in classes:
        return row.line.measure_text
    return catalogue_words(row.line, request.app.state.measures, language_of(request))


def note_use(request: Request, link_id: UUID, at: datetime) -> None:
    """That it was used today, once what is being answered is out of the way."""

    def note(session: Session) -> None:
        links.note_use(session, link_id, at, is_entry=False)

    request.app.state.lane.wait(note)


def _cookie(settings: Settings) -> str:
    return "__Host-svar" if settings.is_secure else "svar"
