"""A role held for one district or one walk opens that, and what lies beside it is not there."""

from uuid import uuid4

import pytest
from sqlmodel import select

from tests.app.desk.beside import Staff
from tests.cast import NOON, letter
from walks.tables import Observation, Walk


@pytest.mark.parametrize("role", ["coordinator", "municipality", "police"])
def test_a_role_for_a_district_opens_all_of_it_and_nothing_beside(role, staff: Staff, two):
    west, east = two
    person = staff(role, district_id=west.district.id)
    assert [(page, person.get(page).status_code) for page in west.pages()] == [
        (page, 200) for page in west.pages()
    ]
    assert {page: person.get(page).status_code for page in east.pages()} == dict.fromkeys(
        east.pages(), 404
    )


def test_nothing_can_be_done_in_the_district_beside(staff: Staff, two, db):
    west, east = two
    person = staff("coordinator", district_id=west.district.id)
    told = {deed: person.post(deed, follow_redirects=False).status_code for deed in east.deeds()}
    assert told == dict.fromkeys(east.deeds(), 404)
    assert db.exec(select(Walk.state).where(Walk.id == east.walk.id)).one() == "open"
    assert {row.state for row in db.exec(select(Observation))} == {"stored"}


def test_lists_hold_only_what_is_theirs(staff: Staff, two):
    west, _ = two
    person = staff("municipality", district_id=west.district.id)
    for page in ("/desk/", "/desk/walks", "/desk/districts"):
        assert "Bydel B" not in person.get(page).text, page
        assert "Tur i B" not in person.get(page).text, page
    assert "Tur i A" in person.get("/desk/walks").text
    assert "Bydel A" in person.get("/desk/districts").text


def test_a_role_for_one_walk_opens_the_walk_and_no_district(staff: Staff, two):
    west, east = two
    person = staff("coordinator", walk_id=west.walk.id)
    walk = f"/desk/walks/{west.walk.id}"
    assert "Mørkt i A" in person.get(walk).text
    assert f"/desk/districts/{west.district.id}" not in person.get(walk).text
    assert person.get(f"/desk/walks/{east.walk.id}").status_code == 404
    assert person.get(f"/desk/districts/{west.district.id}").status_code == 404
    assert person.get(west.plan).status_code == 404
    assert "Mørkt" not in person.get("/desk/districts").text
    closed = person.post(f"{walk}/closing", follow_redirects=False)
    assert closed.status_code == 303


def test_what_lies_in_no_district_goes_with_the_districts_of_its_walk(
    client, desk, staff: Staff, two
):
    west, east = two
    lost = letter(west.walk, place={"source": "none"}, note="Et sted uden navn")
    desk.phone(client, west.walk).put(lost)
    page = f"/desk/walks/{west.walk.id}/observations"
    assert "Et sted uden navn" in staff("police", district_id=west.district.id).get(page).text
    there = f"/desk/walks/{east.walk.id}/observations"
    assert "Et sted uden navn" not in staff("police", district_id=east.district.id).get(there).text


def test_a_walk_can_only_be_arranged_where_one_may(staff: Staff, two, db):
    west, east = two
    person = staff("coordinator", district_id=west.district.id)
    form = person.get("/desk/walks/new").text
    assert str(west.district.id) in form
    assert str(east.district.id) not in form
    typed = {"title": "Ny tur", "on": "2026-12-01", "time": "18:30"}
    there = person.post("/desk/walks", data=typed | {"district_ids": str(east.district.id)})
    assert there.status_code == 422
    assert db.exec(select(Walk).where(Walk.title == "Ny tur")).all() == []
    here = person.post(
        "/desk/walks", data=typed | {"district_ids": str(west.district.id)}, follow_redirects=False
    )
    assert here.status_code == 303


def test_a_grant_that_has_ended_opens_nothing(staff: Staff, two):
    west, _ = two
    person = staff("coordinator", district_id=west.district.id, ends_on=NOON.date())
    assert person.get(f"/desk/walks/{west.walk.id}").status_code == 404


def test_a_thing_beside_is_told_of_like_a_thing_that_is_not_there(staff: Staff, two):
    west, east = two
    person = staff("coordinator", district_id=west.district.id)
    for pattern in ("/desk/districts/{}", "/desk/walks/{}"):
        there = east.district.id if "districts" in pattern else east.walk.id
        one, other = person.get(pattern.format(there)), person.get(pattern.format(uuid4()))
        assert (one.status_code, _bare(one.text)) == (other.status_code, _bare(other.text))


def _bare(page: str) -> str:
    return page.partition("<main")[2]
