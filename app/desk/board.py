"""A walk while it goes on: what comes in, by stop and group, as it comes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from app.board_view import board_view
from app.identity import Read, Who, allowed, can
from app.news_stream import stream
from app.pages import page
from walks.observations.board import Mark
from walks.people import lies
from walks.schedule import arrange

router = APIRouter()


@router.get("/desk/walks/{walk_id:uuid}/board")
def show_board(
    request: Request, walk_id: UUID, who: Who, db: Read,
    group: Annotated[str, Query(max_length=2)] = "",
) -> Response:  # fmt: skip
    """The board, of every group or of one; without script it is looked at again by its link."""
    where = lies.walk(db, walk_id)
    allowed(who, "see-walk", where)
    walk = arrange.find(db, walk_id)
    return page(
        request,
        "board.html",
        can=can(who, where),
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        group=group,
        board=board_view(request, db, who, walk, group),
    )


@router.get("/desk/walks/{walk_id:uuid}/board/events", response_class=StreamingResponse)
def follow_board(
    request: Request,
    walk_id: UUID,
    who: Who,
    db: Read,
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Tell when the board has changed since the last event the browser saw, or since `after`."""
    allowed(who, "see-walk", lies.walk(db, walk_id))
    since = Mark.read(request.headers.get("last-event-id") or after)
    return stream(request.app.state.database, walk_id, since)
