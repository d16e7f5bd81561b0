"""An observation is put in the right place at the desk: with numbers, at a stop, and back again."""

import re
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.app.desk.beside import Staff
from tests.app.desk.conftest import Evening, Press
from tests.cast import a_district, digest, letter, place
from walks.districts.find import forget_version
from walks.tables import BorderSet, Event, Observation, ObservationRevision


def page_of(id: UUID) -> str:
    return f"/desk/observations/{id}/place"


def standing(db, id: UUID) -> Observation:
    return db.exec(select(Observation).where(Observation.id == id)).one()


def seen(who, id: UUID) -> str:
    """The mark of how it lies, as the form holds it."""
    return re.search(r'name="seen" value="(\w+)"', who.get(page_of(id)).text)[1]


def put(who, id: UUID, mark: str = "", **typed: str):
    told = {"seen": mark or seen(who, id), "lat": "0,6", "lon": "0,7"} | typed
    return who.post(page_of(id), data=told, follow_redirects=False)


def test_the_page_shows_where_it_lies_and_the_ways_to_move_it(evening: Evening, coordinator):
    page = coordinator.get(page_of(evening.lamp)).text
    assert 'name="lat" type="text" value="0,500000"' in page
    assert "Bydel A" in page
    assert "1. Tunnelen" in page
    assert "Fortryd" not in page


def test_numbers_with_a_comma_move_it_and_the_letter_stays(evening: Evening, coordinator, db):
    answer = put(coordinator, evening.lamp)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{page_of(evening.lamp)}?told=moved",
    )
    row = standing(db, evening.lamp)
    assert (row.lon, row.lat, row.place_source, row.accuracy_m) == (0.7, 0.6, "desk", None)
    assert row.district_id == evening.desk.district.id
    kept = db.exec(select(ObservationRevision.body).where(
        ObservationRevision.observation_id == evening.lamp)).one()  # fmt: skip
    assert digest(kept) == row.sha256
    page = coordinator.get(answer.headers["location"]).text
    assert "Observationen er flyttet." in page
    assert "Coordinator Test flyttede den 24" in page  # some 24 kilometres, in metres
    listed = coordinator.get(f"{evening.page}/observations").text
    assert "Sat ved bordet" in listed


def test_the_journal_is_told_how_far_and_never_where(evening: Evening, coordinator, db):
    put(coordinator, evening.lamp)
    [event] = db.exec(select(Event).where(Event.verb == "moved"))
    assert event.noun == f"observation:{evening.lamp}"
    assert event.facts.keys() == {"metres", "is_elsewhere"}
    assert event.facts["metres"] > 20_000
    assert event.facts["is_elsewhere"] is False


def test_a_stop_goes_before_the_numbers(evening: Evening, coordinator, db):
    assert put(coordinator, evening.lamp, stop="2").status_code == 303
    row = standing(db, evening.lamp)
    assert (row.lon, row.lat, row.stop_number, row.place_source) == (0.75, 0.75, 2, "desk")


def test_it_can_be_put_back_where_it_was_sent_from(evening: Evening, municipality, coordinator, db):
    before = standing(db, evening.lamp)
    put(coordinator, evening.lamp, stop="2")
    back = {"seen": seen(municipality, evening.lamp)}
    answer = municipality.post(f"{page_of(evening.lamp)}/undoing", data=back)
    assert "Observationen ligger igen, hvor den blev sendt fra." in answer.text
    after = standing(db, evening.lamp)
    for name in ("lon", "lat", "place_source", "accuracy_m", "stop_number", "cell", "district_id"):
        assert getattr(after, name) == getattr(before, name), name
    again = coordinator.post(
        f"{page_of(evening.lamp)}/undoing", data={"seen": seen(coordinator, evening.lamp)}
    )
    assert again.status_code == 409
    assert "Den er ikke flyttet" in again.text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"lat": ""}, "lat"),
        ({"lon": "syv"}, "lon"),
        ({"lat": "91"}, "lat"),
        ({"lon": "nan"}, "lon"),
        ({"lat": "1e999"}, "lat"),
        ({"lat": "0", "lon": "0"}, "lat"),
        ({"stop": "99"}, "stop"),
    ],
)
def test_what_is_no_place_is_said_back_untouched(evening: Evening, coordinator, db, typed, code):
    before = standing(db, evening.lamp)
    answer = put(coordinator, evening.lamp, **typed)
    assert answer.status_code == 422
    assert f'<a href="#{code}">' in answer.text
    if "lon" in typed:
        assert f'name="lon" type="text" value="{typed["lon"]}"' in answer.text
    assert standing(db, evening.lamp).lon == before.lon


