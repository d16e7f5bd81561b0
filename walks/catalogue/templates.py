"""Templates: what a walk usually looks like in each kind of place, and who is invited to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter

from walks.catalogue.reading import Code, Words, all_known, no_twins, read
from walks.errors import Unusable

SHIPPED = Path(__file__).with_name("templates.toml")
NEEDED = ("operations", "money")  # whoever can say yes at once
Hour = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Function:
    """Somebody one invites: a task and an organisation, never a person."""

    __pydantic_config__ = STRICT

    code: Code
    label: Words
    brings: tuple[Literal["operations", "money", "voice", "advice"], ...]


@dataclass(frozen=True, kw_only=True)
class UsualStop:
    """A place one usually stops at, and what is asked there."""

    __pydantic_config__ = STRICT

    name: Words
    prompt: Words


@dataclass(frozen=True, kw_only=True)
class Template:
    """One kind of walk. `in_dark`: meant to be held after dark."""

    __pydantic_config__ = STRICT

    code: Code
    label: Words
    title: Words
    purpose: Words
    time: Hour
    minutes: Annotated[int, Field(ge=15, le=480)]
    groups: Annotated[int, Field(ge=1, le=6)]
    in_dark: bool
    invite: tuple[Code, ...]
    stops: Annotated[tuple[UsualStop, ...], Field(max_length=40)]


@dataclass(frozen=True, kw_only=True)
class Templates:
    """Every template, and every function they name."""

    __pydantic_config__ = STRICT

    version: str
    functions: tuple[Function, ...]
    templates: tuple[Template, ...]

    def template(self, code: str) -> Template:
        """Raises Unusable("template-unknown")."""
        if code not in self._templates:
            raise Unusable("template-unknown", template=code)
        return self._templates[code]

    def lacking(self, codes: Iterable[str]) -> list[str]:
        """What none of these functions brings, of what a walk can't do without."""
        brought = {what for one in self.known(codes) for what in one.brings}
        return [what for what in NEEDED if what not in brought]

    def known(self, codes: Iterable[str]) -> list[Function]:
        """The functions by their codes, as the file has them; the operator may have cut some."""
        wanted = set(codes)
        return [one for one in self.functions if one.code in wanted]

    @cached_property
    def _templates(self) -> dict[str, Template]:
        return {one.code: one for one in self.templates}


def load(path: Path | None = None) -> Templates:
    """The operator's own file, or the one we ship. Raises Unusable("templates-...")."""
    told = read(path or SHIPPED, TypeAdapter(Templates), "templates", _filled)
    no_twins((one.code for one in told.functions), "templates")
    no_twins((one.code for one in told.templates), "templates")
    known = [one.code for one in told.functions]
    for one in told.templates:
        all_known(one.invite, known, "templates", one.code, "function")
    return told


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    functions, templates = told.pop("function", []), told.pop("template", [])
    return told | {"functions": functions, "templates": templates}
