"""The data model: one file a noun, no behaviour, foreign keys as strings, no relationships."""

from walks.tables.district import BorderSet, District
from walks.tables.event import Event
from walks.tables.observation import (
    Batch,
    Observation,
    ObservationRevision,
    Photo,
    Withdrawal,
)
from walks.tables.person import Grant, Organisation, Person, SignIn, Tries
from walks.tables.plan import (
    Condition,
    ConditionObservation,
    Hotspot,
    Plan,
    PlanLine,
    PlanLineCondition,
    PlanLineInitiative,
)
from walks.tables.strategy import Initiative, Strategy
from walks.tables.walk import Device, Stop, Walk, WalkDistrict

__all__ = [
    "Batch",
    "BorderSet",
    "Condition",
    "ConditionObservation",
    "Device",
    "District",
    "Event",
    "Grant",
    "Hotspot",
    "Initiative",
    "Observation",
    "ObservationRevision",
    "Organisation",
    "Person",
    "Photo",
    "Plan",
    "PlanLine",
    "PlanLineCondition",
    "PlanLineInitiative",
    "SignIn",
    "Stop",
    "Strategy",
    "Tries",
    "Walk",
    "WalkDistrict",
    "Withdrawal",
]
