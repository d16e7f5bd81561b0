"""A district's plan: its lines by family, what is missing before adoption, and the adoption."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.line_view import LineView, line_views, organisations
from app.meanwhile import marks
from app.pages import page
from app.texts import words
from app.themes import themes
from app.typed_line import as_form
from walks.catalogue.cards import Family
from walks.catalogue.measures import Measures
from walks.errors import Refused
from walks.observations.undecided import undecided
from walks.people import lies
from walks.people.sign_in import Staff
from walks.planning import plan as plans
from walks.planning.adopt import adopt, incomplete, is_whole
from walks.planning.follow_up import responses
from walks.planning.lines import KEEP
from walks.planning.meeting import meetings_of
from walks.planning.money import bill, bills
from walks.planning.named import named
from walks.planning.quick_wins import DONE, quick_wins
from walks.strategy.adopt import initiatives_of
from walks.tables import District, Person, Plan, PlanLine, Strategy, Walk

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
    where = lies.plan(db, plan_id)
    allowed(who, "see-plan", where)
    house, plan = request.app.state, plans.find(db, plan_id)
    lines = plans.lines_of(db, plan_id, who.grants, with_removed=True)
    views = line_views(request, db, plan_id, lines, who.grants)
    standing = [view for view in views if not view.line.is_removed]
    strategy = db.get(Strategy, plan.strategy_id) if plan.strategy_id else None
    adopted_by = db.get(Person, plan.adopted_by) if plan.adopted_by else None
    return page(
        request,
        "plan.html",
        can=can(who, where),
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        strategy=strategy,
        initiatives=initiatives_of(db, strategy),
        organisations=organisations(db, house.taxonomy, who.language),
        adopted_by=adopted_by.name if adopted_by else "",
        sections=_sections(standing, views, house.measures),
        missing=[view for view in standing if view.missing],
        line_count=len(standing),
        marks={view.line.id: marks(as_form(view.line, view.initiatives)) for view in standing},
        named=_named(standing) if plan.state == "draft" else [],
        removed=[view for view in views if view.line.is_removed],
        meetings=meetings_of(db, plan_id),
        versions=plans.plans_of(db, plan.district_id),
        quick={one.id for one in _quick(standing, house.measures, plan)},
        bills=bills([view.line for view in standing]),
        total=bill("", [view.line for view in standing if view.line.status != KEEP]),
        themes=themes(standing, house.taxonomy),
        done=DONE,
        is_whole=is_whole(plan),
        undecided=_waiting(db, who, plan),
        said=defaultdict(list, responses(db, lines) if plan.state == "adopted" else {}),
    )


@router.post("/desk/plans/{plan_id:uuid}/adoption")
def adopt_plan(
    request: Request, plan_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Freeze the plan, or say what is missing; notes without a decision must be meant."""
    allowed(who, "adopt", lies.plan(db, plan_id))
    house = request.app.state
    is_meant = bool(text(form, "despite")) or not _waiting(db, who, plans.find(db, plan_id))
    if not is_meant and not incomplete(db, plan_id):
        return back(f"/desk/plans/{plan_id}", "missing", trouble="observations-undecided")
    try:
        adopt(
            db, plan_id, who.who, UUID(who.id), house.taxonomy, house.measures, at,
            who.language, words(who.language),
        )  # fmt: skip
    except Refused as trouble:
        return back(f"/desk/plans/{plan_id}", "missing", trouble=trouble.code)
    return back(f"/desk/plans/{plan_id}", told="plan-adopted")


def _waiting(db: Session, who: Staff, plan: Plan) -> list[tuple[Walk, int]]:
    """Notes of the plan's district that nobody has decided on, by walk."""
    return undecided(db, who.grants, plan.district_id) if plan.state == "draft" else []


def _named(views: list[LineView]) -> list[tuple[LineView, list[str]]]:
    """The lines whose words name a person, or that rest on notes that do, and in which way."""
    found = [
        (view, named(view.line, [seen.observation.note for one in view.conditions
                                 for seen in one.observations]))
        for view in views
    ]  # fmt: skip
    return [(view, kinds) for view, kinds in found if kinds]


def _quick(views: list[LineView], measures: Measures, plan: Plan) -> list[PlanLine]:
    return quick_wins([view.line for view in views], measures, plan.made_at.date())


def _sections(
    views: list[LineView], with_removed: list[LineView], measures: Measures
) -> list[Section]:
    """The families always shown first, then the others that have a line."""
    lines: dict[str, list[LineView]] = {code: [] for code in measures.always_shown}
    for view in views:
        lines.setdefault(view.line.family, []).append(view)
    removed = {view.line.family for view in with_removed if view.line.is_removed}
    last = len(measures.order)
    rest = [code for code in lines if code not in measures.always_shown]
    order = [*measures.always_shown, *sorted(rest, key=lambda code: measures.order.get(code, last))]
    return [
        Section(measures.family(code), lines[code], _why_empty(code, lines[code], removed))
        for code in order
    ]


def _why_empty(family: str, views: list[LineView], removed: set[str]) -> str | None:
    """A code; also where nothing is to be done because all of it is good."""
    if not views:
        return "removed" if family in removed else "nothing-seen"
    return "only-safe" if all(view.line.status == KEEP for view in views) else None
