"""The desk's first page: what waits, which walks there are, how far each district has come."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.identity import Read, Who, can
from app.pages import page
from walks.observations.counts import by_walk
from walks.planning.standings import standings
from walks.schedule.find import areas, walks
from walks.tables import Walk

MOST = 6  # walks shown here
ORDER = ("open", "planned", "closed")
router = APIRouter()


@router.get("/desk/")
def show_overview(request: Request, who: Who, db: Read) -> Response:
    """Whoever signs in lands here; one without content is told so."""
    if not can(who)("see-walk"):
        return page(request, "overview.html", can=can(who))
    everything = sorted(walks(db, who.grants), key=_place)
    named, seen = areas(db), by_walk(db, who.grants)
    held_back = by_walk(db, who.grants, "quarantined")
    districts = standings(db, who.grants)
    return page(
        request,
        "overview.html",
        can=can(who),
        waiting=[(walk, held_back[walk.id]) for walk in everything if walk.id in held_back],
        walks=[(walk, seen.get(walk.id, 0), named.get(walk.id, [])) for walk in everything[:MOST]],
        more_walks=len(everything) > MOST,
        districts=[one for one in districts if one.step != "walk"] or districts,
        all_districts=len(districts),
    )


def _place(walk: Walk) -> tuple[int, float]:
    """Open walks first, then the coming ones with the next at the top, then the held ones."""
    moment = walk.starts_at.timestamp()
    return ORDER.index(walk.state), moment if walk.state == "planned" else -moment
