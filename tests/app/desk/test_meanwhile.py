"""Two coordinators on one thing at the same time: nothing anybody wrote is lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Press
from tests.app.desk.test_plan import lines
from walks.tables import PlanLine, Publication


@pytest.fixture
def light(plan, db) -> PlanLine:
    return lines(db, family="belysning")[0]


def form_of(client, address: str) -> dict[str, str]:
    """What a browser would send of a line's page as it is shown."""
    page = client.get(address).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    typed = {"seen": seen, "family": "belysning", "horizon": "plan", "priority": "2"}
    words = dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', page))
    return typed | words


def test_whoever_comes_second_to_the_same_field_is_shown_both_and_decides(coordinator, light, db):
    address = f"/desk/lines/{light.id}"
    first, second = form_of(coordinator, address), form_of(coordinator, address)
    assert coordinator.post(address, data=first | {"goal": "Lys hele natten"}).status_code == 200
    clash = coordinator.post(address, data=second | {"goal": "Lys til klokken to"})
    assert clash.status_code == 409
    assert "Lys hele natten" in clash.text
    assert "Lys til klokken to" in clash.text
    [kept] = lines(db, id=light.id)
    assert kept.goal == "Lys hele natten"

    again = form_of(coordinator, address) | {"goal": "Lys til klokken to"}
    assert coordinator.post(address, data=again).status_code == 200
    assert lines(db, id=light.id)[0].goal == "Lys til klokken to"


def test_two_who_write_in_different_fields_are_both_kept(coordinator, light, db):
    address = f"/desk/lines/{light.id}"
    first, second = form_of(coordinator, address), form_of(coordinator, address)
    coordinator.post(address, data=first | {"goal": "Lys hele natten"})
    answer = coordinator.post(address, data=second | {"cause": "Lampen er gået ud"})
    assert answer.status_code == 200
    [kept] = lines(db, id=light.id)
    assert (kept.goal, kept.cause) == ("Lys hele natten", "Lampen er gået ud")


def test_two_who_assign_a_line_at_once_are_told_and_the_first_stands(coordinator, plan, light, db):
    page = coordinator.get(plan).text
    part = page[page.index(f'action="/desk/lines/{light.id}"') :]
    seen = re.search(r'name="seen" value="([^"]+)"', part)[1]
    form = {"quick": "1", "seen": seen, "due_on": "", "priority": str(light.priority)}
    address = f"/desk/lines/{light.id}"
    first = coordinator.post(address, data=form | {"responsible": "BO"})
    second = coordinator.post(address, data=form | {"responsible": "PO"})
    assert (first.status_code, second.status_code) == (200, 409)
    assert lines(db, id=light.id)[0].responsible == "BO"
    assert "Det står der nu" in second.text
    assert 'value="PO" selected' in second.text


def test_a_mark_that_nobody_made_does_no_harm(coordinator, light):
    form = {"quick": "1", "seen": "goal x:y:z :: priority:", "priority": "1", "due_on": ""}
    assert coordinator.post(f"/desk/lines/{light.id}", data=form).status_code in (200, 409)


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(press: Press, staff, db):
    proposal = press.propose()
    approvers = [press.approver, staff("municipality")]
    with ThreadPoolExecutor(2) as pool:
        told = [one.status_code for one in pool.map(partial(press.approve, proposal), approvers)]
    assert sorted(told) == [303, 409]
    assert len(db.exec(select(Publication)).all()) == 1
