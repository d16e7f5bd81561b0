"""A plan as a document: everything a reader is shown, in plain values that can be frozen.

The canonical JSON of a document is what an adopted plan keeps, and its SHA-256 is what the
printed plan shows. Words that a person wrote are kept as written; codes are put into words
by whoever shows the document.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, PlainSerializer, TypeAdapter, ValidationError

from walks.errors import Unusable

# + 0.0 turns -0.0 into 0.0 and float() turns 10 into 10.0: equal documents, equal bytes.
Degrees = Annotated[float, PlainSerializer(lambda degrees: float(degrees) + 0.0)]
Ring = tuple[tuple[Degrees, Degrees], ...]  # lon, lat in WGS84

Feeling = Literal["unsafe", "safe", "neutral"]


def to_json(document: "PlanDocument") -> bytes:
    """Canonical JSON in UTF-8: sorted keys, no spaces, so equal documents are equal bytes."""
    plain = ADAPTER.dump_python(document, mode="json")
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def from_json(frozen: bytes) -> "PlanDocument":
    """The document that was frozen; raises Unusable if these bytes never were one."""
    try:
        return ADAPTER.validate_json(frozen, strict=True)
    except ValidationError as why:
        raise Unusable("plan-document-broken", faults=why.error_count()) from why


def digest(document: "PlanDocument") -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(to_json(document)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """A district's plan in one version. An adopted one has a day and somebody who adopted it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    title: str
    district_code: str
    district: str
    made_on: date
    version: int
    state: Literal["draft", "adopted"]
    counts: "Counts"
    sections: tuple["SectionDocument", ...]  # in the order they are read
    language: str = "da"  # of every word in it
    municipality: str = ""
    strategy: str = ""
    strategy_begins_on: date | None = None
    strategy_ends_on: date | None = None  # None: still going on
    adopted_on: date | None = None
    adopted_by: str = ""
    walks: tuple["WalkDocument", ...] = ()
    boundary: tuple[Ring, ...] = ()  # every ring of every part; holes are rings too
    stops: tuple["StopDocument", ...] = ()
    hotspots: tuple[Ring, ...] = ()  # outlines of places where conditions gather
    initiatives: tuple["InitiativeDocument", ...] = ()
    sources: tuple["SourceDocument", ...] = ()
    left_out: int = 0  # lines only the police may read, which are not in this document
    format: Literal[1] = 1  # of this JSON; a frozen plan outlives the release that froze it


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the plan was made from."""

    observations: int
    conditions: int
    people: int
    unsafe: int
    safe: int
    neutral: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDocument:
    """A walk the plan was made from."""

    title: str
    held_on: date
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDocument:
    """Where a walk stopped."""

    number: int
    name: str
    lon: Degrees
    lat: Degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeDocument:
    """An initiative of the strategy, as it was worded when the plan was made."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """Something the plan leans on and where to find it."""

    name: str
    address: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDocument:
    """One family of measures. An empty one says why."""

    family: str
    label: str
    lines: tuple["LineDocument", ...] = ()
    why_empty: str | None = None  # a code


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDocument:
    """One measure at one place, in the plan's 22 columns, with its reasons and evidence."""

    number: str  # e.g. LOV-2026-014, never used again
    place: str
    measure: str
    family: str
    horizon: str  # now, fast, plan, long
    priority: Literal[1, 2, 3]
    status: str
    visibility: str  # public, walk, authorities
    lon: Degrees | None = None
    lat: Degrees | None = None
    stop: int | None = None
    observations: tuple["ObservationDocument", ...] = ()
    cause: str = ""
    goal: str = ""
    responsible: str = ""  # the organisation; empty: not clear whose it is
    responsible_function: str = ""
    contributors: str = ""
    ownership: str = ""
    due_on: date | None = None
    economy: str = ""
    priority_by: str = ""
    status_on: date | None = None  # when the status last changed
    initiatives: tuple[str, ...] = ()  # codes
    indicator: str = ""
    external_case: str = ""
    reply: str = ""
    next_follow_up_on: date | None = None
    reasons: tuple[str, ...] = ()
    evidence: "EvidenceDocument | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationDocument:
    """What somebody noticed at the line's place."""

    note: str
    feeling: Feeling
    category: str  # in words
    captured_on: date
    photo: str | None = None  # SHA-256 of the small JPEG


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDocument:
    """What is known of a measure. Crime and tryghed are two answers and never one."""

    crime: str
    tryghed: str
    strength: str
    caveat: str = ""
    source: str = ""
    checked_on: date | None = None


ADAPTER = TypeAdapter(PlanDocument)
