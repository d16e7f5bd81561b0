"""Note for somebody else: a form for what was said aloud or written on paper."""

from dataclasses import dataclass, fields
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.forms import Typed, back, text, troubles
from app.identity import Now, Read, Who, Write, allowed
from app.pages import page
from walks.guard.find import kinds
from walks.observations.dictate import Dictated, dictate
from walks.people import lies
from walks.schedule import arrange
from walks.schedule.groups import groups_of
from walks.schedule.take_along import stops_of
from walks.tables.columns import new_id

StopNumber = Annotated[str, Query(max_length=4)]
Letter = Annotated[str, Query(max_length=2)]
router = APIRouter()


@dataclass(frozen=True)
class TypedNote:
    """The form as it was typed; its id makes the same form sent twice one note."""

    id: str = ""
    feeling: str = ""
    category: str = ""
    stop: str = ""
    group: str = ""
    note: str = ""
    proposal: str = ""

    @classmethod
    def of(cls, form: FormData) -> Self:
        """What came from the browser."""
        return cls(**{one.name: text(form, one.name) for one in fields(cls)})

    def checked(self) -> tuple[Dictated | None, dict[str, str]]:
        """What was said, or what is wrong with which field."""
        told = {name: said for name, said in vars(self).items() if said and name != "id"}
        try:
            return Dictated.model_validate(told), {}
        except ValidationError as fault:
            return None, troubles(fault)


@router.get("/desk/walks/{walk_id:uuid}/dictation")
def show_dictation(
    request: Request, walk_id: UUID, who: Who, db: Read, stop: StopNumber = "", group: Letter = ""
) -> Response:
    """An empty form, at the stop of the note before."""
    allowed(who, "review", lies.walk(db, walk_id))
    return _form(request, db, walk_id, TypedNote(id=str(new_id()), stop=stop, group=group))


@router.post("/desk/walks/{walk_id:uuid}/dictation")
def note_for_another(
    request: Request, walk_id: UUID, form: Typed, who: Who, db: Write, at: Now
) -> Response:
    """Store it, and be ready for the next."""
    allowed(who, "review", lies.walk(db, walk_id))
    typed = TypedNote.of(form)
    told, wrong = typed.checked()
    known = {str(stop.number) for stop in stops_of(db, arrange.find(db, walk_id))}
    if typed.stop and typed.stop not in known:
        wrong |= {"stop": "unusable"}
    if told is None or wrong:
        return _form(request, db, walk_id, typed, wrong)
    taxonomy = request.app.state.taxonomy
    dictate(db, walk_id, _id(typed.id), told, taxonomy, who.who, at)
    named = kinds([told.note, told.proposal])
    told_of = "noted-and-named" if named else "noted-for-another"
    stays = {name: said for name in ("stop", "group") if (said := getattr(typed, name))}
    return back(f"/desk/walks/{walk_id}/dictation", told=told_of, **stays)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return new_id()


def _form(
    request: Request, db: Session, walk_id: UUID, typed: TypedNote,
    wrong: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    walk = arrange.find(db, walk_id)
    facts: dict[str, Any] = {"walk": walk, "typed": typed, "troubles": wrong or {}}
    return page(
        request,
        "dictation.html",
        status=422 if wrong else 200,
        taxonomy=request.app.state.taxonomy,
        stops=stops_of(db, walk),
        groups=groups_of(db, walk.id),
        **facts,
    )
