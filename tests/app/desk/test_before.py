"""Before a walk: who is invited, what is in order, and what the district remembers."""

import re

import pytest
from sqlmodel import select

from walks.tables import Condition, Plan, Walk, WalkGuest, WalkNeed


@pytest.fixture
def form(desk) -> dict[str, object]:
    return {
        "do": "save",
        "title": "Aftentur",
        "district_ids": str(desk.district.id),
        "on": "2026-12-01",
        "time": "18:30",
        "guests": ["boligdrift", "forvaltning", "findes-ikke"],
    }


@pytest.fixture
def saved(coordinator, form, db):
    def save(**changes: object) -> str:
        answer = coordinator.post("/desk/walks", data=form | changes, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"].partition("?")[0])

    return save


def guests(db) -> list[str]:
    return sorted(db.exec(select(WalkGuest.function)))


def missing(page: str) -> list[str]:
    return re.findall(r"check-missing.*?<span>([^<\n]+)", page)


def test_those_who_are_ticked_are_invited_and_nobody_the_templates_do_not_know(saved, db):
    saved()
    assert guests(db) == ["boligdrift", "forvaltning"]


def test_changing_the_walk_changes_who_is_invited_and_its_number(saved, coordinator, form, db):
    address = saved()
    page = coordinator.get(f"{address}/edit").text
    assert re.search(r'value="boligdrift" checked', page)
    coordinator.post(address, data=form | {"guests": ["boligdrift", "politi"]})
    assert guests(db) == ["boligdrift", "politi"]
    assert db.exec(select(Walk)).one().sequence == 1


def test_the_page_warns_when_nobody_with_operations_or_money_is_invited(saved, coordinator):
    page = coordinator.get(saved(guests=["politi"])).text
    assert missing(page)[:2] == [
        "Ingen fra drift er inviteret",
        "Ingen, der kan bevilge penge, er inviteret",
    ]
    page = coordinator.get(saved(guests=["boligdrift", "forvaltning"])).text
    assert "Nogen fra drift er inviteret" in page
    assert "Ingen fra drift er inviteret" not in missing(page)


def test_the_form_warns_while_it_is_filled_in(coordinator, form):
    page = coordinator.post("/desk/walks", data=form | {"do": "light", "guests": ["politi"]}).text
    assert "Ingen fra drift er på listen" in page
    assert "Ingen med penge er på listen" in page


def test_a_template_ticks_those_it_invites(coordinator, form):
    asked = {"do": "template", "template": "natteliv", "guests": ["samraad"]}
    page = coordinator.post("/desk/walks", data=form | asked).text
    for code in ("natteravne", "samraad", "politi"):
        assert re.search(rf'value="{code}" checked', page), code
    assert "Ingen fra drift er på listen" not in page


def test_what_was_seen_before_and_stands_in_no_plan_is_told_with_its_distance(
    gathered, saved, coordinator
):
    stop = {"stops-0-name": "Krydset", "stops-0-lat": "0,5", "stops-0-lon": "0,5"}
    page = coordinator.get(saved(**stop)).text
    assert "Set før, men ikke i en vedtaget plan" in page
    away = [int(metres) for metres in re.findall(r"(\d+) m fra stop 1", page)]
    assert away == sorted(away)
    assert away


def test_an_open_line_of_the_adopted_plan_is_told_and_one_that_is_confirmed_is_not(
    gathered, saved, coordinator, desk, db
):
    address, lamp = saved(), db.exec(select(Condition).where(Condition.visibility == "public"))
    desk.plan(lamp.first().id, 1, place="Stien ved Åen")
    page = coordinator.get(address).text
    assert "Stien ved Åen" in page
    assert "ansvar uafklaret" in page
    desk.plan(lamp.first().id, 2, place="Stien ved Åen", status="confirmed")
    assert "Stien ved Åen" not in coordinator.get(address).text


def test_what_only_a_draft_is_about_is_still_undecided(gathered, saved, coordinator, desk, db):
    for condition in db.exec(select(Condition)):
        desk.plan(condition.id, 1 + len(db.exec(select(Plan))), state="draft")
    page = coordinator.get(saved()).text
    assert "Set før, men ikke i en vedtaget plan" in page
    assert "Linjer i planen, der ikke er færdige" not in page


def test_the_walks_own_observations_are_no_memory_of_it(gathered, coordinator):
    assert "Set før, men ikke i en vedtaget plan" not in coordinator.get(gathered.page).text


def test_without_anything_before_it_is_said(saved, coordinator):
    assert "Her er intet åbent fra tidligere." in coordinator.get(saved()).text


def test_a_role_for_the_walk_alone_opens_no_memory(gathered, saved, staff, db):
    saved()
    mine = db.exec(select(Walk).where(Walk.title == "Aftentur")).one()
    page = staff("coordinator", walk_id=mine.id).get(f"/desk/walks/{mine.id}")
    assert page.status_code == 200
    assert "Kendt i forvejen" not in page.text


def test_what_is_for_the_police_alone_is_remembered_for_the_police_alone(
    gathered, saved, staff, db
):
    closed = db.exec(select(Condition).where(Condition.visibility == "police")).first()
    address, told = saved(), f"#condition-{closed.id}"
    assert told in staff("police").get(address).text
    assert told not in staff("municipality").get(address).text


def test_how_many_come_and_what_they_need_is_told_as_counts(saved, coordinator, db):
    address = saved()
    told = {"coming": "14", "wheelchair": "2", "interpreter": "1", "sight": ""}
    answer = coordinator.post(f"{address}/turnout", data=told, follow_redirects=False)
    assert answer.status_code == 303
    page = coordinator.get(answer.headers["location"]).text
    assert "14 kommer: 2 kørestol eller rollator, 1 tolk." in page
    assert "Det er ikke noteret, hvor mange der kommer" not in missing(page)
    rows = db.exec(select(WalkNeed))
    assert {row.need: row.people for row in rows} == {
        "coming": 14,
        "wheelchair": 2,
        "interpreter": 1,
    }


@pytest.mark.parametrize("said", ["-1", "mange", "501", "2.5"])
def test_what_is_no_count_changes_nothing(saved, coordinator, db, said):
    address = saved()
    answer = coordinator.post(f"{address}/turnout", data={"coming": said})
    assert "Antallet kan ikke bruges" in answer.text
    assert not db.exec(select(WalkNeed)).all()
