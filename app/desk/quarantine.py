"""What came late or from a phone that was taken off the walk: take it in, or turn it away."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Who, Write, allowed
from app.source import source_changed
from walks.observations import review
from walks.observations.search import found, to_see
from walks.people import lies

AT_ONCE = 10_000
router = APIRouter()


@router.post("/desk/walks/{walk_id:uuid}/quarantine/acceptance")
def take_in_all(request: Request, walk_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Take in everything that waits on a walk and that the reader may read."""
    allowed(who, "review", lies.walk(db, walk_id))
    for one in found(db, who.grants, walk_id=walk_id, state="quarantined", limit=AT_ONCE):
        review.take_in(db, one.observation.id, request.app.state.taxonomy, who.who, at)
        source_changed(request, db, one.observation.id, at)
    review.take_in_stances(db, walk_id, who.who, at)
    return back(f"/desk/walks/{walk_id}", "observations", told="all-taken-in")


@router.post("/desk/observations/{observation_id:uuid}/acceptance")
def take_in(request: Request, observation_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Count it among the others."""
    allowed(who, "review", lies.observation(db, observation_id))
    to_see(db, who.grants, observation_id)
    one = review.take_in(db, observation_id, request.app.state.taxonomy, who.who, at)
    source_changed(request, db, observation_id, at)
    return back(f"/desk/walks/{one.walk_id}", "observations", told="taken-in")


@router.post("/desk/observations/{observation_id:uuid}/rejection")
def turn_away(request: Request, observation_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """Leave it out. It can be brought back from the walk's page."""
    allowed(who, "review", lies.observation(db, observation_id))
    to_see(db, who.grants, observation_id)
    one = review.turn_away(db, observation_id, who.who, at)
    source_changed(request, db, observation_id, at)
    return back(f"/desk/walks/{one.walk_id}", "observations", told="turned-away")
