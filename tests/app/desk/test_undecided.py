"""What is noted ends in a decision: rejected notes shape no plan, undecided ones are told of."""

import re

import pytest
from sqlmodel import select

from tests.app.desk.test_plan import DESPITE, complete
from tests.app.desk.test_review import groups, karen, lamps
from walks.tables import Plan

__all__ = ["karen"]


def gather(coordinator, evening) -> None:
    coordinator.post(f"{evening.district}/gathering")


def test_what_is_rejected_is_not_gathered_until_that_is_undone(coordinator, evening, karen, db):
    first, second = lamps(evening, db)
    step = karen.decides(second, verdict="rejected", reason="Er på privat grund")
    gather(coordinator, evening)
    assert frozenset([first]) in groups(db)
    assert not any(second in group for group in groups(db))
    karen.undoes(step)
    gather(coordinator, evening)
    assert frozenset([first, second]) in groups(db)


def test_what_was_rejected_first_and_planned_then_is_gathered(coordinator, evening, karen, db):
    first, second = lamps(evening, db)
    karen.decides(second, verdict="rejected", reason="Er på privat grund")
    karen.decides(second, verdict="plan")
    gather(coordinator, evening)
    assert frozenset([first, second]) in groups(db)


@pytest.fixture
def complete_plan(coordinator, plan, db) -> str:
    complete(coordinator, plan, db)
    return plan


def test_a_plan_says_what_nobody_has_decided_on_and_where(coordinator, complete_plan, evening):
    page = coordinator.get(complete_plan).text
    assert "4 observationer mangler en afgørelse" in page
    assert f'href="{evening.page}/review?show=undecided"' in page


def test_it_is_adopted_all_the_same_when_that_is_meant(coordinator, complete_plan, db):
    page = coordinator.post(f"{complete_plan}/adoption").text
    assert "Der er observationer uden afgørelse" in page
    assert db.exec(select(Plan)).one().state == "draft"
    page = coordinator.post(f"{complete_plan}/adoption", data=DESPITE).text
    assert "Planen er vedtaget" in page
    assert "mangler en afgørelse" not in page


def test_when_all_is_decided_it_is_adopted_with_one_press(coordinator, complete_plan, karen, db):
    ids = re.findall(r"([0-9a-f-]{36}):\d+", karen.looks())
    for id in dict.fromkeys(ids):
        karen.decides(id, verdict="plan")
    assert "mangler en afgørelse" not in coordinator.get(complete_plan).text
    assert "Planen er vedtaget" in coordinator.post(f"{complete_plan}/adoption").text


def test_who_may_not_read_the_closed_ones_is_told_of_the_others(staff, complete_plan, karen):
    page = staff("municipality").get(complete_plan).text
    assert "4 observationer" not in page
