"""How long things are kept: what time is up for, what waits for a mark, and what has gone."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Set, Who, Write, allowed, just_proved
from app.pages import page
from app.wiping import then_wipe
from walks.people import lies
from walks.people.history import people
from walks.privacy import archive, retention
from walks.privacy.keep import rules
from walks.tables import Walk

router = APIRouter()
PAGE = "/desk/privacy/retention"


@router.get("/desk/privacy/retention")
def show_retention(request: Request, who: Who, db: Read, settings: Set, at: Now) -> Response:
    """By class: how long, and how much would go now. Nothing is changed by looking."""
    allowed(who, "keep-house")
    return _page(request, db, settings, at, {})


@router.post("/desk/privacy/retention")
def let_go(request: Request, who: Who, db: Write, settings: Set, at: Now) -> Response:
    """Let go what time is up for, now and not tonight."""
    allowed(who, "keep-house")
    just_proved(who, at)
    store = request.app.state.store
    retention.sweep(db, rules(settings.retention_file), store, who.who, at)
    return then_wipe(request, back(PAGE, "deletions", told="let-go"))


@router.post("/desk/privacy/walks/{walk_id:uuid}/mark")
def mark_walk(
    request: Request, walk_id: UUID, who: Who, db: Write, settings: Set, at: Now, form: Typed
) -> Response:
    """Say that the walk's case is in the archive, or need not be."""
    allowed(who, "keep-house", lies.walk(db, walk_id))
    just_proved(who, at)
    told = {name: text(form, name) for name in ("kind", "case_number", "kle")}
    try:
        new = archive.NewMark.model_validate(told)
    except ValidationError:
        return _page(request, db, settings, at, told | {"walk": str(walk_id)}, status=422)
    archive.mark(db, walk_id, new, who.who, at)
    return back(PAGE, "marks", told="marked")


def _page(
    request: Request, db: Session, settings: Set, at: Now, wrong: dict[str, str], status: int = 200
) -> Response:
    kept = rules(settings.retention_file)
    walks = db.exec(select(Walk).order_by(col(Walk.starts_at).desc())).all()
    return page(
        request,
        "retention.html",
        status=status,
        due=retention.due(db, kept, at),
        rest={name: rule for name, rule in kept.items() if rule.days is None},
        marks=archive.marks(db),
        walks=[walk for walk in walks if walk.starts_at <= at],
        deletions=retention.deletions(db),
        names=dict(people(db)),
        wrong=wrong,
    )
