"""What becomes of a line of an adopted plan: what its responsible party says, and the next move."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.line_view import line_views, organisations
from app.pages import page
from app.problems import status_of
from walks.errors import Conflict
from walks.guard.find import kinds
from walks.people import lies
from walks.planning import plan as plans
from walks.planning.follow_up import LONGEST, By, move, responses
from walks.planning.states import DESK, next_states
from walks.tables import District, Person, PlanLine
from walks.tables import Response as Said

ADDRESS = "/desk/lines/{line_id:uuid}/follow-up"
router = APIRouter()


@router.get(ADDRESS)
def show_follow_up(request: Request, line_id: UUID, who: Who, db: Read) -> Response:
    """Everything said since the adoption, the newest first, and where the line can go from here."""
    allowed(who, "see-plan", lies.line(db, line_id))
    return _page(request, db, plans.line_to_see(db, line_id, who.grants))


@router.post(ADDRESS)
def move_line(
    request: Request, line_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Move it on, or show the page again with what was typed."""
    allowed(who, "follow-up", lies.line(db, line_id))
    line, told = plans.line_to_see(db, line_id, who.grants), text(form, "words")
    if len(told) > LONGEST:
        return _page(request, db, line, form_of(form), "too-long", 422)
    try:
        move(db, line, text(form, "to"), told, By(who.who, person_id=UUID(who.id)), at)
    except Conflict as fault:
        return _page(request, db, line, form_of(form), fault.code, status_of(fault))
    return back(f"/desk/lines/{line_id}/follow-up", told="line-moved")


def form_of(form: Typed) -> dict[str, str]:
    """What was typed."""
    return {name: text(form, name) for name in ("to", "words")}


def _page(
    request: Request,
    db: Session,
    line: PlanLine,
    typed: dict[str, str] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    who, plan = request.state.staff, plans.find(db, line.plan_id)
    holds = can(who, lies.line(db, line.id))
    said = responses(db, [line]).get(line.number, [])
    return page(
        request,
        "follow_up.html",
        status=status,
        can=holds,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        line=line,
        view=line_views(request, db, plan.id, [line], who.grants)[0],
        said=[(row, kinds([row.words])) for row in said],
        people=_people(db, said),
        named=dict(organisations(db, request.app.state.taxonomy, who.language)),
        moves=next_states(line.status, DESK)
        if holds("follow-up") and plan.state == "adopted"
        else [],
        typed=typed or {},
        trouble=trouble,
    )


def _people(db: Session, said: list[Said]) -> dict[UUID, str]:
    ids = {row.person_id for row in said if row.person_id}
    query = select(Person.id, Person.name).where(col(Person.id).in_(ids))
    return dict(db.exec(query).all())
