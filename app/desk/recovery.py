"""Help somebody in who has lost their way in: two members of staff, then a link for one hour."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Read, Set, Who, Write, allowed, just_proved
from app.pages import page
from walks.people import members, recover

router = APIRouter()


@router.post("/desk/people/{person_id:uuid}/recovery")
def start(person_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Ask for a colleague's word. Nothing changes for the person yet."""
    allowed(who, "manage-people")
    just_proved(who, at)
    recover.start(db, person_id, who.who, at)
    return back(f"/desk/people/{person_id}", "recovery", told="recovery-started")


@router.get("/desk/recoveries")
def show_recoveries(request: Request, who: Who, db: Read, at: Now) -> Response:
    """What waits for a second member of staff."""
    allowed(who, "confirm-recovery")
    names = {f"person:{one.person.id}": one.person.name for one in members.everybody(db, at)}
    waiting = recover.waiting(db, who.who, at)
    return page(request, "recoveries.html", waiting=waiting, names=names)


@router.post("/desk/recoveries/{link_id:uuid}/confirmation")
def confirm(link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """The second person's word."""
    allowed(who, "confirm-recovery")
    just_proved(who, at)
    recover.confirm(db, link_id, who.who, at)
    return back("/desk/recoveries", told="recovery-confirmed")


@router.post("/desk/recoveries/{link_id:uuid}/link")
def make_link(
    request: Request, link_id: UUID, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """The link, this once, to hand over to the person."""
    allowed(who, "manage-people")
    just_proved(who, at)
    link, secret = recover.make_link(db, link_id, who.who, at)
    name = members.person(db, link.person_id).name
    address = f"{settings.base_url}/desk/invitation#{secret}"
    return page(request, "link.html", link=link, name=name, address=address)


@router.post("/desk/recoveries/{link_id:uuid}/ending")
def end(link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """It was not needed after all."""
    allowed(who, "manage-people")
    person_id = recover.find(db, link_id, at).person_id
    recover.end(db, link_id, who.who, at)
    return back(f"/desk/people/{person_id}", "recovery", told="recovery-ended")
