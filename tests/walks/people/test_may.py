"""Rights as a table: a role carries its verbs where it is held, and nowhere else."""

from uuid import uuid4

import pytest

from walks.people.may import EVERYTHING, MAY, READS, ROLES, Held, Where, covers, may, reads

DISTRICT, OTHER, WALK = uuid4(), uuid4(), uuid4()
HERE = Where(frozenset({DISTRICT, OTHER}), WALK)


@pytest.mark.parametrize(
    ("held", "is_held_here"),
    [
        (Held("coordinator"), True),
        (Held("coordinator", district_id=DISTRICT), True),
        (Held("coordinator", walk_id=WALK), True),
        (Held("coordinator", district_id=uuid4()), False),
        (Held("coordinator", walk_id=uuid4()), False),
        (Held("coordinator", district_id=DISTRICT, walk_id=uuid4()), False),
    ],
)
def test_a_role_covers_the_place_it_is_held_for(held, is_held_here):
    assert covers(held, HERE) is is_held_here
    assert may({held}, "plan", HERE) is is_held_here
    assert may({held}, "plan")


def test_a_role_for_one_walk_covers_no_district():
    assert not covers(Held("coordinator", walk_id=WALK), Where(frozenset({DISTRICT})))


def test_a_thing_that_lies_nowhere_is_for_those_held_everywhere():
    assert covers(Held("police"), Where())
    assert not covers(Held("police", district_id=DISTRICT), Where())


def test_an_unknown_verb_is_nobodys():
    assert not may(EVERYTHING, "fly")


def test_every_role_of_the_tables_is_one_of_ours():
    assert set(READS) == set(ROLES)
    assert set().union(*MAY.values()) <= set(ROLES)


def test_only_coordinator_and_police_read_what_is_for_the_police():
    assert {role for role in ROLES if "police" in reads([role])} == {"coordinator", "police"}


@pytest.mark.parametrize(
    ("verb", "roles"),
    [
        ("see-closed-notes", {"municipality", "police"}),
        ("see-readers", {"coordinator", "municipality", "police"}),
        ("see-journal", {"auditor"}),
        ("propose-publishing", {"coordinator", "municipality"}),
        ("approve-publishing", {"municipality"}),
        ("manage-people", {"administrator"}),
        ("answer-requests", {"municipality"}),
    ],
)
def test_what_is_delicate_is_for_these_roles_and_no_others(verb, roles):
    assert {role for role in ROLES if may({Held(role)}, verb)} == roles


def test_administrators_and_auditors_read_no_observation():
    assert reads(["administrator", "auditor"]) == frozenset()
