"""How long each class of data is kept: rules read from a file. Values in, values out."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from walks.errors import Unusable

FILE = Path(__file__).with_name("keep.toml")
TIMED = (
    "devices", "letters", "observations", "photos", "closed-notes", "withdrawn-notes", "requests",
    "sign-ins", "at-once", "journal", "links", "mails",
)  # fmt: skip


class Rule(BaseModel):
    """One class: why we may keep it, and for how long after what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: Literal["task", "duty", "security"]
    days: int | None = Field(default=None, ge=1, le=36_500)
    since: Literal["answered", "walk", "own", ""] = Field(default="", alias="from")
    else_days: int | None = Field(default=None, ge=1, le=36_500)
    needs_mark: bool = False

    @property
    def time(self) -> timedelta:
        """How long; only asked of a class with a clock."""
        assert self.days is not None
        return timedelta(days=self.days)


Rules = dict[str, Rule]


@cache
def rules(path: Path | None = None) -> Rules:
    """The rules we ship, with those of the deployment's own file in their place.

    Raises Unusable("retention-unreadable") for a file that is not one.
    """
    kept = _read(FILE)
    return kept | _own(path, kept) if path else kept


def _own(path: Path, shipped: Rules) -> Rules:
    own = _read(path)
    for name, rule in own.items():
        fits = name in shipped and rule.since == shipped[name].since
        if not fits or (rule.days is None) != (shipped[name].days is None):
            raise Unusable("retention-unreadable", file=path.name, what=name)
    return own


def _read(path: Path) -> Rules:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Rule.model_validate(rule) for name, rule in told.items()}
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as trouble:
        what = type(trouble).__name__
        raise Unusable("retention-unreadable", file=path.name, what=what) from None
