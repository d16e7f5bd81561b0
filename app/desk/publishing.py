"""Publishing: one person proposes, another approves, and anything can be taken down at once."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.forms import Typed, back, text, texts, troubles
from app.identity import Now, Read, Who, Write, allowed, can, just_proved
from app.pages import page
from app.problems import status_of
from walks.errors import Conflict, Missing, Refused
from walks.observations.search import Found
from walks.people import lies
from walks.people.sign_in import Staff
from walks.publishing import check, decide, find, propose, removal, take_down

HERE = "/desk/publishing"
REASONS = ("wrong", "recognisable", "mended", "asked", "other")  # for taking something down
OVER = ("down", "rejected", "withdrawn")
router = APIRouter()


@router.get("/desk/publishing")
def show_publishing(request: Request, who: Who, db: Read, at: Now) -> Response:
    """What somebody asked to have removed, what waits, what is out, what may be proposed."""
    allowed(who, "propose-publishing")
    reader, taxonomy = who.grants, request.app.state.taxonomy
    found, candidates = find.candidates(db, reader, taxonomy)
    return page(
        request,
        "publishing.html",
        can=can(who),
        at=at,
        taxonomy=taxonomy,
        requests=find.requests(db, reader),
        waiting=find.proposals(db, reader, "proposed"),
        out=find.proposals(db, reader, "out", "hidden"),
        over=find.proposals(db, reader, *OVER),
        found=found,
        candidates=candidates,
        countable=find.countable(db, reader, taxonomy, at),
        reasons=REASONS,
    )


@router.get("/desk/observations/{observation_id:uuid}/publishing")
def show_form(request: Request, observation_id: UUID, who: Who, db: Read) -> Response:
    """The words it is to stand in, beside what was noted; its photos in full size."""
    found = _to_propose(db, observation_id, who)
    seen = found.observation
    kind = request.app.state.taxonomy.kind(seen.category, seen.subtype)
    typed = {
        "title": kind.label[who.language],
        "text": seen.note[:500],
        "place": find.stop_name(db, seen)[:120],
        "photos": [],
    }
    return _form(request, who, found, typed)


@router.post("/desk/observations/{observation_id:uuid}/publishing")
def propose_it(
    request: Request, observation_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Put it before a second person."""
    found = _to_propose(db, observation_id, who)
    typed = {name: text(form, name) for name in ("title", "text", "place")}
    photos, taxonomy = _photos(form), request.app.state.taxonomy
    kept = typed | {"photos": [str(id) for id in photos]}
    try:
        words = propose.Words.model_validate(typed)
        made = propose.propose(db, observation_id, words, photos, taxonomy, who, at)
    except ValidationError as fault:
        return _form(request, who, found, kept, wrong=troubles(fault), status=422)
    except (Conflict, Refused) as trouble:
        status = status_of(trouble)
        return _form(request, who, found, kept, problem=trouble.code, status=status)
    return back(HERE, f"proposal-{made.id}", told="proposed")


