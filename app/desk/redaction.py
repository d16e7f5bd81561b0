"""What names a person in an observation: shown, taken out for everybody, and put back."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back, text, troubles
from app.identity import Now, Read, Who, Write, allowed
from app.pages import page
from app.source import source_changed
from app.texts import words
from walks.errors import Conflict
from walks.guard.find import find, kinds
from walks.observations import redact as redaction
from walks.observations.redact import Redaction, redacted
from walks.observations.search import to_see
from walks.people import lies
from walks.people.sign_in import Staff
from walks.tables import Observation, Walk

router = APIRouter()
ADDRESS = "/desk/observations/{observation_id:uuid}/redaction"


@dataclass(frozen=True)
class Part:
    """A stretch of a text; `kind` says what is found in it."""

    words: str
    kind: str | None


@router.get(ADDRESS)
def show_redaction(request: Request, observation_id: UUID, who: Who, db: Read) -> Response:
    """The words with what was found marked, and how they would stand without."""
    allowed(who, "review", lies.observation(db, observation_id))
    return _page(request, who, db, to_see(db, who.grants, observation_id), Redaction())


@router.post(ADDRESS)
def redact(
    request: Request, observation_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Take it out, with other words that stand in the form, one a line."""
    allowed(who, "review", lies.observation(db, observation_id))
    observation = to_see(db, who.grants, observation_id)
    lines = [line.strip() for line in text(form, "words").splitlines()]
    try:
        asked = Redaction(words=[line for line in lines if line])
        mark = words(who.language)("guard.mark")
        redaction.redact(db, observation_id, asked, mark, who.who, at)
        source_changed(request, db, observation_id, at)
    except ValidationError as fault:
        return _page(request, who, db, observation, Redaction(), troubles(fault), 422)
    except Conflict as trouble:
        if trouble.code != "nothing-to-redact" or not asked.words:
            return back(request.url.path, "troubles", trouble=trouble.code)
        return _page(request, who, db, observation, asked, {"words": "nothing-found"}, 409)
    return back(request.url.path, told="redacted")


@router.post(f"{ADDRESS}/undoing")
def undo_redaction(
    request: Request, observation_id: UUID, who: Who, db: Write, at: Now
) -> Response:
    """Let everybody read what was sent again."""
    allowed(who, "review", lies.observation(db, observation_id))
    to_see(db, who.grants, observation_id)
    here = f"/desk/observations/{observation_id}/redaction"
    try:
        redaction.undo(db, observation_id, who.who, at)
        source_changed(request, db, observation_id, at)
    except Conflict as trouble:
        return back(here, "troubles", trouble=trouble.code)
    return back(here, told="redaction-undone")


def _page(
    request: Request,
    who: Staff,
    db: Session,
    observation: Observation,
    asked: Redaction,
    trouble: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    mark = words(who.language)("guard.mark")
    stands = {name: getattr(observation, name) for name in redaction.TEXTS}
    return page(
        request,
        "redaction.html",
        status=status,
        observation=observation,
        walk=db.get(Walk, observation.walk_id) if observation.walk_id else None,
        found=kinds(stands.values()),
        stands={name: _parts(told) for name, told in stands.items() if told},
        would_be={name: redacted(name, told, [], mark) for name, told in stands.items() if told},
        sent=_sent(db, observation),
        words="\n".join(asked.words),
        troubles=trouble or {},
    )


def _sent(db: Session, observation: Observation) -> dict[str, str] | None:
    """What was sent, where anything was taken out and the letter is still there."""
    try:
        return redaction.as_sent(db, observation) if observation.redacted_at else None
    except Conflict:
        return None


def _parts(told: str) -> list[Part]:
    """The text cut where something is found."""
    parts, at = [], 0
    for one in find(told):
        parts += [Part(told[at : one.start], None), Part(told[one.start : one.end], one.kind)]
        at = one.end
    return [*parts, Part(told[at:], None)]
