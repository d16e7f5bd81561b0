"""A walk's form filled from a template: what somebody typed stays, what nobody touched changes."""

from collections.abc import Sequence
from dataclasses import replace

from app.typed_walk import TypedStop, TypedWalk
from walks.catalogue.templates import Template, Templates
from walks.errors import Unusable

EMPTY = TypedWalk(time="18:30", minutes="90", groups="1", stops=[TypedStop()] * 3)
WORDS = ("purpose", "time", "minutes", "groups")


def chosen(typed: TypedWalk, templates: Templates) -> Template | None:
    """The template the form was filled from last; None for none, or one that is gone."""
    try:
        return templates.template(typed.filled)
    except Unusable:
        return None


def fill(
    typed: TypedWalk, template: Template, before: Template | None, areas: Sequence[str], lang: str
) -> TypedWalk:
    """The form with the template's words in every field that nobody has written in.

    A field counts as untouched when it is empty, as an empty form has it, or as the template
    `before` left it: so one may try one template after the other.
    """
    new, old = _suggested(template, lang), _suggested(before, lang) if before else EMPTY
    untouched = {
        name: getattr(new, name)
        for name in WORDS
        if getattr(typed, name) in ("", getattr(EMPTY, name), getattr(old, name))
    }
    if not typed.title or (old.title and typed.title.split(" – ")[0] == old.title):
        untouched["title"] = " – ".join([new.title, *areas])[:200]
    own = [stop for stop in typed.stops if not stop.is_empty and stop not in old.stops]
    guests = [code for code in typed.guests if code not in {*old.guests, *new.guests}]
    filled = replace(typed, stops=own + new.stops, guests=guests + new.guests)
    return replace(filled, **untouched, filled=template.code)


def _suggested(template: Template, lang: str) -> TypedWalk:
    return TypedWalk(
        title=template.title[lang],
        purpose=template.purpose[lang],
        time=template.time,
        minutes=str(template.minutes),
        groups=str(template.groups),
        guests=list(template.invite),
        stops=[
            TypedStop(name=stop.name[lang], prompt=stop.prompt[lang]) for stop in template.stops
        ],
    )
