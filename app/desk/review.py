"""After a walk: what was noted becomes a clean list, one explicit decision for each observation."""

from itertools import product
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.drawings import review_map
from app.forms import Typed, back, text
from app.identity import Now, Read, Who, Write, allowed, can
from app.pages import page
from app.review_view import Item, Review, last_step, names, review_of
from app.source import source_changed
from app.typed_review import answered, asked_in, correction_in, ids_in, versions_in
from walks.conditions.same import decide_anew, say_apart, say_same, undo
from walks.errors import Conflict, Missing
from walks.observations.correct import sort_anew
from walks.observations.decide import Aims, Asked, Made
from walks.observations.move import mark_of
from walks.observations.standing import history
from walks.people import lies
from walks.people.sign_in import Staff
from walks.schedule import arrange
from walks.schedule.take_along import districts_of, stops_of
from walks.tables import District, Step, Walk

ADDRESS = "/desk/walks/{walk_id:uuid}/review"
Id = Annotated[UUID | None, Query()]
Word = Annotated[str, Query(max_length=24)]
router = APIRouter()


@router.get(ADDRESS)
def show_review(
    request: Request, walk_id: UUID, who: Who, db: Read, at: Now,
    o: Id = None, show: Word = "", pick: Word = "",
) -> Response:  # fmt: skip
    """The list, and one observation beside it: the one that was asked for, or the first to wait."""
    review = _review(request, walk_id, who, db, show)
    return _page(request, who, db, walk_id, review, review.opened(o), at=at, pick=pick)


