"""Closed notes: write one for one's own side, and take it back."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.forms import Typed, back, text
from app.identity import Now, Read, Set, Who, Write, allowed, can
from app.note_view import NoteView, notes_view, place_of
from app.pages import page
from app.reading import NOUN
from app.settings import Settings
from walks.errors import Missing, Refused
from walks.notes import closed
from walks.notes.sides import VERB
from walks.people.sign_in import Staff

Kind = Literal["districts", "walks", "lines", "observations"]
KIND = {noun: kind for kind, noun in NOUN.items()}
TROUBLE = {"note-empty": "missing", "note-too-long": "too-long", "names-a-person": "person"}
router = APIRouter()


@router.get("/desk/{kind}/{id:uuid}/notes")
def show_notes(
    request: Request, kind: Kind, id: UUID, who: Who, db: Read, settings: Set
) -> Response:
    """What one's own side has noted, and room for more."""
    return _page(request, _view(db, who, settings, kind, id))


@router.post("/desk/{kind}/{id:uuid}/notes")
def write(
    request: Request, kind: Kind, id: UUID, form: Typed, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """Keep the note, or show it again with what is wrong."""
    view = _view(db, who, settings, kind, id)
    side, typed = text(form, "side") or view.sides[0], text(form, "text")
    if side not in view.sides:
        raise Missing("not-found")
    try:
        closed.write(db, f"{NOUN[kind]}:{id}", side, typed, UUID(who.id), at)
    except Refused as trouble:
        return _page(request, view, side, typed, trouble)
    return back(f"{view.address}/notes", told="note-written")


@router.post("/desk/notes/{note_id:uuid}/withdrawal")
def withdraw(note_id: UUID, who: Who, db: Write, settings: Set, at: Now) -> Response:
    """Take a note of one's own side back."""
    allowed(who, VERB)
    note = closed.find(db, note_id)
    noun, _, id = note.noun.partition(":")
    try:
        view = _view(db, who, settings, KIND[noun], UUID(id))
    except Missing:
        raise Missing("note-missing") from None
    if note.side not in view.sides:
        raise Missing("note-missing")
    closed.withdraw(db, note, who.who, at)
    return back(f"{view.address}/notes", told="note-withdrawn")


def _view(db: Session, who: Staff, settings: Settings, kind: str, id: UUID) -> NoteView:
    """The notes there. Raises Missing for whoever has no side there."""
    allowed(who, VERB)
    where = place_of(db, who.grants, kind, id)
    view = notes_view(db, settings, who, kind, id, where)
    if not view.sides:
        raise Missing(where.missing)
    return view


def _page(
    request: Request,
    view: NoteView,
    side: str = "",
    typed: str = "",
    trouble: Refused | None = None,
) -> Response:
    found = trouble.facts.get("found", []) if trouble else []
    return page(
        request,
        "notes.html",
        status=422 if trouble else 200,
        can=can(request.state.staff),
        notes=view,
        side=side,
        typed=typed,
        trouble=TROUBLE[trouble.code] if trouble else "",
        found=found,
        longest=closed.LONGEST,
    )
