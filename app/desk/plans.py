"""A district's plan: its lines by family, what is missing before adoption, and the adoption."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Read, Who, Write, allowed
from app.line_view import LineView, line_views, organisations
from app.pages import page
from app.texts import words
from walks.catalogue.cards import Family
from walks.catalogue.measures import Measures
from walks.errors import Refused
from walks.people.may import may
from walks.planning import plan as plans
from walks.planning.adopt import adopt
from walks.strategy.adopt import initiatives_of
from walks.tables import District, Person, Strategy

router = APIRouter()


@dataclass(frozen=True)
class Section:
    """A family of measures and its lines."""

    family: Family
    views: list[LineView]
    why_empty: str | None


@router.get("/desk/plans/{plan_id:uuid}")
def show_plan(request: Request, plan_id: UUID, who: Who, db: Read) -> Response:
    """The whole plan; a draft can be decided on line by line."""
    allowed(who, "see-plan")
    house, plan = request.app.state, plans.find(db, plan_id)
    lines = plans.lines_of(db, plan_id, who.roles, with_removed=True)
    views = line_views(request, db, plan_id, lines, who.roles)
    standing = [view for view in views if not view.line.is_removed]
    strategy = db.get(Strategy, plan.strategy_id) if plan.strategy_id else None
    adopted_by = db.get(Person, plan.adopted_by) if plan.adopted_by else None
    return page(
        request,
        "plan.html",
        can=partial(may, set(who.roles)),
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        strategy=strategy,
        initiatives=initiatives_of(db, strategy),
        organisations=organisations(db, house.taxonomy, who.language),
        adopted_by=adopted_by.name if adopted_by else "",
        sections=_sections(standing, house.measures),
        missing=[view for view in standing if view.missing],
        line_count=len(standing),
        removed=[view for view in views if view.line.is_removed],
    )


@router.post("/desk/plans/{plan_id:uuid}/adoption")
def adopt_plan(request: Request, plan_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Freeze the plan, or say what is missing."""
    allowed(who, "adopt")
    house = request.app.state
    try:
        adopt(
            db, plan_id, who.who, UUID(who.id), house.taxonomy, house.measures, at,
            who.language, words(who.language),
        )  # fmt: skip
    except Refused as trouble:
        return back(f"/desk/plans/{plan_id}", "missing", trouble=trouble.code)
    return back(f"/desk/plans/{plan_id}", told="plan-adopted")


def _sections(views: list[LineView], measures: Measures) -> list[Section]:
    """The families always shown first, then the others that have a line."""
    lines: dict[str, list[LineView]] = {code: [] for code in measures.always_shown}
    for view in views:
        lines.setdefault(view.line.family, []).append(view)
    last = len(measures.order)
    rest = [code for code in lines if code not in measures.always_shown]
    order = [*measures.always_shown, *sorted(rest, key=lambda code: measures.order.get(code, last))]
    return [
        Section(measures.family(code), lines[code], None if lines[code] else "nothing-seen")
        for code in order
    ]
