"""What a proposed plan is made of: sections, lines and the reasons for them. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from walks.catalogue.kinds import Urgency
from walks.catalogue.visibility import Visibility
from walks.conditions.condition import Condition, Seen

# hotspot: one family at a place where conditions gather; single: one condition of its own;
# spread: the rest of a family over the district; operations: faults to mend without a plan;
# keep: something good that is to stay.
Kind = Literal["hotspot", "single", "spread", "operations", "keep"]
UNWEIGHED: tuple[Kind, ...] = ("operations", "keep")
# Codes of reasons that tell of observations a line's other readers may not see.
PLANNERS_ONLY = frozenset({"depends-on-behaviour", "policing-held-back"})


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative of the strategy and the families of measures it serves."""

    code: str
    families: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is known about the district beside the observations. None, or left out: unknown."""

    index: float | None = None  # safety index, 0 to 100
    passages: Mapping[UUID, float] = field(default_factory=dict)  # condition -> a day
    passers: Mapping[UUID, int] = field(default_factory=dict)  # condition -> participants close by
    attended: Mapping[str, int] = field(default_factory=dict)  # walk -> participants
    residential: bool | None = None  # people live here
    volunteers: int | None = None  # who would run a neighbourhood watch
    repeat_burglary: bool | None = None  # the same addresses are burgled again


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is as it is: a code of locales/<language>/reasons.json and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)  # numbers, codes and lists of codes


@dataclass(frozen=True, slots=True)
class Score:
    """How a line weighs. A helper: a person decides."""

    points: tuple[float, ...]  # of score.PARTS
    unknown: tuple[str, ...]  # severity, passages, passers, index
    rank: int  # among all weighed lines, 1 the heaviest
    low: int  # the places it could as well take
    high: int
    group: int  # lines of one group have equal priority

    @property
    def total(self) -> float:
        """0 to 100."""
        return sum(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A line somebody may put into the plan."""

    key: str  # the same however often it is proposed again
    kind: Kind
    family: str
    conditions: tuple[Condition, ...]
    place: UUID | None  # the hotspot's or the condition's key; None: the whole district
    lon: float | None  # degrees, WGS84
    lat: float | None
    measure: str | None  # id in the catalogue; None: what the family's `act` says
    alternatives: tuple[str, ...]
    responsible: str  # a likely owner; a person decides
    horizon: Urgency
    visibility: Visibility  # the strictest of its observations
    initiatives: tuple[str, ...]  # codes
    is_urgent: bool  # danger: stands before all others whatever they weigh
    # For planners only: it tells that behaviour was seen here, which others may not know.
    depends_on_behaviour: bool
    score: Score | None  # None: not weighed
    reasons: tuple[Reason, ...]

    @property
    def observations(self) -> tuple[Seen, ...]:
        """Everything it answers, by condition."""
        return tuple(one for condition in self.conditions for one in condition.members)

    @property
    def to_operations(self) -> bool:
        """Whether it goes straight to operations instead of into the plan."""
        return self.kind == "operations"


@dataclass(frozen=True, slots=True)
class Section:
    """A family of measures with its lines, heaviest first."""

    family: str
    proposals: tuple[Proposal, ...]
    # Why no measure is proposed: nothing-seen, only-safe, only-hearsay, sent-to-operations.
    why_empty: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A district's proposed plan. The families always shown have a section, empty or not."""

    sections: tuple[Section, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Every line: danger first, then by weight, then what goes to operations or is to stay."""
        lines = [line for section in self.sections for line in section.proposals]
        return tuple(sorted(lines, key=standing))


def standing(line: Proposal) -> tuple[bool, bool, int, int, bool, int, str]:
    """Sorts lines as they are read: danger, by rank, then the unweighed, gathered ones last."""
    kind = ("hotspot", "single", "spread", "operations", "keep").index(line.kind)
    rank = line.score.rank if line.score else 0
    people = line.conditions[0].reporters
    return (
        not line.is_urgent, line.score is None, rank, kind, line.place is None, -people, line.key,
    )  # fmt: skip
