"""Who has seen what is closed in a case, for those whose case it is."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.event_words import form_of
from app.identity import Read, Set, Who, allowed, can
from app.pages import page
from app.texts import Words, words
from walks.notes.sides import sides
from walks.people import lies
from walks.people.history import people
from walks.people.may import Where
from walks.people.readers import classes, readers
from walks.tables import ResponderLink

Kind = Literal["walks", "districts", "plans"]
LIES = {"walks": lies.walk, "districts": lies.district, "plans": lies.plan}
router = APIRouter()


@router.get("/desk/{kind}/{id:uuid}/readers")
def show_readers(
    request: Request, kind: Kind, id: UUID, who: Who, db: Read, settings: Set
) -> Response:
    """Names and times. Only of what the reader of this page may read too."""
    where: Where = LIES[kind](db, id)
    allowed(who, "see-readers", where)
    known = classes(who.grants, where, sides(who.grants, where, settings.police_space))
    named, t = dict(people(db)), words(who.language)
    return page(
        request,
        "readers.html",
        can=can(who, where),
        back=f"/desk/{kind}/{id}",
        rows=[
            (_name(db, one.who, named, t("journal.who.unknown")), one, _forms(one.forms, t))
            for one in readers(db, id, known)
        ],
    )


def _forms(forms: set[str], t: Words) -> str:
    return ", ".join(form_of(form, t) for form in sorted(forms))


def _name(db: Session, who: str, named: dict[str, str], unknown: str) -> str:
    kind, _, id = who.partition(":")
    if kind == "link" and (link := db.get(ResponderLink, UUID(id))):
        return link.label
    return named.get(who, unknown)
