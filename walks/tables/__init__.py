"""The data model: one file a noun, no behaviour, foreign keys as strings, no relationships."""

from walks.tables.closed_note import ClosedNote
from walks.tables.district import BorderSet, District, Residents
from walks.tables.event import Event
from walks.tables.keeping import ArchiveMark, Deletion
from walks.tables.mail import Mail
from walks.tables.observation import (
    Agreement,
    Batch,
    DiscardedFile,
    Observation,
    ObservationRevision,
    Photo,
    Withdrawal,
)
from walks.tables.person import Grant, Organisation, Person, SignIn, Tries
from walks.tables.plan import (
    Condition,
    ConditionObservation,
    Decision,
    Hotspot,
    Meeting,
    Plan,
    PlanLine,
    PlanLineCondition,
    PlanLineInitiative,
)
from walks.tables.publication import (
    Proposal,
    ProposalPhoto,
    Publication,
    PublicPhoto,
    RemovalRequest,
)
from walks.tables.responder_link import ResponderLink
from walks.tables.response import Response
from walks.tables.ruling import Apart, Ruling, Step
from walks.tables.sound import Sound
from walks.tables.strategy import Initiative, Strategy
from walks.tables.walk import (
    Device,
    Stop,
    Walk,
    WalkDistrict,
    WalkGroup,
    WalkGuest,
    WalkNeed,
    WalkVote,
)
from walks.tables.way_in import Challenge, CodeSecret, EntryLink, ExternalIdentity, Passkey

__all__ = [
    "Agreement",
    "Apart",
    "ArchiveMark",
    "Batch",
    "BorderSet",
    "Challenge",
    "ClosedNote",
    "CodeSecret",
    "Condition",
    "ConditionObservation",
    "Decision",
    "Deletion",
    "Device",
    "DiscardedFile",
    "District",
    "EntryLink",
    "Event",
    "ExternalIdentity",
    "Grant",
    "Hotspot",
    "Initiative",
    "Mail",
    "Meeting",
    "Observation",
    "ObservationRevision",
    "Organisation",
    "Passkey",
    "Person",
    "Photo",
    "Plan",
    "PlanLine",
    "PlanLineCondition",
    "PlanLineInitiative",
    "Proposal",
    "ProposalPhoto",
    "PublicPhoto",
    "Publication",
    "RemovalRequest",
    "Residents",
    "ResponderLink",
    "Response",
    "Ruling",
    "SignIn",
    "Sound",
    "Step",
    "Stop",
    "Strategy",
    "Tries",
    "Walk",
    "WalkDistrict",
    "WalkGroup",
    "WalkGuest",
    "WalkNeed",
    "WalkVote",
    "Withdrawal",
]
