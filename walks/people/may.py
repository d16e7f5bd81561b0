"""Who may do what: one table of (role, verb), pure."""

ROLES = ("coordinator", "municipality", "police", "administrator", "auditor")

SEE = {"coordinator", "municipality", "police"}
MAY: dict[str, set[str]] = {
    "see-walk": SEE,
    "arrange-walk": {"coordinator"},
    "review": {"coordinator", "municipality"},
    "see-plan": SEE,
    "plan": {"coordinator"},
    "adopt": {"coordinator"},
}

# Which visibility classes of observations a role reads (DESIGN, section 6).
READS: dict[str, frozenset[str]] = {
    "coordinator": frozenset({"public", "walk", "authorities", "police"}),
    "municipality": frozenset({"public", "walk", "authorities"}),
    "police": frozenset({"public", "walk", "authorities", "police"}),
    "administrator": frozenset(),
    "auditor": frozenset(),
}


def may(roles: set[str], verb: str) -> bool:
    """Whether any of the roles carries the verb. An unknown verb is nobody's."""
    return bool(roles & MAY.get(verb, set()))


def reads(roles: set[str]) -> frozenset[str]:
    """The visibility classes the roles together may read."""
    return frozenset().union(*(READS.get(role, frozenset()) for role in roles))
