"""Who has seen what of closed classes is in the journal before they see it."""

from datetime import datetime

from fastapi import Request
from sqlmodel import Session

from app import logs
from walks.errors import Refused
from walks.people import shown

NOUN = {  # kinds of things, as addresses have them
    "districts": "district",
    "walks": "walk",
    "plans": "plan",
    "lines": "planline",
    "observations": "observation",
}


def note_reading(request: Request, session: Session, at: datetime) -> None:
    """Write down what a session for looking has shown, in a short write that letters share.

    Raises Refused("not-journalled") when it can't be written: then nothing is shown.
    """
    who, classes = _who(request), shown.told(session)
    if not (who and classes):
        return
    noun, form = _noun(request), _form(request)
    try:
        request.app.state.lane.wait(lambda db: shown.record(db, classes, who, noun, form, at))
    except Exception as trouble:
        logs.fault(trouble)
        raise Refused("not-journalled") from trouble


def note_shown(request: Request, session: Session, at: datetime) -> None:
    """The same of a session that writes: only when a page shows it, as a form with a fault does."""
    who, classes = _who(request), shown.told(session)
    if who and classes and getattr(request.state, "is_page", False):
        shown.record(session, classes, who, _noun(request), _form(request), at)


def _who(request: Request) -> str:
    """A member of staff or a responsible party. Phones are shown nothing of closed classes."""
    reader = getattr(request.state, "staff", None) or getattr(request.state, "link", None)
    return reader.who if reader else ""


def _noun(request: Request) -> str:
    """What the address is about: the first thing it names, else the door itself."""
    named = request.path_params
    if "kind" in named:
        return f"{NOUN[named['kind']]}:{named['id']}"
    for name, id in named.items():
        kind, is_id, _ = name.rpartition("_")
        if is_id:
            return f"{NOUN.get(f'{kind}s', kind)}:{id}"
    return f"door:{_door(request)}"[:64]


def _form(request: Request) -> str:
    """In which form it was shown."""
    return next((form for form in shown.FILES if form in _door(request)), "page")


def _door(request: Request) -> str:
    """The address as a pattern."""
    return str(request.scope["route"].path)
