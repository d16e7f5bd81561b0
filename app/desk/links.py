"""Links for responsible parties: who has one, a new one, and closing or extending it."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session, select
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Set, Who, Write, allowed, can, just_proved
from app.line_view import organisations
from app.pages import page
from app.settings import Settings
from app.texts import words
from walks.districts.find import current
from walks.errors import Refused
from walks.people import links
from walks.people.may import may
from walks.people.sign_in import Staff
from walks.tables import District, Person, ResponderLink

VERB = "hand-out-links"
EMAIL = re.compile(r"[^\s@<>,;:\\\"()]+@[^\s@<>,;:\\\"()]+\.[^\s@<>,;:\\\"().]+")
FIELDS = ("organisation", "district", "label", "contact", "email")
LONGEST = 200  # characters of a label or a contact
router = APIRouter()


@dataclass(frozen=True)
class Shown:
    """A link on the list."""

    link: ResponderLink
    organisation: str
    district: str
    state: str  # open, expired, revoked


@router.get("/desk/links")
def show_links(request: Request, who: Who, db: Read, at: Now) -> Response:
    """Those that are out, and a form for one more."""
    allowed(who, VERB)
    person = db.get(Person, UUID(who.id))
    contact = f"{person.name}, {person.email}" if person else ""
    return _page(request, db, who, at, dict.fromkeys(FIELDS, "") | {"contact": contact})


@router.post("/desk/links")
def hand_out(
    request: Request, form: Typed, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """A new link, shown this once: it must not stand in any address, so there is no redirect."""
    allowed(who, VERB)
    typed = {name: text(form, name) for name in FIELDS}
    if wrong := _wrong(request, db, who, typed):
        return _page(request, db, who, at, typed, wrong)
    if typed["organisation"] in request.app.state.taxonomy.authorities:
        just_proved(who, at)  # it opens what only authorities read
    district_id = UUID(typed["district"]) if typed["district"] else None
    new = links.NewLink(
        typed["organisation"], typed["label"], typed["contact"], district_id, typed["email"]
    )
    link, secret = links.hand_out(db, new, UUID(who.id), settings.key, at)
    db.flush()
    made = (link, _address(settings, secret))
    return _page(request, db, who, at, typed | {"label": "", "email": ""}, made=made)


@router.post("/desk/links/{link_id:uuid}/revocation")
def revoke(link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """It opens nothing any more."""
    allowed(who, VERB, links.place(links.find(db, link_id).district_id))
    links.revoke(db, link_id, who.who, at)
    return back("/desk/links", "links", told="link-revoked")


@router.post("/desk/links/{link_id:uuid}/extension")
def extend(link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Ninety days more."""
    allowed(who, VERB, links.place(links.find(db, link_id).district_id))
    try:
        links.extend(db, link_id, who.who, at)
    except Refused as trouble:
        return back("/desk/links", "links", trouble=trouble.code)
    return back("/desk/links", "links", told="link-extended")


def _page(
    request: Request,
    db: Session,
    who: Staff,
    at: datetime,
    typed: dict[str, str],
    wrong: dict[str, str] | None = None,
    made: tuple[ResponderLink, str] | None = None,
) -> Response:
    named = organisations(db, request.app.state.taxonomy, who.language)
    return page(
        request,
        "links.html",
        status=422 if wrong else 200,
        can=can(who),
        typed=typed,
        troubles=wrong or {},
        made=made,
        organisation_of=dict(named),
        organisations=[("", words(who.language)("desk.choose")), *named],
        districts=_districts(db, who),
        rows=_rows(db, who, dict(named), at),
        days=links.LASTS.days,
        has_mail=bool(request.app.state.settings.smtp_host),
    )


def _rows(db: Session, who: Staff, named: dict[str, str], at: datetime) -> list[Shown]:
    areas = dict(db.exec(select(District.id, District.name)).all())
    return [
        Shown(
            link,
            named.get(link.organisation, link.organisation),
            areas.get(link.district_id, "") if link.district_id else "",
            "revoked" if link.revoked_at else "expired" if at >= link.expires_at else "open",
        )
        for link in links.links(db, who.grants)
    ]


def _wrong(request: Request, db: Session, who: Staff, typed: dict[str, str]) -> dict[str, str]:
    """What is wrong with each field."""
    wrong = {name: "missing" for name in ("organisation", "label", "contact") if not typed[name]}
    wrong |= {name: "too-long" for name in ("label", "contact") if len(typed[name]) > LONGEST}
    named = dict(organisations(db, request.app.state.taxonomy, who.language))
    if typed["organisation"] and typed["organisation"] not in named:
        wrong["organisation"] = "unusable"
    if typed["email"] and not (EMAIL.fullmatch(typed["email"]) and len(typed["email"]) <= 254):
        wrong["email"] = "unusable"
    if typed["district"] not in dict(_districts(db, who)):
        wrong["district"] = "unusable"
    return wrong


def _districts(db: Session, who: Staff) -> list[tuple[str, str]]:
    """Where the person may hand links out: all at once only for those who may so everywhere."""
    theirs = [
        (str(one.id), one.name) for one in current(db) if may(who.grants, VERB, links.place(one.id))
    ]
    everywhere = [("", words(who.language)("respond.all-districts"))]
    return [*(everywhere if may(who.grants, VERB, links.place(None)) else []), *theirs]


def _address(settings: Settings, secret: str) -> str:
    """The secret stands after the #, which browsers send to nobody."""
    return f"{settings.base_url}/svar/#{secret}"