@router.post(f"{ADDRESS}/decisions")
def decide_on(
    request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """What becomes of one observation, or of all that were picked."""
    review = _review(request, walk_id, who, db, text(form, "show"))
    try:
        aims, asked = _aims(review, form), asked_in(form, who.language)
        if asked.verdict == "duplicate" and asked.duplicate_of:
            _there(review, [asked.duplicate_of])
            first, taxonomy = asked.duplicate_of, request.app.state.taxonomy
            made = say_same(db, walk_id, first, aims, taxonomy, who.who, at)
        else:
            taxonomy = request.app.state.taxonomy
            made = decide_anew(db, walk_id, aims, asked, taxonomy, who.who, at)
    except (Conflict, ValidationError) as fault:
        return _said_back(walk_id, review, form, fault)
    if made.late:
        return _late(request, who, db, walk_id, made, asked, at)
    return _on(walk_id, _goes_on(review, made, asked), review.show, made.step)


@router.post(f"{ADDRESS}/sameness")
def say_whether_same(
    request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Yes: those ticked are one thing. No: none of them are, and nobody is asked again."""
    review = _review(request, walk_id, who, db, text(form, "show"))
    try:
        aims, told = _aims(review, form), ids_in(form, "all")
        _there(review, told)
        if text(form, "answer") == "no":
            step = say_apart(db, walk_id, told or list(aims), who.who, at)
            return _on(walk_id, review.by_id[(told or list(aims))[0]], review.show, step)
        first, others = answered(aims, review)
        taxonomy = request.app.state.taxonomy
        unticked = product(aims, set(told) - set(aims))
        made = say_same(db, walk_id, first, others, taxonomy, who.who, at, list(unticked))
    except Conflict as fault:
        return _said_back(walk_id, review, form, fault)
    if made.late:
        asked = Asked(verdict="duplicate", duplicate_of=first)
        return _late(request, who, db, walk_id, made, asked, at)
    return _on(walk_id, review.by_id[first], review.show, made.step)


@router.post(f"{ADDRESS}/corrections")
def correct(request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now) -> Response:
    """Another category, for one or for all that were picked."""
    review = _review(request, walk_id, who, db, text(form, "show"))
    try:
        aims, asked = _aims(review, form), correction_in(form)
        made = sort_anew(db, walk_id, aims, asked, request.app.state.taxonomy, who.who, at)
    except (Conflict, ValidationError) as fault:
        return _said_back(walk_id, review, form, fault)
    for id in made.done:
        source_changed(request, db, id, at)
    if made.late:
        return _late(request, who, db, walk_id, made, Asked(), at)
    return _on(walk_id, review.by_id[made.done[0]], review.show, made.step)


@router.post(f"{ADDRESS}/steps/{{step_id:uuid}}/undoing")
def undo_step(
    request: Request, walk_id: UUID, step_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """All of what was done at once is as it was before."""
    review = _review(request, walk_id, who, db, text(form, "show"))
    step = db.get(Step, step_id)
    if step is None or step.walk_id != walk_id:
        raise Missing("step-missing")
    try:
        _, ids = undo(db, step_id, request.app.state.taxonomy, who.who, at)
        _there(review, ids)
    except Conflict as fault:
        return _said_back(walk_id, review, form, fault)
    for id in ids:
        source_changed(request, db, id, at)
    first = review.by_id[ids[0]] if ids else None
    return _on(walk_id, first, review.show, None, told="step-undone")


def _districts(db: Session, walk: Walk, review: Review) -> list[District]:
    """Those it was to go through, and those where something was noted."""
    planned = districts_of(db, walk)
    noted = {one.found.observation.district_id for one in review.items} - {d.id for d in planned}
    query = select(District).where(col(District.id).in_([id for id in noted if id]))
    return [*planned, *db.exec(query.order_by(col(District.name)))]


def _review(request: Request, walk_id: UUID, who: Staff, db: Session, show: str) -> Review:
    allowed(who, "review", lies.walk(db, walk_id))
    return review_of(db, who, walk_id, request.app.state.taxonomy, show)


def _goes_on(review: Review, made: Made, asked: Asked) -> Item | None:
    """To the next that waits; whoever changes what was decided stays with it."""
    one = review.by_id[made.done[0]]
    if len(made.done) == 1 and (one.is_decided or not asked.verdict):
        return one
    return review.next_of(made.done[-1], made.done)


def _aims(review: Review, form: Typed) -> Aims:
    """What the form means, as far as the reader may decide on it."""
    aims = versions_in(form)
    _there(review, list(aims))
    return aims


def _there(review: Review, ids: list[UUID]) -> None:
    if not set(ids) <= review.by_id.keys():
        raise Missing("observation-missing")


def _on(walk_id: UUID, item: Item | None, show: str, step: Step | None, told: str = "") -> Response:
    """The next page, which says what was done and offers to undo it."""
    more = {"o": str(item.id) if item else "", "show": show, "told": told}
    more |= {"step": str(step.id)} if step else {}
    return back(f"/desk/walks/{walk_id}/review", **{k: v for k, v in more.items() if v})


def _said_back(walk_id: UUID, review: Review, form: Typed, fault: Exception) -> Response:
    """Nothing is changed; the same observation lies open, with what is wrong."""
    code = fault.code if isinstance(fault, Conflict) else "malformed"
    if code == "letter-gone":
        raise fault  # found out half-way: all of it is rolled back
    aims = versions_in(form)
    one = review.by_id.get(next(iter(aims))) if len(aims) == 1 else None
    told = {"o": str(one.id)} if one else {}
    return back(f"/desk/walks/{walk_id}/review", trouble=code, show=review.show, **told)


def _late(
    request: Request, who: Staff, db: Session, walk_id: UUID, made: Made, asked: Asked, at: Any
) -> Response:
    """Somebody else was quicker: both decisions are shown, and neither is lost."""
    review = _review(request, walk_id, who, db, "")
    late = [review.by_id[id] for id in made.late]
    facts = {"late": late, "asked": asked, "done": len(made.done)}
    return _page(request, who, db, walk_id, review, late[0], at=at, status=409, **facts)


def _page(
    request: Request,
    who: Staff,
    db: Session,
    walk_id: UUID,
    review: Review,
    item: Item | None,
    *,
    at: Any,
    status: int = 200,
    **facts: Any,
) -> Response:
    walk = arrange.find(db, walk_id)
    stops = stops_of(db, walk)
    before = history(db, item.id) if item else []
    said = {"late": [], "asked": None, "done": 0, "pick": ""} | facts
    return page(
        request,
        "review.html",
        status=status,
        can=can(who, lies.walk(db, walk_id)),
        taxonomy=request.app.state.taxonomy,
        walk=walk,
        stops=stops,
        mark_of=mark_of,
        districts=_districts(db, walk, review),
        review=review,
        item=item,
        map=review_map(item, review, stops, who.language) if item else None,
        days=(at - item.found.observation.captured_at).days if item else 0,
        names=names(db, [*(one.standing.step for one in review.items), *(s for _, s in before)]),
        history=before,
        last=last_step(db, who, walk_id),
        **said,
    )
