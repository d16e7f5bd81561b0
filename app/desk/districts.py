"""Districts: how far each has come, and one district from what was seen to a proposed plan."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.drawings import Numbered, conditions_map
from app.forms import back
from app.identity import Now, Read, Set, Who, Write, allowed, can
from app.note_view import notes_view
from app.pages import page
from geo.metres import distance_m
from walks.conditions.gather_district import gather_district
from walks.conditions.views import View, conditions_of, hotspots_of, reviewed
from walks.observations.search import Found, count
from walks.people import lies
from walks.planning.draw_up import propose_plan
from walks.planning.plan import plans_of
from walks.planning.standings import standings
from walks.tables import District, Hotspot, Plan

router = APIRouter()


@router.get("/desk/districts")
def show_districts(request: Request, who: Who, db: Read) -> Response:
    """Every district and its next step."""
    allowed(who, "see-plan")
    return page(request, "districts.html", can=can(who), districts=standings(db, who.grants))


@router.get("/desk/districts/{district_id:uuid}")
def show_district(
    request: Request, district_id: UUID, who: Who, db: Read, settings: Set
) -> Response:
    """What was seen, gathered into conditions; the map; the plans."""
    where = lies.district(db, district_id)
    allowed(who, "see-plan", where)
    district = db.get_one(District, district_id)
    views = conditions_of(db, district_id, who.grants)
    numbered = list(zip(views, range(1, len(views) + 1), strict=True))
    hotspots, plans = hotspots_of(db, district_id), plans_of(db, district_id)
    total = count(db, who.grants, district_id=district_id)
    done = reviewed(db, district_id, views)
    waiting = {view.condition.id for view in views if view.condition.state == "suggested"} - done
    undecided = len(waiting)
    return page(
        request,
        "district.html",
        can=can(who, where),
        taxonomy=request.app.state.taxonomy,
        district=district,
        total=total,
        views=views,
        undecided=undecided,
        groups=_groups(numbered, done),
        hotspots=_places(hotspots, numbered),
        map=conditions_map(request, db, district, numbered, hotspots),
        notes=notes_view(db, settings, who, "districts", district_id, where),
        plans=plans,
        draft=next((plan for plan in plans if plan.state == "draft"), None),
        steps=_steps(total, len(views), undecided, plans),
    )


@router.post("/desk/districts/{district_id:uuid}/gathering")
def gather(request: Request, district_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Suggest which observations are about the same thing."""
    allowed(who, "plan", lies.district(db, district_id))
    gather_district(db, district_id, request.app.state.taxonomy, who.who, at)
    return back(f"/desk/districts/{district_id}", "conditions", told="gathered")


@router.post("/desk/districts/{district_id:uuid}/plans")
def propose(
    request: Request, district_id: UUID, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """A draft, or the standing draft with a line for what no line answers yet."""
    allowed(who, "plan", lies.district(db, district_id))
    house = request.app.state
    plan = propose_plan(
        db, district_id, house.taxonomy, house.measures, settings.strategy_code, who.who, at
    )
    return back(f"/desk/plans/{plan.id}", told="plan-proposed")


def _groups(
    numbered: Numbered, done: set[UUID]
) -> list[tuple[str, list[tuple[dict[str, Any], int]]]]:
    """What asks for a decision first: told more than once, told once; reviewed, agreed on."""
    groups: dict[str, list[tuple[dict[str, Any], int]]]
    groups = {"several": [], "one": [], "reviewed": [], "accepted": []}
    for view, place in numbered:
        kind = "several" if len(view.observations) > 1 else "one"
        group = "reviewed" if view.condition.id in done else kind
        group = "accepted" if view.condition.state == "accepted" else group
        groups[group].append(({"condition": view.condition, "observations": _beside(view)}, place))
    return list(groups.items())


def _beside(view: View) -> list[tuple[Found, int | None]]:
    """Each observation, and how many metres it lies from the middle."""
    middle = view.condition
    return [(one, _away(middle.lon, middle.lat, one.observation)) for one in view.observations]


def _away(lon: float, lat: float, observation: Any) -> int | None:
    if observation.lon is None or observation.lat is None:
        return None
    return round(distance_m(lon, lat, observation.lon, observation.lat))


def _places(hotspots: list[Hotspot], numbered: Numbered) -> list[Numbered]:
    inside = [[one for one in numbered if one[0].condition.hotspot_id == h.id] for h in hotspots]
    return sorted(filter(None, inside), key=len, reverse=True)


def _steps(total: int, gathered: int, undecided: int, plans: list[Plan]) -> list[tuple[str, str]]:
    """How far the district has come; what follows the last step done is to be done now."""
    done = {
        "walk": total > 0,
        "gather": gathered > 0,
        "agree": gathered > 0 and not undecided,
        "propose": bool(plans),
        "adopt": bool(plans) and plans[0].state == "adopted",
    }
    last = max((step for step, is_done in enumerate(done.values()) if is_done), default=-1)
    now = dict(enumerate(done)).get(last + 1, "")
    return [
        (name, "done" if is_done else "now" if name == now else "later")
        for name, is_done in done.items()
    ]