@router.post("/desk/districts/{district_id:uuid}/counts")
def propose_count(
    request: Request, district_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Put before a second person that so many have noted the same."""
    allowed(who, "propose-publishing", lies.district(db, district_id))
    category, feeling = text(form, "category"), text(form, "feeling")
    taxonomy = request.app.state.taxonomy
    made = propose.propose_count(db, district_id, category, feeling, taxonomy, who, at)
    return back(HERE, f"proposal-{made.id}", told="proposed")


@router.get("/desk/proposals/{proposal_id:uuid}")
def show_proposal(request: Request, proposal_id: UUID, who: Who, db: Read, at: Now) -> Response:
    """How it will stand, beside what it was made from."""
    allowed(who, "propose-publishing", lies.proposal(db, proposal_id))
    return _proposal(request, db, proposal_id, who, at)


@router.post("/desk/proposals/{proposal_id:uuid}/approval")
def approve(
    request: Request, proposal_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """The second person agrees: it is public now."""
    allowed(who, "approve-publishing", lies.proposal(db, proposal_id))
    just_proved(who, at)
    state, photos = request.app.state, _photos(form)
    try:
        decide.approve(db, proposal_id, photos, state.taxonomy, state.store, state.shelf, who, at)
    except (Conflict, Refused) as trouble:
        db.rollback()
        return _proposal(request, db, proposal_id, who, at, trouble)
    return back(HERE, f"proposal-{proposal_id}", told="published")


@router.post("/desk/proposals/{proposal_id:uuid}/rejection")
def reject(
    request: Request, proposal_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """The second person does not agree."""
    allowed(who, "approve-publishing", lies.proposal(db, proposal_id))
    try:
        decide.reject(db, proposal_id, text(form, "reason"), who, at)
    except Refused as trouble:
        return _proposal(request, db, proposal_id, who, at, trouble)
    return back(HERE, told="rejected")


@router.post("/desk/proposals/{proposal_id:uuid}/withdrawal")
def withdraw(proposal_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """The proposer takes it back."""
    allowed(who, "propose-publishing", lies.proposal(db, proposal_id))
    decide.withdraw(db, proposal_id, who, at)
    return back(HERE, told="proposal-withdrawn")


@router.post("/desk/proposals/{proposal_id:uuid}/removal")
def take_it_down(
    request: Request, proposal_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """One person is enough, and it is gone at once."""
    allowed(who, "propose-publishing", lies.proposal(db, proposal_id))
    reason = text(form, "reason")
    reason = reason if reason in REASONS else ""
    take_down.take_down(db, proposal_id, reason, request.app.state.shelf, who.who, at)
    return back(HERE, told="taken-down")


@router.post("/desk/removals/{request_id:uuid}/decision")
def decide_removal(
    request: Request, request_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Leave it down, or show it again. Showing it again is publishing."""
    allowed(who, "approve-publishing", lies.request(db, request_id))
    just_proved(who, at)
    state, reason = request.app.state, text(form, "reason")
    verdict: removal.Verdict = "restored" if text(form, "verdict") == "restored" else "removed"
    removal.decide(
        db, request_id, verdict, reason, state.taxonomy, state.store, state.shelf, who, at
    )
    return back(HERE, told=f"request-{verdict}")


def _to_propose(db: Session, observation_id: UUID, who: Staff) -> Found:
    """Also one that may never be public: it is refused in words, not as if it were not there."""
    allowed(who, "propose-publishing", lies.observation(db, observation_id))
    found = find.to_propose(db, who.grants, observation_id)
    if found is None:
        raise Missing("observation-missing")
    return found


def _form(
    request: Request,
    who: Staff,
    found: Found,
    typed: dict[str, Any],
    problem: str = "",
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    seen = found.observation
    return page(
        request,
        "propose.html",
        status=status,
        can=can(who),
        taxonomy=request.app.state.taxonomy,
        found=found,
        typed=typed,
        problem=problem or _problem(request, found),
        troubles=wrong or {},
        month_told=check.month_of(seen.captured_at),
        rested_at=check.rested_at(seen),
    )


def _problem(request: Request, found: Found) -> str:
    """Why this may not be public, said before anybody writes a word."""
    try:
        check.must_be_fit(found.observation, request.app.state.taxonomy)
    except Conflict as trouble:
        return trouble.code
    return ""


def _proposal(
    request: Request,
    db: Session,
    proposal_id: UUID,
    who: Staff,
    at: Now,
    trouble: Conflict | Refused | None = None,
) -> Response:
    one = find.one(db, who.grants, proposal_id)
    if one is None:
        raise Missing("proposal-missing")
    return page(
        request,
        "proposal.html",
        status=status_of(trouble) if trouble else 200,
        can=can(who, lies.proposal(db, proposal_id)),
        at=at,
        taxonomy=request.app.state.taxonomy,
        one=one,
        is_mine=str(one.proposal.proposed_by) == who.id,
        problem=trouble.code if trouble else "",
        reasons=REASONS,
    )


def _photos(form: FormData) -> set[UUID]:
    """Those whose tick was set. What is no id is no photo of ours."""
    try:
        return {UUID(id) for id in texts(form, "photos")}
    except ValueError:
        raise Missing("photo-missing") from None
