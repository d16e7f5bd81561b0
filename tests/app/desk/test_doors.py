"""Who gets through which door: every route of the desk, every role."""

from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from app.desk import doors
from tests.app.desk.conftest import Evening, Staff
from walks.people.may import ROLES, may
from walks.tables import Condition, PlanLine

OPEN = {("GET", "/desk/sign-in"), ("POST", "/desk/sign-in"), ("POST", "/desk/sign-out")}
# Every other door and what it takes to get through. A door missing here fails the test.
VERBS = {
    ("GET", "/desk/"): None,  # any member of staff; the page says who sees what
    ("GET", "/desk/walks"): "see-walk",
    ("GET", "/desk/walks/new"): "arrange-walk",
    ("POST", "/desk/walks"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}"): "see-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/edit"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}"): "arrange-walk",
    ("GET", "/desk/walks/{walk_id:uuid}/invitation"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/invitation"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/opening"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/closing"): "arrange-walk",
    ("POST", "/desk/devices/{device_id:uuid}/expulsion"): "arrange-walk",
    ("POST", "/desk/walks/{walk_id:uuid}/quarantine/acceptance"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/acceptance"): "review",
    ("POST", "/desk/observations/{observation_id:uuid}/rejection"): "review",
    ("GET", "/desk/walks/{walk_id:uuid}/observations"): "see-walk",
    ("GET", "/desk/districts/{district_id:uuid}/observations"): "see-walk",
    ("GET", "/desk/photos/{photo_id:uuid}/{size}"): "see-walk",
    ("GET", "/desk/districts"): "see-plan",
    ("GET", "/desk/districts/{district_id:uuid}"): "see-plan",
    ("POST", "/desk/districts/{district_id:uuid}/gathering"): "plan",
    ("POST", "/desk/conditions/{condition_id:uuid}/acceptance"): "plan",
    ("POST", "/desk/conditions/{condition_id:uuid}/division"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/merger"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/acceptance"): "plan",
    ("POST", "/desk/districts/{district_id:uuid}/plans"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}"): "see-plan",
    ("GET", "/desk/plans/{plan_id:uuid}/plan.pdf"): "see-plan",
    ("GET", "/desk/plans/{plan_id:uuid}/plan.csv"): "see-plan",
    ("GET", "/desk/lines/{line_id:uuid}"): "see-plan",
    ("POST", "/desk/lines/{line_id:uuid}"): "plan",
    ("POST", "/desk/lines/{line_id:uuid}/division"): "plan",
    ("POST", "/desk/lines/{line_id:uuid}/removal"): "plan",
    ("POST", "/desk/lines/{line_id:uuid}/restoration"): "plan",
    ("GET", "/desk/plans/{plan_id:uuid}/lines/new"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/lines"): "plan",
    ("POST", "/desk/plans/{plan_id:uuid}/adoption"): "adopt",
}


def all_doors() -> set[tuple[str, str]]:
    routes = [route for router in doors() for route in router.routes]
    return {(m, r.path) for r in routes if isinstance(r, APIRoute) for m in r.methods}


@pytest.fixture
def addresses(evening: Evening, plan: str, picture: bytes, db) -> dict[str, str]:
    """A real address for each door's pattern."""
    photo = uuid4()
    evening.phones[0].put_photo(picture, evening.lamp, photo)
    ids = {
        "{walk_id:uuid}": evening.walk.id,
        "{district_id:uuid}": evening.desk.district.id,
        "{device_id:uuid}": evening.phones[1].device.id,
        "{observation_id:uuid}": evening.lamp,
        "{condition_id:uuid}": db.exec(select(Condition.id)).first(),
        "{line_id:uuid}": db.exec(select(PlanLine.id)).first(),
        "{plan_id:uuid}": plan.rpartition("/")[2],
        "{photo_id:uuid}": photo,
        "{size}": "small",
    }
    made = {}
    for _, pattern in VERBS:
        address = pattern
        for name, value in ids.items():
            address = address.replace(name, str(value))
        made[pattern] = address
    return made


def test_every_door_of_the_desk_is_in_this_list():
    assert all_doors() == OPEN | set(VERBS)


def test_a_stranger_is_turned_away_from_every_door(client, addresses):
    for method, pattern in VERBS:
        answer = client.request(method, addresses[pattern], follow_redirects=False)
        where = answer.headers["location"].partition("?")[0]
        assert (answer.status_code, where) == (303, "/desk/sign-in"), pattern


@pytest.mark.parametrize("role", [role for role in ROLES if role != "coordinator"])
def test_a_door_opens_for_those_who_may_and_is_not_there_for_others(role, staff: Staff, addresses):
    person = staff(role)
    for (method, pattern), verb in VERBS.items():
        answer = person.request(method, addresses[pattern], follow_redirects=False)
        if verb and not may({role}, verb):
            assert answer.status_code == 404, pattern
        else:
            assert answer.status_code in (200, 303), pattern


def test_a_coordinator_gets_through_every_door(coordinator, addresses):
    for method, pattern in VERBS:
        answer = coordinator.request(method, addresses[pattern], follow_redirects=False)
        # 422: an empty form. 404: split above, and gone. 409: the plan has been adopted above.
        assert answer.status_code in (200, 303, 404, 409, 422), pattern
        assert "/desk/sign-in" not in answer.headers.get("location", ""), pattern


def test_an_id_nobody_has_is_not_found(coordinator):
    for _, pattern in [door for door in VERBS if door[0] == "GET" and "{" in door[1]]:
        head, _, _ = pattern.partition("{")
        tail = pattern.partition("}")[2].replace("{size}", "small")
        assert coordinator.get(f"{head}{uuid4()}{tail}").status_code == 404, pattern
        assert coordinator.get(f"{head}not-an-id{tail}").status_code == 404, pattern


def test_what_another_site_sends_changes_nothing(coordinator, evening: Evening):
    told = {"Sec-Fetch-Site": "cross-site"}
    answer = coordinator.post(f"{evening.page}/closing", headers=told, follow_redirects=False)
    assert answer.status_code == 403
    assert "Vandringen er åben" in coordinator.get(evening.page).text
