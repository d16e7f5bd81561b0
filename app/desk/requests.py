"""Somebody asks what is known of them, or to be forgotten: find them, look first, then do it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Read, Who, Write, allowed, can, just_proved
from app.pages import page
from app.wiping import then_wipe
from walks.people import lies, links
from walks.people.may import Where, may
from walks.people.sign_in import Staff
from walks.privacy import erase, whose
from walks.tables import Walk

VERB = "answer-requests"
EVERYWHERE = Where(missing="person-missing")  # staff belong to no district
Asked = Annotated[str, Query(max_length=300)]
router = APIRouter()


@router.get("/desk/privacy/requests")
def show_requests(
    request: Request,
    who: Who,
    db: Read,
    walk: UUID | str = "",
    name: Asked = "",
    code: Asked = "",
    email: Asked = "",
) -> Response:
    """Find a phone by walk, first name and code, or a member of staff or a contact by e-mail."""
    allowed(who, VERB)
    walks = _walks(db, who)
    chosen = next((one for one in walks if str(one.id) == str(walk)), None)
    may_staff = can(who, EVERYWHERE)(VERB)
    return page(
        request,
        "requests.html",
        asked={"walk": str(walk), "name": name, "code": code, "email": email},
        walks=walks,
        devices=whose.devices(db, chosen.id, name, code) if chosen else None,
        code_of=whose.code_of,
        may_staff=may_staff,
        person=whose.staff_by_email(db, email) if email and may_staff else None,
        links=[
            one
            for one in whose.links_by_email(db, email)
            if may(who.grants, VERB, links.place(one.district_id))
        ],
    )


@router.get("/desk/privacy/devices/{device_id:uuid}")
def show_device(request: Request, device_id: UUID, who: Who, db: Read) -> Response:
    """What would go, and what would stay and why."""
    allowed(who, VERB, lies.device(db, device_id))
    rows = whose.of_device(db, device_id)
    found = rows["device"][0]
    return page(
        request, "subject.html", kind="devices", id=device_id, erasing=erase.preview(db, rows),
        name=found.first_name or "", code=whose.code_of(device_id), since=found.joined_at,
    )  # fmt: skip


@router.post("/desk/privacy/devices/{device_id:uuid}/erasure")
def erase_device(request: Request, device_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Forget a participant."""
    allowed(who, VERB, lies.device(db, device_id))
    just_proved(who, at)
    house = request.app.state
    files = erase.Files(house.store, house.sounds, house.shelf)
    erase.erase_device(db, device_id, files, house.taxonomy, who.who, at)
    return then_wipe(request, back("/desk/privacy/requests", told="erased"))


@router.get("/desk/privacy/staff/{person_id:uuid}")
def show_person(request: Request, person_id: UUID, who: Who, db: Read) -> Response:
    """The same of a member of staff."""
    allowed(who, VERB, EVERYWHERE)
    rows = whose.of_person(db, person_id)
    found = rows["person"][0]
    return page(
        request, "subject.html", kind="staff", id=person_id, erasing=erase.preview(db, rows),
        name=found.name, code=found.email, since=None,
    )  # fmt: skip


@router.post("/desk/privacy/staff/{person_id:uuid}/erasure")
def erase_person(request: Request, person_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Forget a member of staff."""
    allowed(who, VERB, EVERYWHERE)
    just_proved(who, at)
    erase.erase_person(db, person_id, who.who, at)
    return then_wipe(request, back("/desk/privacy/requests", told="erased"))


@router.get("/desk/privacy/links/{link_id:uuid}")
def show_contact(request: Request, link_id: UUID, who: Who, db: Read) -> Response:
    """The same of a contact at a responsible party."""
    rows = whose.of_link(db, link_id)
    [found] = rows["responderlink"]
    allowed(who, VERB, links.place(found.district_id))
    return page(
        request, "subject.html", kind="links", id=link_id, erasing=erase.preview(db, rows),
        name=found.label, code=found.email, since=None,
    )  # fmt: skip


@router.post("/desk/privacy/links/{link_id:uuid}/erasure")
def erase_contact(request: Request, link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Forget a contact."""
    allowed(who, VERB, links.place(links.find(db, link_id).district_id))
    just_proved(who, at)
    erase.erase_contact(db, link_id, who.who, at)
    return then_wipe(request, back("/desk/privacy/requests", told="erased"))


def _walks(db: Session, who: Staff) -> list[Walk]:
    """The walks this person may answer for."""
    walks = db.exec(select(Walk).order_by(col(Walk.starts_at).desc()))
    return [one for one in walks if may(who.grants, VERB, lies.walk(db, one.id))]
