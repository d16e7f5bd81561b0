"""A code that was spread brings more phones than a walk was set to take: they wait, nobody else."""

from uuid import UUID

import pytest
from sqlmodel import select

from tests.cast import letter
from walks.tables import Device, Observation, Walk

PLACES = 2  # phones the walk is set to take


@pytest.fixture
def walk(desk):
    return desk.walk()


@pytest.fixture
def first(client, desk, walk):
    return [desk.phone(client, walk, most=PLACES) for _ in range(PLACES)]


@pytest.fixture
def flood(client, desk, walk, first):
    """Three phones more, each with three letters."""
    phones = [desk.phone(client, walk, most=PLACES) for _ in range(3)]
    for phone in phones:
        for n in range(3):
            answer = phone.put(letter(walk, note=f"For sent til at blive set {n}"))
            assert (answer.status_code, answer.json()["reason"]) == (202, "newcomer")
    return phones


def states(db) -> dict[str, int]:
    rows = db.exec(select(Observation.state)).all()
    return {state: rows.count(state) for state in set(rows)}


def test_the_first_phones_go_on_as_if_nobody_else_came(first, walk, flood):
    assert [phone.put(letter(walk)).status_code for phone in first] == [201, 201]


def test_what_newcomers_sent_is_kept_and_shown_nowhere(coordinator, walk, flood, db):
    assert states(db) == {"quarantined": 9}
    page = coordinator.get(f"/desk/walks/{walk.id}").text
    assert "3 telefoner, som kom med" in page
    assert "For sent til at blive set" not in page


def test_those_let_in_count_with_all_they_had_sent(coordinator, walk, flood, db):
    page = coordinator.post(f"/desk/walks/{walk.id}/newcomers/admission").text
    assert "Godkendt" in page
    assert "For sent til at blive set 2" in page
    assert states(db) == {"stored": 9}
    assert flood[0].put(letter(walk)).status_code == 201


def test_one_phone_is_let_in_by_itself_and_a_second_time_changes_nothing(
    coordinator, walk, flood, db
):
    for _ in range(2):
        page = coordinator.post(f"/desk/devices/{flood[1].device.id}/admission").text
        assert "2 telefoner, som kom med" in page
    assert states(db) == {"stored": 3, "quarantined": 6}


def test_a_flood_is_taken_away_in_one_step_and_nobody_elses_letter_with_it(
    coordinator, walk, first, flood, db
):
    kept = [phone.put(letter(walk)) for phone in first]
    page = coordinator.post(f"/desk/walks/{walk.id}/newcomers/expulsion").text
    assert "Intet er slettet" in page
    assert "venter på godkendelse" not in page
    assert states(db) == {"stored": 2, "turned-away": 9}
    assert [one.status_code for one in kept] == [201, 201]
    assert flood[0].put(letter(walk)).json()["reason"] == "device-expelled"
    gone = select(Device.expelled_at).where(Device.id == flood[0].device.id)
    assert db.exec(gone).one()


def test_photos_of_a_newcomer_follow_what_they_show(coordinator, walk, flood, picture):
    seen = UUID(flood[0].put(letter(walk)).json()["id"])
    photo = flood[0].put_photo(picture, seen).json()
    assert photo["reason"] == "newcomer"
    page = coordinator.post(f"/desk/walks/{walk.id}/newcomers/admission").text
    assert f"/desk/photos/{photo['id']}/small" in page


def test_a_group_leader_is_never_kept_waiting(client, desk, walk, first):
    leader = desk.phone(client, walk, most=PLACES, is_leader=True)
    assert leader.put(letter(walk)).status_code == 201


def test_the_door_counts_as_the_deployment_says(client, desk, walk, db):
    client.app.state.settings.devices_per_walk = PLACES
    for _ in range(PLACES + 1):
        joining = {"code": db.exec(select(Walk.join_code)).one(), "role": "participant"}
        assert client.post("/api/field/devices", json=joining).status_code == 201
    waits = db.exec(select(Device.waits_since)).all()
    assert [one is not None for one in waits].count(True) == 1
