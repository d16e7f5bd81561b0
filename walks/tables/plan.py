"""From observations to a plan: conditions, hotspots, plans and their lines."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from walks.tables.columns import Moment, new_id


class Condition(SQLModel, table=True):
    """Forhold: observations about one thing at one place. Suggested until somebody agrees."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    district_id: UUID = Field(foreign_key="district.id", index=True)
    hotspot_id: UUID | None = Field(default=None, foreign_key="hotspot.id", index=True)
    state: str = Field(default="suggested", max_length=16)  # suggested, accepted
    category: str = Field(max_length=16)
    subtype: str | None = Field(default=None, max_length=16)
    is_positive: bool = False
    visibility: str = Field(max_length=16)  # the strictest of its observations
    lon: float
    lat: float
    width_m: float
    reporters: int


class ConditionObservation(SQLModel, table=True):
    """An observation belongs to one condition at most."""

    observation_id: UUID = Field(foreign_key="observation.id", primary_key=True)
    condition_id: UUID = Field(foreign_key="condition.id", index=True)


class Hotspot(SQLModel, table=True):
    """A place where conditions gather."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    district_id: UUID = Field(foreign_key="district.id", index=True)
    outline: bytes  # WKB of a Polygon in WGS84
    lon: float
    lat: float


class Plan(SQLModel, table=True):
    """A district's action plan in one version. An adopted version never changes."""

    __table_args__ = (UniqueConstraint("district_id", "version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    district_id: UUID = Field(foreign_key="district.id", index=True)
    strategy_id: UUID | None = Field(default=None, foreign_key="strategy.id")
    version: int
    title: str = Field(max_length=200)
    state: str = Field(default="draft", max_length=16)  # draft, adopted
    made_at: datetime = Field(sa_type=Moment)
    adopted_at: datetime | None = Field(default=None, sa_type=Moment)
    adopted_by: UUID | None = Field(default=None, foreign_key="person.id")
    document: bytes | None = None  # canonical JSON, written once, on adoption
    sha256: str | None = Field(default=None, max_length=64)  # of the document


class PlanLine(SQLModel, table=True):
    """One measure at one place: what, why, who, by when."""

    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    number: str = Field(max_length=40)  # e.g. LOV-2026-014, never used again
    position: int
    place: str = Field(default="", max_length=300)
    lon: float | None = None
    lat: float | None = None
    stop_number: int | None = None
    cause: str = Field(default="", max_length=1000)
    measure: str = Field(default="", max_length=32)  # id in the catalogue; empty: free text
    measure_text: str = Field(default="", max_length=500)
    family: str = Field(max_length=32)
    goal: str = Field(default="", max_length=500)
    responsible: str = Field(default="", max_length=32)  # organisation code; empty: unclear
    responsible_function: str = Field(default="", max_length=200)
    contributors: str = Field(default="", max_length=500)
    ownership: str = Field(default="", max_length=300)
    horizon: str = Field(default="plan", max_length=16)  # now, fast, plan, long
    due_on: date | None = None
    economy: str = Field(default="", max_length=300)  # in words, beside the three below
    cost: str = Field(default="", max_length=1)  # class A to D of the catalogue; empty: not said
    cost_kr: int | None = None  # whole kroner, where somebody knows
    funding: str = Field(default="", max_length=16)  # own, applied, granted, missing
    priority: int = 2  # 1 to 3
    priority_by: UUID | None = Field(default=None, foreign_key="person.id")
    status: str = Field(default="proposed", max_length=24)
    status_on: date | None = None  # the day it last changed; None: before we kept it
    indicator: str = Field(default="", max_length=500)
    external_case: str = Field(default="", max_length=100)
    reply: str = Field(default="", max_length=1000)
    next_follow_up_on: date | None = None
    visibility: str = Field(default="authorities", max_length=16)
    origin: str = Field(default="proposed", max_length=16)  # proposed, added, split
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)  # codes and facts
    score: float | None = None
    is_removed: bool = False


class PlanLineCondition(SQLModel, table=True):
    """The conditions a line answers."""

    plan_line_id: UUID = Field(foreign_key="planline.id", primary_key=True)
    condition_id: UUID = Field(foreign_key="condition.id", primary_key=True, index=True)


class PlanLineInitiative(SQLModel, table=True):
    """The strategy's initiatives a line serves."""

    plan_line_id: UUID = Field(foreign_key="planline.id", primary_key=True)
    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True, index=True)


class Meeting(SQLModel, table=True):
    """A plan gone through with others in the room, line by line."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    began_at: datetime = Field(sa_type=Moment)
    led_by: UUID | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class Decision(SQLModel, table=True):
    """What a meeting decided about a line. Minuted once and not rewritten."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    plan_line_id: UUID = Field(foreign_key="planline.id", index=True)
    at: datetime = Field(sa_type=Moment)
    words: str = Field(default="", max_length=1000)  # may be empty where a field says it all
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # field -> code or day
