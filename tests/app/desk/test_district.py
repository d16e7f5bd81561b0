"""A district's way from what was seen to a proposed plan."""

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from walks.tables import Condition, Plan


def conditions(db) -> list[Condition]:
    rows = list(db.exec(select(Condition)).all())
    return rows


def test_a_district_says_its_next_step(coordinator, evening: Evening):
    assert "Saml det, der er set" in coordinator.get("/desk/districts").text
    page = coordinator.get(evening.district).text
    assert 'aria-current="step"' in page
    assert "Saml først, så kan der foreslås en plan." in page


def test_two_who_saw_the_same_lamp_become_one_condition(coordinator, gathered: Evening, db):
    [lamp] = [one for one in conditions(db) if one.category == "LYS"]
    assert (lamp.state, lamp.reporters) == ("suggested", 2)
    page = coordinator.get(gathered.district).text
    assert "2 observationer fra 2 personer" in page
    assert "inden for 3 m" in page
    assert "2 m fra midten" in page
    assert 'class="district-map"' in page


def test_a_suggestion_is_agreed_to_or_split(coordinator, gathered: Evening, db):
    [lamp] = [one for one in conditions(db) if one.category == "LYS"]
    page = coordinator.post(f"/desk/conditions/{lamp.id}/acceptance").text
    assert "Forholdet er godkendt." in page
    page = coordinator.post(f"/desk/conditions/{lamp.id}/division").text
    assert "Forholdet er delt." in page
    assert len([one for one in conditions(db) if one.category == "LYS"]) == 2


def test_those_that_are_one_thing_are_merged(coordinator, gathered: Evening, db):
    [lamp] = [one for one in conditions(db) if one.category == "LYS"]
    coordinator.post(f"/desk/conditions/{lamp.id}/division")
    ids = [str(one.id) for one in conditions(db) if one.category == "LYS"]
    page = coordinator.post(f"{gathered.district}/merger", data={"condition": ids}).text
    assert "De er samlet til ét forhold." in page
    [lamp] = [one for one in conditions(db) if one.category == "LYS"]
    assert lamp.reporters == 2


@pytest.mark.parametrize(
    ("categories", "told"),
    [(["LYS"], "Vælg mindst to"), (["LYS", "GRO"], "De er ikke af samme slags")],
)
def test_what_cannot_be_merged_is_told_and_nothing_changes(
    coordinator, gathered: Evening, db, categories, told
):
    before = conditions(db)
    ids = [str(one.id) for one in before if one.category in categories]
    page = coordinator.post(f"{gathered.district}/merger", data={"condition": ids})
    assert page.status_code == 200
    assert told in page.text
    assert {one.id for one in conditions(db)} == {one.id for one in before}


def test_every_suggestion_is_agreed_to_at_once(coordinator, gathered: Evening, db):
    coordinator.post(f"{gathered.district}/acceptance")
    assert {one.state for one in conditions(db)} == {"accepted"}


def test_a_plan_is_proposed_and_found_from_the_district(coordinator, plan, evening: Evening, db):
    assert db.exec(select(Plan)).one().state == "draft"
    assert f'href="{plan}"' in coordinator.get(evening.district).text
    assert f'href="{plan}"' in coordinator.get("/desk/").text


def test_the_municipality_reads_without_a_single_button_to_decide(municipality, gathered: Evening):
    page = municipality.get(gathered.district).text
    assert "For svagt eller ujævnt lys" in page
    deciding = page.partition("<main")[2].replace('<button type="button"', "")  # the map's own
    assert "<button" not in deciding
