"""What can become of a line, and who may move it there: one table, asked by everybody.

"Reported done" is the word of whoever did it; "confirmed" of somebody who has looked (method 2).
"""

from collections.abc import Mapping

from walks.errors import Conflict

DESK, PARTY, WALKER = "desk", "party", "walker"  # who follows up, who is responsible, who walked
OPEN = "clarifying unclear-responsible sent-to-operations in-plan parked rejected duplicate keep"
MOVES: Mapping[str, Mapping[str, str]] = {  # from: who: to
    "proposed": {DESK: OPEN},
    "clarifying": {DESK: OPEN},
    "unclear-responsible": {DESK: OPEN},
    "sent-to-operations": {
        DESK: f"started reported-done confirmed {OPEN}",
        PARTY: "started reported-done unclear-responsible",
    },
    "in-plan": {
        DESK: f"started reported-done confirmed {OPEN}",
        PARTY: "started reported-done unclear-responsible",
    },
    "started": {
        DESK: f"reported-done confirmed {OPEN}",
        PARTY: "reported-done in-plan unclear-responsible",
    },
    "reported-done": {DESK: "confirmed not-solved started", PARTY: "started",
                      WALKER: "confirmed not-solved"},
    "confirmed": {DESK: "not-solved", WALKER: "not-solved"},
    "not-solved": {
        DESK: f"started reported-done confirmed {OPEN}",
        PARTY: "started reported-done unclear-responsible",
        WALKER: "confirmed",
    },
    "parked": {DESK: OPEN},
    "rejected": {DESK: OPEN},
    "duplicate": {DESK: OPEN},
    "keep": {DESK: OPEN},
}  # fmt: skip
STATES = tuple(MOVES)
NEED_WORDS = frozenset({"parked", "rejected", "not-solved", "unclear-responsible"})


def next_states(state: str, who: str) -> list[str]:
    """Where somebody may move a line that stands so. What an old plan calls it moves nowhere."""
    told = MOVES.get(state, {}).get(who, "").split()
    return [to for to in told if to != state]


def check_move(state: str, to: str, who: str, words: str) -> None:
    """Raises Conflict("no-such-move", state, to), or "reason-missing" where one must be given."""
    if to not in next_states(state, who):
        raise Conflict("no-such-move", state=state, to=to)
    if to in NEED_WORDS and not words:
        raise Conflict("reason-missing")
