"""A line of a plan is put on the map by hand, also where nobody has noted anything."""

import pytest

from tests.app.desk.test_plan import lines
from walks.planning.pin import mark_of
from walks.tables import PlanLine

OWN = {
    "measure_text": "Et møde i beboerhuset", "family": "nabohjaelp", "responsible": "BG",
    "horizon": "plan", "priority": "2", "status": "proposed",
}  # fmt: skip
HERE = {"lat": "57,0648", "lon": "9,9331"}


@pytest.fixture
def own(coordinator, plan, db) -> PlanLine:
    """A line that rests on nothing seen."""
    coordinator.post(f"{plan}/lines", data=OWN)
    [line] = lines(db, origin="added")
    return line


def place(db, line: PlanLine) -> tuple[float | None, float | None]:
    [stands] = lines(db, id=line.id)
    return stands.lat, stands.lon


def page_of(line: PlanLine) -> str:
    return f"/desk/lines/{line.id}/place"


def test_a_line_of_ones_own_gets_a_place_and_loses_it_again(coordinator, own, db):
    assert "Sæt linjen på kortet" in coordinator.get(f"/desk/lines/{own.id}").text
    answer = coordinator.post(page_of(own), data=HERE | {"seen": ""})
    assert "Stedet er gemt." in answer.text
    assert place(db, own) == (57.0648, 9.9331)
    assert "57,064800" in coordinator.get(page_of(own)).text
    [stands] = lines(db, id=own.id)
    coordinator.post(page_of(own), data={"seen": mark_of(stands), "nowhere": "yes"})
    assert place(db, own) == (None, None)


def test_two_at_once_are_told_and_the_second_changes_nothing(coordinator, own, db):
    coordinator.post(page_of(own), data=HERE | {"seen": ""})
    late = coordinator.post(page_of(own), data={"lat": "57,1", "lon": "9,9", "seen": ""})
    assert late.status_code == 409
    assert "57,1" in late.text
    assert place(db, own) == (57.0648, 9.9331)


@pytest.mark.parametrize("wrong", [{"lat": "nord"}, {"lat": ""}, {"lat": "0", "lon": "0"}])
def test_what_is_no_place_is_told_and_stays_in_the_form(coordinator, own, db, wrong):
    answer = coordinator.post(page_of(own), data=HERE | {"seen": ""} | wrong)
    assert answer.status_code == 422
    assert place(db, own) == (None, None)
