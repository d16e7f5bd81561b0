"""Members of staff: who they are, what they may do where, and whether they get in."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back
from app.identity import Now, Read, Who, Write, allowed, just_proved
from app.pages import page
from app.typed_person import FIELD_OF, TypedGrant, scopes
from walks.errors import Refused
from walks.people import grants, invite, members, recover, sign_ins
from walks.people.may import ROLES
from walks.people.sign_in import Staff

router = APIRouter()


@router.get("/desk/people")
def show_people(request: Request, who: Who, db: Read, at: Now) -> Response:
    """Everybody, the invitations that wait, and who needs help to get in."""
    allowed(who, "manage-people")
    everybody = members.everybody(db, at)
    return page(
        request,
        "people.html",
        everybody=everybody,
        names={f"person:{one.person.id}": one.person.name for one in everybody},
        invitations=invite.pending(db, at),
        recoveries=recover.under_way(db, at),
    )


@router.get("/desk/people/{person_id:uuid}")
def show_person(request: Request, person_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """One of them, and everything an administrator can do about it."""
    allowed(who, "manage-people")
    return _show(request, db, who, person_id, at)


@router.post("/desk/people/{person_id:uuid}/grants")
def give_role(
    request: Request, person_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """One more role, for a while and for a part of the town or for good and everywhere."""
    allowed(who, "manage-people")
    just_proved(who, at)
    members.person(db, person_id)
    typed = TypedGrant.of(form)
    new, wrong = typed.checked()
    if new is not None:
        try:
            grants.give(db, person_id, new, who.who, at)
            return back(f"/desk/people/{person_id}", "roles", told="role-given")
        except Refused as trouble:
            if trouble.code not in FIELD_OF:
                raise
            wrong = {FIELD_OF[trouble.code]: trouble.code}
    return _show(request, db, who, person_id, at, typed, wrong)


@router.post("/desk/people/{person_id:uuid}/grants/{grant_id:uuid}/ending")
def end_role(person_id: UUID, grant_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """The role ends now."""
    allowed(who, "manage-people")
    just_proved(who, at)
    grants.end(db, person_id, grant_id, who.who, at)
    return back(f"/desk/people/{person_id}", "roles", told="role-ended")


@router.post("/desk/people/{person_id:uuid}/disabling")
def disable(person_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Out, from the next request on."""
    allowed(who, "manage-people")
    just_proved(who, at)
    members.disable(db, person_id, who.who, at)
    return back(f"/desk/people/{person_id}", told="person-disabled")


@router.post("/desk/people/{person_id:uuid}/enabling")
def enable(person_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """In again."""
    allowed(who, "manage-people")
    just_proved(who, at)
    members.enable(db, person_id, who.who, at)
    return back(f"/desk/people/{person_id}", told="person-enabled")


@router.post("/desk/people/{person_id:uuid}/sign-ins/{sign_in_id:uuid}/ending")
def end_sign_in(person_id: UUID, sign_in_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """End one of somebody's sign-ins."""
    allowed(who, "manage-people")
    sign_ins.end(db, person_id, sign_in_id, who.who, at)
    return back(f"/desk/people/{person_id}", "sign-ins", told="sign-in-ended")


def _show(
    request: Request,
    db: Session,
    who: Staff,
    person_id: UUID,
    at: datetime,
    typed: TypedGrant | None = None,
    troubles: dict[str, str] | None = None,
) -> Response:
    under_way = recover.under_way(db, at, person_id)
    return page(
        request,
        "person.html",
        status=422 if troubles else 200,
        member=members.find(db, person_id, at),
        sign_ins=sign_ins.of(db, person_id, at),
        recovery=under_way[0] if under_way else None,
        is_me=who.id == str(person_id),
        is_mine=bool(under_way) and under_way[0].made_by == who.who,
        typed=typed or TypedGrant(),
        troubles=troubles or {},
        roles=ROLES,
        **scopes(db),
    )
