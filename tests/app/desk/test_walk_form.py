"""Planning a walk: rows come and go without a script, and nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from walks.tables import Stop, Walk, WalkGroup


@pytest.fixture
def form(desk) -> dict[str, str]:
    return {
        "do": "save",
        "title": "Vandring ved Åen",
        "purpose": "Vi ser på lyset.",
        "meeting_point": "Biblioteket",
        "district_ids": str(desk.district.id),
        "on": "2026-12-01",
        "time": "18:30",
        "stops-0-name": "Tunnelen",
        "stops-0-lat": "57,0774",
        "stops-0-lon": "9,9214",
        "stops-0-prompt": "Kan du se og blive set?",
        "stops-1-name": "",
        "stops-1-lat": "",
        "stops-1-lon": "",
        "stops-1-prompt": "",
        "stops-2-name": "Torvet",
        "stops-2-lat": "57.0783, 9.9189",
        "stops-2-lon": "",
        "stops-2-prompt": "",
    }


def post(client, form, address="/desk/walks"):
    return client.post(address, data=form, follow_redirects=False)


def test_a_walk_is_planned_in_danish_time_with_the_stops_that_were_filled_in(coordinator, form, db):
    answer = post(coordinator, form)
    assert answer.status_code == 303
    walk = db.exec(select(Walk)).one()
    assert walk.starts_at == datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    stops = db.exec(select(Stop).order_by(Stop.number)).all()
    assert [(stop.number, stop.name, stop.lat, stop.lon) for stop in stops] == [
        (1, "Tunnelen", 57.0774, 9.9214),
        (2, "Torvet", 57.0783, 9.9189),
    ]
    assert "Vandring ved Åen" in coordinator.get(answer.headers["location"]).text


def test_summer_time_is_two_hours_ahead(coordinator, form, db):
    post(coordinator, form | {"on": "2027-06-01"})
    assert db.exec(select(Walk)).one().starts_at == datetime(2027, 6, 1, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("do", "names"),
    [
        ("add", ["Tunnelen", "", "Torvet", ""]),
        ("remove-0", ["", "Torvet"]),
        ("up-2", ["Tunnelen", "Torvet", ""]),
        ("remove-99", ["Tunnelen", "", "Torvet"]),
    ],
)
def test_a_row_comes_goes_or_moves_and_everything_typed_stays(coordinator, form, db, do, names):
    page = post(coordinator, form | {"do": do, "title": "", "on": "i morgen"})
    assert page.status_code == 200
    for n, name in enumerate(names):
        assert f'name="stops-{n}-name" type="text" value="{name}"' in page.text
    assert f'name="stops-{len(names)}-name"' not in page.text
    assert 'value="Biblioteket"' in page.text
    assert "Vi ser på lyset." in page.text
    assert not db.exec(select(Walk)).all()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"on": "2026-13-01"}, "on"),
        ({"on": "0001-01-01"}, "on"),
        ({"time": "halv syv"}, "time"),
        ({"district_ids": ""}, "district_ids-0"),
        ({"stops-0-lon": ""}, "stops-0-lon"),
        ({"stops-2-lat": "nord"}, "stops-2-lon"),
        ({"stops-2-name": ""}, "stops-2-name"),
        ({"stops-0-lat": "570774"}, "stops-0-lat"),
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "halvanden time"}, "minutes"),
        ({"groups": "7"}, "groups"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(
    coordinator, form, db, changes, field
):
    page = post(coordinator, form | changes)
    assert page.status_code == 422
    assert 'class="troubles"' in page.text
    assert f'href="#{field.removesuffix("-0") if "district" in field else field}"' in page.text
    assert "Vi ser på lyset." in page.text
    assert 'value="Kan du se og blive set?"' in page.text
    assert not db.exec(select(Walk)).all()


def test_a_missing_district_is_told(coordinator, form):
    del form["district_ids"]
    page = post(coordinator, form)
    assert page.status_code == 422
    assert 'id="district_ids-trouble"' in page.text


def test_changing_a_walk_begins_with_what_is_planned_and_keeps_the_stops_ids(coordinator, form, db):
    walk = post(coordinator, form).headers["location"].split("?")[0]
    before = db.exec(select(Stop.id).order_by(Stop.number)).all()
    page = coordinator.get(f"{walk}/edit").text
    assert 'value="2026-12-01"' in page
    assert 'value="18:30"' in page
    assert 'value="57.0774"' in page
    answer = post(coordinator, form | {"title": "Nyt navn"}, walk)
    assert answer.status_code == 303
    assert db.exec(select(Stop.id).order_by(Stop.number)).all() == before
    assert db.exec(select(Walk)).one().title == "Nyt navn"


def test_groups_and_length_are_planned_and_changed(coordinator, form, db):
    walk = post(coordinator, form | {"minutes": "75", "groups": "3"}).headers["location"]
    walk = walk.split("?")[0]
    assert db.exec(select(Walk.minutes)).one() == 75
    assert db.exec(select(WalkGroup.letter).order_by(WalkGroup.letter)) == ["A", "B", "C"]
    page = coordinator.get(f"{walk}/edit").text
    assert 'value="75"' in page
    assert '<option value="3" selected>' in page
    post(coordinator, form | {"minutes": "75", "groups": "2"}, walk)
    assert db.exec(select(WalkGroup.letter).order_by(WalkGroup.letter)) == ["A", "B"]


def test_a_walk_of_which_nothing_is_said_is_one_group_and_of_the_usual_length(
    coordinator, form, db
):
    post(coordinator, form | {"minutes": "", "groups": ""})
    assert db.exec(select(Walk.minutes)).one() == 90
    assert db.exec(select(WalkGroup.letter)).one() == "A"


def test_a_walk_that_was_held_can_no_longer_be_changed(coordinator, desk, form):
    walk = desk.walk()
    desk.close(walk)
    assert coordinator.get(f"/desk/walks/{walk.id}/edit").status_code == 409
    page = post(coordinator, form, f"/desk/walks/{walk.id}")
    assert page.status_code == 409
    assert "Vandringen er afsluttet" in page.text


def test_markup_in_a_title_is_only_text(coordinator, form):
    title = '<img src=x onerror="alert(1)">'
    page = coordinator.post("/desk/walks", data=form | {"title": title}).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_district_the_page_never_offered_is_said_beside_its_field(coordinator):
    answer = coordinator.post("/desk/walks", data={"title": "Tur", "district_ids": ["x", "y"]})
    assert answer.status_code == 422
    assert 'href="#district_ids"' in answer.text
