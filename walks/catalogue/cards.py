"""What is known of a measure: its card, in the fields a steering group reads."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from walks.catalogue.reading import Code, Words

Strength = Literal["strong", "moderate", "limited", "unknown"]
CostClass = Literal["A", "B", "C", "D"]  # below 10,000 kr, 100,000, 1 million, and above
References = Annotated[tuple[Code, ...], Field(min_length=1)]  # no claim without a source


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something a claim rests on. The address is missing where we only know the title."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    title: str
    checked_on: date
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class Family:
    """Measures of one kind; `act` is what a line says when no measure has been chosen."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    code: Code
    label: Words
    act: Words


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a source found about one effect. The number stands as the source gives it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    about: Literal["crime", "tryghed", "use"]
    text: Words
    sources: References
    number: str | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A note on the law, an example or what it takes, and where that is from."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    text: Words
    sources: References


@dataclass(frozen=True, kw_only=True)
class Strengths:
    """How well an effect is shown, apart for each. "unknown": we have found no study."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    crime: Strength
    tryghed: Strength
    use: Strength = "unknown"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Our own estimate, never a source's."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    least: CostClass
    most: CostClass
    per_year: bool = False


@dataclass(frozen=True, kw_only=True)
class Indicators:
    """What to measure it by: that it was done, and what came of it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    output: Words
    outcome: Words


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What must hold before a measure is proposed. None or False: not asked."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    reporters: int | None = None  # so many people at least
    or_after_dark: bool = False  # or seen after dark, whoever saw it
    residential: bool = False
    volunteers: int | None = None
    repeat_burglary: bool = False


@dataclass(frozen=True, kw_only=True)
class Suggest:
    """When a measure is proposed: categories and sub-types it answers, and what must hold."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    answers: tuple[Code, ...]
    needs: Needs = Needs()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One card of the catalogue."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: Code
    name: Words
    family: Code
    description: Words
    strength: Strengths
    caveat: Words
    responsible: Annotated[tuple[Code, ...], Field(min_length=1)]
    suggest: Suggest
    also: tuple[Code, ...] = ()  # other families it serves
    evidence: tuple[Evidence, ...] = ()
    mechanism: Words | None = None  # why it may work, in our own words
    prerequisites: Cited | None = None
    law: Cited | None = None
    examples: Cited | None = None
    cost: Cost | None = None  # None: nothing of its own, as police time
    time: Words | None = None  # to effect; our own estimate
    indicators: Indicators | None = None
    is_control: bool = False  # watches or restrains people; never before a social measure
    automatic: bool = True  # may be proposed without anybody asking
    is_information: bool = False  # shown, never an item of a plan

    @property
    def cited(self) -> tuple[Evidence | Cited, ...]:
        """Everything on the card that somebody else has said."""
        notes = (self.prerequisites, self.law, self.examples)
        return (*self.evidence, *(note for note in notes if note))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The ids of the sources its evidence rests on."""
        return tuple(sorted({source for one in self.evidence for source in one.sources}))
