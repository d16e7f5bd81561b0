"""Who may do what where: one table of (role, verb) and the places a role is held for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

ROLES = ("coordinator", "municipality", "police", "administrator", "auditor")

SEE = {"coordinator", "municipality", "police"}
MAY: dict[str, set[str]] = {
    "see-walk": SEE,
    "arrange-walk": {"coordinator"},
    "review": {"coordinator", "municipality"},
    "see-plan": SEE,
    "plan": {"coordinator"},
    "adopt": {"coordinator"},
    "hand-out-links": {"coordinator", "municipality"},
    "follow-up": {"coordinator", "municipality"},
    "see-closed-notes": {"municipality", "police"},
    "propose-publishing": {"coordinator", "municipality"},
    "approve-publishing": {"municipality"},
    "answer-requests": {"municipality"},
    "keep-house": {"administrator"},
    "see-privacy": {"municipality", "administrator"},
    "manage-people": {"administrator"},
    "confirm-recovery": set(ROLES),
    "see-readers": SEE,
    "see-journal": {"auditor"},
}

# Which visibility classes of observations a role reads (DESIGN, section 6). The coordinator decides
# on all that a walk brings; of what the authorities note for themselves she reads nothing.
READS: dict[str, frozenset[str]] = {
    "coordinator": frozenset({"public", "walk", "authorities", "police"}),
    "municipality": frozenset({"public", "walk", "authorities"}),
    "police": frozenset({"public", "walk", "authorities", "police"}),
    "administrator": frozenset(),
    "auditor": frozenset(),
}

# And which of them everybody on a walk reads.
SHARED = ("public", "walk")


@dataclass(frozen=True)
class Held:
    """A role somebody holds: in one district, on one walk, or (neither) everywhere."""

    role: str
    district_id: UUID | None = None
    walk_id: UUID | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether it is bound to no district and no walk."""
        return self.district_id is None and self.walk_id is None


Reader = frozenset[Held]
EVERYTHING: Reader = frozenset(Held(role) for role in ROLES)  # the house itself, for its own work


@dataclass(frozen=True)
class Where:
    """Where a thing lies: its districts, and its walk when it belongs to one."""

    districts: frozenset[UUID] = frozenset()
    walk_id: UUID | None = None
    missing: str = "not-found"  # what somebody without rights is told, as if it were not there


def may(reader: Iterable[Held], verb: str, where: Where | None = None) -> bool:
    """Whether a role carries the verb there; anywhere at all when no place is named.

    An unknown verb is nobody's.
    """
    roles = MAY.get(verb, set())
    return any(held.role in roles and (where is None or covers(held, where)) for held in reader)


def covers(held: Held, where: Where) -> bool:
    """Whether a role is held for that place."""
    if held.walk_id is not None:
        return held.walk_id == where.walk_id
    return held.is_everywhere or held.district_id in where.districts


def reads(roles: Iterable[str]) -> frozenset[str]:
    """The visibility classes the roles together may read."""
    return frozenset().union(*(READS.get(role, frozenset()) for role in roles))
