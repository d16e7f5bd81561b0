"""Agree on conditions: yes, these are one thing; no, they are several; these too."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.forms import Typed, back, texts
from app.identity import Now, Who, Write, allowed
from walks.conditions import agree
from walks.conditions.views import conditions_of
from walks.errors import Conflict, Missing
from walks.people import lies
from walks.tables import Condition

router = APIRouter()


@router.post("/desk/conditions/{condition_id:uuid}/acceptance")
def accept(condition_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Yes, these are one thing."""
    allowed(who, "plan", lies.condition(db, condition_id))
    condition = agree.accept(db, condition_id, who.who, at)
    return _back(condition.district_id, "condition-accepted")


@router.post("/desk/conditions/{condition_id:uuid}/division")
def split(request: Request, condition_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """No: each observation is a thing of its own."""
    allowed(who, "plan", lies.condition(db, condition_id))
    district_id = db.get_one(Condition, condition_id).district_id
    agree.split(db, condition_id, request.app.state.taxonomy, who.who, at)
    return _back(district_id, "condition-split")


@router.post("/desk/districts/{district_id:uuid}/merger")
def merge(
    request: Request, district_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """These are one thing."""
    allowed(who, "plan", lies.district(db, district_id))
    try:
        ids = [UUID(id) for id in texts(form, "condition")]
        agree.merge(db, ids, request.app.state.taxonomy, who.who, at)
    except Conflict as trouble:
        return back(f"/desk/districts/{district_id}", "conditions", trouble=trouble.code)
    except ValueError:
        raise Missing("condition-missing") from None
    return _back(district_id, "conditions-merged")


@router.post("/desk/districts/{district_id:uuid}/acceptance")
def accept_all(district_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Every suggestion is right as it stands."""
    allowed(who, "plan", lies.district(db, district_id))
    for view in conditions_of(db, district_id, who.grants):
        if view.condition.state == "suggested":
            agree.accept(db, view.condition.id, who.who, at)
    return _back(district_id, "all-accepted")


def _back(district_id: UUID, told: str) -> Response:
    return back(f"/desk/districts/{district_id}", "conditions", told=told)
