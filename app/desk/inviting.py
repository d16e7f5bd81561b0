"""Invite members of staff, and take an invitation back. The link is shown once, to be handed on."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back
from app.identity import Now, Read, Set, Who, Write, allowed, just_proved
from app.pages import page
from app.typed_person import FIELD_OF, TypedInvitation, scopes
from walks.errors import Conflict, Refused
from walks.people import invite
from walks.people.may import ROLES

router = APIRouter()


@router.get("/desk/people/invitations/new")
def show_new(request: Request, who: Who, db: Read, at: Now) -> Response:
    """The form. A proof is asked for now, so that nothing typed is lost by it."""
    allowed(who, "manage-people")
    just_proved(who, at)
    return _form(request, db, TypedInvitation())


@router.post("/desk/people/invitations")
def invite_person(
    request: Request, form: Typed, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """The link, this once; or the form again with what is wrong."""
    allowed(who, "manage-people")
    just_proved(who, at)
    typed = TypedInvitation.of(form)
    told, wrong = typed.invited()
    if told is None:
        return _form(request, db, typed, wrong)
    try:
        link, secret = invite.invite(db, told, who.who, at)
    except (Refused, Conflict) as trouble:
        return _form(request, db, typed, {FIELD_OF[trouble.code]: trouble.code})
    address = f"{settings.base_url}/desk/invitation#{secret}"
    return page(request, "link.html", link=link, name=link.name, address=address)


@router.post("/desk/people/invitations/{link_id:uuid}/revocation")
def revoke(link_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """The link is dead from now."""
    allowed(who, "manage-people")
    just_proved(who, at)
    invite.revoke(db, link_id, who.who, at)
    return back("/desk/people", "invitations", told="invitation-revoked")


def _form(
    request: Request, db: Session, typed: TypedInvitation, wrong: dict[str, str] | None = None
) -> Response:
    return page(
        request,
        "invite.html",
        status=422 if wrong else 200,
        typed=typed,
        troubles=wrong or {},
        roles=ROLES,
        **scopes(db),
    )
