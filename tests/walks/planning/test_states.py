"""Every move of a line there is, for everybody who might make it; and no other."""

from itertools import product

import pytest

from walks.errors import Conflict
from walks.planning.states import DESK, PARTY, STATES, WALKER, check_move, next_states

# As in the issue's own words: what each state may become, said anew and not read from the table.
SORTED = "clarifying unclear-responsible sent-to-operations in-plan parked rejected duplicate keep"
BEGUN = f"{SORTED} started reported-done confirmed"
EXPECTED = {
    (DESK, "proposed"): SORTED,
    (DESK, "clarifying"): SORTED,
    (DESK, "unclear-responsible"): SORTED,
    (DESK, "parked"): SORTED,
    (DESK, "rejected"): SORTED,
    (DESK, "duplicate"): SORTED,
    (DESK, "keep"): SORTED,
    (DESK, "sent-to-operations"): BEGUN,
    (DESK, "in-plan"): BEGUN,
    (DESK, "not-solved"): BEGUN,
    (DESK, "started"): f"{SORTED} reported-done confirmed",
    (DESK, "reported-done"): "confirmed not-solved started",
    (DESK, "confirmed"): "not-solved",
    (PARTY, "sent-to-operations"): "started reported-done unclear-responsible",
    (PARTY, "in-plan"): "started reported-done unclear-responsible",
    (PARTY, "not-solved"): "started reported-done unclear-responsible",
    (PARTY, "started"): "reported-done in-plan unclear-responsible",
    (PARTY, "reported-done"): "started",
    (WALKER, "reported-done"): "confirmed not-solved",
    (WALKER, "confirmed"): "not-solved",
    (WALKER, "not-solved"): "confirmed",
}


def test_every_pair_for_everybody_is_as_it_is_said_here():
    wrong = []
    for who, before, after in product((DESK, PARTY, WALKER), STATES, STATES):
        expected = after != before and after in EXPECTED.get((who, before), "").split()
        try:
            check_move(before, after, who, "Derfor")
            may = True
        except Conflict:
            may = False
        if may is not expected:
            wrong.append((who, before, after))
    assert wrong == []
    assert len(STATES) == 13


def test_nobody_but_the_desk_or_a_walker_confirms():
    assert "confirmed" not in {to for state in STATES for to in next_states(state, PARTY)}


@pytest.mark.parametrize("to", ["parked", "rejected", "unclear-responsible"])
def test_what_must_say_why_says_why(to):
    with pytest.raises(Conflict) as refused:
        check_move("in-plan", to, DESK, "")
    assert refused.value.code == "reason-missing"


def test_what_an_old_plan_calls_it_moves_nowhere():
    assert next_states("assessed", DESK) == []
