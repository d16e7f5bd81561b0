"""The fairness check of a plan, for those who plan."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.identity import Now, Read, Who, allowed, can
from app.pages import page
from walks.people import lies
from walks.planning import behaviour, fairness
from walks.planning import plan as plans
from walks.planning.coverage import Covered, coverage, usual
from walks.tables import District, Residents

router = APIRouter()


@router.get("/desk/plans/{plan_id:uuid}/fairness")
def show_fairness(request: Request, plan_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """Ranks without what people do, its share of each walk, control measures, and coverage."""
    where = lies.plan(db, plan_id)
    allowed(who, "plan", where)
    house, plan = request.app.state, plans.find(db, plan_id)
    lines = fairness.lines_in(db, plan_id, who.grants)
    covered = coverage(db, who.grants, at)
    places = fairness.places(db, plan.district_id, house.taxonomy)
    return page(
        request,
        "fairness.html",
        can=can(who, where),
        taxonomy=house.taxonomy,
        measures=house.measures,
        plan=plan,
        district=db.get_one(District, plan.district_id),
        places=fairness.lines_at(db, places, lines),
        shares=fairness.shares(db, plan.district_id, house.taxonomy),
        behaviour=[one for one in house.taxonomy.categories if one.is_behaviour],
        control_first=fairness.control_first(db, lines, house.measures),
        most_places=behaviour.PLACES,
        covered=covered,
        usual=usual(covered),
        registers=_registers(covered),
    )


def _registers(covered: list[Covered]) -> list[Residents]:
    """One count of each register and year that the table rests on, the newest first."""
    found = {(row.year, row.source): row for one in covered if (row := one.residents)}
    return [found[key] for key in sorted(found, reverse=True)]
