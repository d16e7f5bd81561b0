"""Noting for somebody without a phone: an observation like any other, once, and nobody's name."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from walks.tables import Event, Observation, ObservationRevision, Walk

TOLD = {"feeling": "unsafe", "category": "LYS", "stop": "2", "note": "Lampen blinker"}


@pytest.fixture
def note(coordinator, evening: Evening):
    def send(**changes: str):
        return coordinator.post(
            f"{evening.page}/dictation", data=TOLD | changes, follow_redirects=False
        )

    return send


@pytest.fixture
def noted(db):
    def find() -> list[Observation]:
        return list(db.exec(select(Observation).where(Observation.origin == "desk")))

    return find


def test_what_was_said_is_an_observation_at_its_stop_and_on_the_board(
    note, noted, coordinator, evening: Evening, db
):
    assert note().status_code == 303
    [row] = noted()
    assert (row.stop_number, row.lon, row.lat) == (2, 0.75, 0.75)
    assert (row.state, row.visibility, row.on_behalf) == ("stored", "public", True)
    [letter] = db.exec(
        select(ObservationRevision).where(ObservationRevision.observation_id == row.id)
    )
    assert b"Lampen blinker" in letter.body
    assert "Lampen blinker" in coordinator.get(f"{evening.page}/board").text
    assert db.exec(select(Event).where(Event.noun == f"observation:{row.id}")).one().verb == "noted"


def test_the_form_stays_at_the_stop_for_the_next_one(note, coordinator):
    page = coordinator.get(note().headers["location"]).text
    assert re.search(r'<option value="2" selected>', page)
    assert "Gemt. Skriv den næste" in page


def test_the_same_form_sent_twice_is_one_note(note, noted, coordinator, evening):
    id = re.search(r'name="id" value="([^"]+)"', coordinator.get(f"{evening.page}/dictation").text)[
        1
    ]
    assert [note(id=id).status_code, note(id=id).status_code] == [303, 303]
    assert len(noted()) == 1


def test_an_id_of_a_phones_observation_overwrites_nothing(note, evening: Evening, db):
    before = db.exec(select(Observation).where(Observation.id == evening.lamp)).one().note
    assert note(id=str(evening.lamp)).status_code == 409
    after = db.exec(select(Observation).where(Observation.id == evening.lamp)).one().note
    assert after == before


def test_what_is_for_the_police_is_hidden_from_the_first_second(
    note, noted, coordinator, evening: Evening
):
    note(category="RUS", note="Der handles her")
    assert noted()[0].visibility == "police"
    assert "Der handles her" not in coordinator.get(f"{evening.page}/board").text


@pytest.mark.parametrize(
    ("wrong", "field"), [({"feeling": ""}, "feeling"), ({"category": ""}, "category"),
                         ({"stop": "77"}, "stop"), ({"note": "x" * 2001}, "note")],
)  # fmt: skip
def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(
    note, noted, wrong, field
):
    answer = note(**wrong)
    assert answer.status_code == 422
    assert f'id="{field}-trouble"' in answer.text
    assert field == "note" or "Lampen blinker" in answer.text
    assert noted() == []


def test_a_name_is_kept_and_asked_about(note, coordinator):
    page = coordinator.get(note(note="Ring til Jens Hansen på 22 33 44 55").headers["location"])
    assert "nævner måske en person" in page.text


def test_a_sheet_typed_in_after_the_walk_was_seen_before_it_ended(note, noted, evening, db):
    evening.desk.close(evening.walk, days_ago=1)
    assert note().status_code == 303
    walk = db.exec(select(Walk)).one()
    assert noted()[0].captured_at == walk.closed_at
    assert noted()[0].received_at - walk.closed_at > timedelta(hours=23)


def test_before_the_walk_nothing_is_noted(coordinator, desk, noted):
    walk = desk.walk(is_open=False)
    answer = coordinator.post(f"/desk/walks/{walk.id}/dictation", data=TOLD | {"stop": ""})
    assert answer.status_code == 409
    page = coordinator.get(f"/desk/walks/{walk.id}/dictation").text
    assert "Vandringen er ikke åbnet endnu." in page
    assert noted() == []


def test_notes_of_the_desk_count_as_one_reporter(note, noted):
    note()
    note(note="Og her er mørkt")
    assert len({row.reporter for row in noted()}) == 1
