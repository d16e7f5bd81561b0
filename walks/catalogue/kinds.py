"""What an observation can be about: a category (a tile on the phone) and its sub-types."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from walks.catalogue.reading import Code, Words
from walks.catalogue.visibility import Visibility

Urgency = Literal["now", "fast", "plan", "long"]
Share = Annotated[float, Field(ge=0, le=1)]
Some = Annotated[tuple[Code, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Split:
    """A line of its own for one cause or one answer: who and which family."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    responsible: Code
    family: Code


@dataclass(frozen=True, kw_only=True)
class Subtype:
    """What more precisely was seen. What its category says holds where it says nothing."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    code: Code
    danish: str  # the code as Danes write it: GRØ-1, LYS+
    label: Words
    counts: Words  # what counts as this
    responsible: Some  # organisation codes, the likeliest first
    families: Some  # of measures, the nearest first
    visibility: Visibility
    severity_default: Share
    urgency: Urgency = "plan"
    is_positive: bool = False
    is_hearsay: bool = False  # never counted
    to_operations: bool = False  # a fault that operations mend without a plan
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Category:
    """A tile on the phone."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    code: Code
    danish: str
    icon: Code
    label: Words  # the tile's text, three words at most
    responsible: Some
    families: Some
    visibility: Visibility
    severity_default: Share  # 0 to 1, our own estimate
    subtypes: tuple[Subtype, ...]
    name: Words | None = None  # the full name where the tile is shorter
    hint: Words | None = None
    principles: tuple[Annotated[int, Field(ge=1, le=8)], ...] = ()  # of DKR's eight
    splits: tuple[Split, ...] = ()
    is_behaviour: bool = False  # tells what people do, not how the place is
    is_catch_all: bool = False