def test_two_who_move_it_at_once_do_not_overwrite_each_other(
    evening: Evening, coordinator, municipality, db
):
    mark = seen(coordinator, evening.lamp)
    assert put(municipality, evening.lamp, mark).status_code == 303
    late = put(coordinator, evening.lamp, mark, lat="0,8", lon="0,9")
    assert late.status_code == 409
    assert "Observationen er flyttet imens" in late.text
    assert 'value="0,8"' in late.text
    assert standing(db, evening.lamp).lon == 0.7


def test_whoever_mends_a_word_on_the_phone_has_not_moved_it_back(evening: Evening, coordinator, db):
    put(coordinator, evening.lamp)
    told = {"subtype": "LYS-3", "revision": 2, "replaces": 1}
    same = letter(evening.walk, note="Helt slukket", place=place(0.5, 0.5), **told)
    assert evening.phones[0].put(same, evening.lamp).status_code in (200, 201)
    row = standing(db, evening.lamp)
    assert (row.note, row.lon, row.place_source) == ("Helt slukket", 0.7, "desk")
    assert row.district_id == evening.desk.district.id


def test_whoever_moves_it_on_the_phone_has_the_last_word(evening: Evening, coordinator, db):
    put(coordinator, evening.lamp)
    moved = letter(evening.walk, place=place(0.4, 0.4), revision=2, replaces=1)
    evening.phones[0].put(moved, evening.lamp)
    row = standing(db, evening.lamp)
    assert (row.lon, row.place_source) == (0.4, "gps")


def test_what_has_no_place_can_be_given_one(evening: Evening, coordinator, db):
    id = uuid4()
    evening.phones[0].put(letter(evening.walk, place={"source": "none"}), id)
    assert "Den har intet sted endnu." in coordinator.get(page_of(id)).text
    put(coordinator, id)
    row = standing(db, id)
    assert (row.lon, row.district_id) == (0.7, evening.desk.district.id)
    back = {"seen": seen(coordinator, id)}
    coordinator.post(f"{page_of(id)}/undoing", data=back)
    row = standing(db, id)
    assert (row.lon, row.cell, row.district_id, row.place_source) == (None, None, None, "none")


def test_nobody_moves_a_thing_into_a_district_that_is_not_theirs(
    evening: Evening, staff: Staff, coordinator, desk, db
):
    with desk.database.writing() as session:
        east = a_district("B", west=1.0)
        session.add(east)
        session.add(BorderSet(file_name="more", brought_in_at=evening.walk.starts_at, districts=2))
        forget_version(session)
        id = east.id
    local = staff("coordinator", district_id=evening.desk.district.id)
    answer = put(local, evening.lamp, lon="1,5")
    assert answer.status_code == 409
    assert "Stedet er ikke dit" in answer.text
    assert standing(db, evening.lamp).lon == 0.5
    assert put(coordinator, evening.lamp, lon="1,5").status_code == 303
    assert standing(db, evening.lamp).district_id == id
    assert local.get(page_of(evening.lamp)).status_code == 404


def test_what_is_closed_to_somebody_is_not_there_for_them(evening: Evening, municipality, staff):
    assert municipality.get(page_of(evening.police)).status_code == 404
    assert put(municipality, evening.police, "x").status_code == 404
    assert staff("police").get(page_of(evening.lamp)).status_code == 404


def test_a_copy_that_is_out_comes_down_when_its_place_changes(press: Press, coordinator):
    press.publish()
    assert "Godt lys ved tunnelen" in press.page()
    put(coordinator, press.observation)
    assert "Godt lys ved tunnelen" not in press.page()


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/desk/map?feeling=unsafe&told=x#row-1", "/desk/map?feeling=unsafe&told=moved#row-1"),
        ("https://evil.example/desk/", None),
        ("//evil.example/desk/", None),
        ("/desk/\\evil.example", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_way_back_is_a_page_of_ours(evening: Evening, coordinator, back, to):
    shown = coordinator.get(page_of(evening.lamp), params={"back": back}).text
    assert ("evil" in shown or "alert(1)" in shown) is False
    answer = put(coordinator, evening.lamp, back=back)
    assert answer.headers["location"] == (to or f"{page_of(evening.lamp)}?told=moved")
