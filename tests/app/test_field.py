"""The phone's door: what it takes, what it answers, and that nothing is lost on the way."""

import json
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import event
from sqlmodel import select

from tests.cast import NOON, Phone, digest, letter
from walks.observations.counts import by_walk
from walks.observations.receive import FLOOD
from walks.observations.review import take_in, turn_away
from walks.people.may import Held
from walks.schedule.join import leader_secret_of, secret_of
from walks.tables import Device, Event, Observation, ObservationRevision


@pytest.fixture
def picture() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "darkblue").save(out, "JPEG")
    return out.getvalue()


def test_a_letter_is_stored_byte_for_byte(phone: Phone, db):
    body = letter(phone.walk, note="Lampen ved stien er slukket æøå")
    answer = phone.put(body)
    assert answer.status_code == 201
    assert answer.headers["tryg"] == "1"
    kept = db.exec(select(ObservationRevision)).one()
    assert kept.body == body
    assert answer.json()["sha256"] == kept.sha256 == digest(body)


RICH = {
    "unease": 3,
    "proposal": "En lampe mere ved trappen",
    "times": ["after-dark", "season"],
    "worst_for": ["older", "women-alone"],
    "asset_number": "4-113",
    "group": "B",
    "on_behalf": True,
    "client_version": "2026.11",
    "clock_offset_ms": -86_400_000_000,
}


def test_everything_a_letter_says_stands_in_the_observation(phone: Phone, db):
    assert phone.put(letter(phone.walk, **RICH)).status_code == 201
    kept = db.exec(select(Observation)).one()
    assert {name: getattr(kept, name) for name in RICH} == RICH


def test_a_letter_of_an_older_phone_says_less(phone: Phone, db):
    assert phone.put(letter(phone.walk)).status_code == 201
    kept = db.exec(select(Observation)).one()
    assert (kept.unease, kept.times, kept.worst_for, kept.group) == (None, [], [], None)
    assert (kept.proposal, kept.asset_number, kept.on_behalf) == ("", "", False)


def test_an_edit_changes_everything_a_letter_says(phone: Phone, db):
    id = uuid4()
    phone.put(letter(phone.walk, **RICH), id)
    phone.put(letter(phone.walk, revision=2, replaces=1, times=["always"]), id)
    kept = db.exec(select(Observation)).one()
    assert (kept.times, kept.worst_for, kept.proposal) == (["always"], [], "")


def test_how_uneasy_is_said_of_unsafe_places_only(phone: Phone, db):
    phone.put(letter(phone.walk, feeling="safe", unease=2))
    assert db.exec(select(Observation.unease)).one() is None


def test_a_letter_costs_no_more_statements_however_much_it_says(phone: Phone, desk):
    phone.put(letter(phone.walk))  # borders are read once
    counts = []
    for said in ({}, RICH):
        told: list[str] = []

        def note(*facts: object, told: list[str] = told) -> None:
            told.append(str(facts[2]))

        event.listen(desk.database.write, "before_cursor_execute", note)
        phone.put(letter(phone.walk, **said))
        event.remove(desk.database.write, "before_cursor_execute", note)
        counts.append(len([one for one in told if "BEGIN" not in one and "advisory" not in one]))
    # Who, what stands, which borders, the newest event; then the observation, letter and event.
    assert counts == [7, 7]


def test_a_resend_changes_nothing(phone: Phone, db):
    id, body = uuid4(), letter(phone.walk)
    first, second = phone.put(body, id), phone.put(body, id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["sha256"] == second.json()["sha256"]
    assert len(db.exec(select(Observation)).all()) == 1
    assert len(db.exec(select(Event).where(Event.verb == "received")).all()) == 1


def test_other_content_under_the_same_id_is_refused_and_neither_is_lost(phone: Phone, db):
    id = uuid4()
    phone.put(letter(phone.walk, note="Først"), id)
    answer = phone.put(letter(phone.walk, note="Sidst"), id)
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/other-content"
    assert db.exec(select(Observation)).one().note == "Først"
    assert answer.json()["stored_sha256"] == db.exec(select(Observation)).one().sha256


def test_an_edit_names_what_it_replaces_and_both_are_kept(phone: Phone, db):
    id = uuid4()
    phone.put(letter(phone.walk, note="Først"), id)
    edit = phone.put(letter(phone.walk, note="Rettet", revision=2, replaces=1), id)
    assert edit.status_code == 201
    assert db.exec(select(Observation)).one().note == "Rettet"
    assert [row.revision for row in db.exec(select(ObservationRevision))] == [1, 2]


def test_an_edit_of_an_older_revision_is_refused(phone: Phone):
    id = uuid4()
    phone.put(letter(phone.walk), id)
    phone.put(letter(phone.walk, revision=2, replaces=1), id)
    answer = phone.put(letter(phone.walk, revision=3, replaces=1), id)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/older-revision")


def test_a_first_letter_that_comes_after_its_edit_is_kept_as_history(phone: Phone, db):
    id = uuid4()
    phone.put(letter(phone.walk, note="Rettet", revision=2, replaces=1), id)
    assert phone.put(letter(phone.walk, note="Først"), id).status_code == 201
    assert db.exec(select(Observation)).one().note == "Rettet"
    assert len(db.exec(select(ObservationRevision)).all()) == 2


def test_what_is_withdrawn_is_gone_for_good(phone: Phone, db):
    id, body = uuid4(), letter(phone.walk)
    phone.put(body, id)
    assert phone.withdraw(id).status_code == 200
    assert phone.put(body, id).status_code == 410
    assert db.exec(select(Observation)).one().state == "withdrawn"
    assert len(db.exec(select(ObservationRevision)).all()) == 1


def test_what_is_withdrawn_before_it_came_is_never_taken(phone: Phone, db):
    id = uuid4()
    assert phone.withdraw(id).status_code == 200
    assert phone.put(letter(phone.walk), id).status_code == 410
    assert db.exec(select(Observation)).first() is None


def test_another_phone_can_neither_edit_nor_withdraw_mine(phone: Phone, other_phone: Phone, db):
    id = uuid4()
    phone.put(letter(phone.walk, note="Min"), id)
    edit = other_phone.put(letter(phone.walk, note="Din", revision=2, replaces=1), id)
    assert (edit.status_code, edit.json()["type"]) == (409, "/problems/not-yours")
    assert other_phone.withdraw(id).status_code == 409
    assert db.exec(select(Observation)).one().note == "Min"


def test_a_letter_is_taken_for_a_week_after_the_walk_was_closed(phone: Phone, desk, db):
    desk.close(phone.walk, days_ago=6.99)
    assert phone.put(letter(phone.walk)).status_code == 201
    assert db.exec(select(Observation.state)).one() == "stored"


def test_a_photo_is_taken_for_a_week_after_the_walk_was_closed(phone: Phone, desk, picture):
    desk.close(phone.walk, days_ago=6.99)
    assert phone.put_photo(picture, uuid4()).status_code == 201


def test_nobody_joins_in_the_week_after_the_walk_was_closed(client, phone: Phone, desk, settings):
    desk.close(phone.walk)
    for secret in (secret_of(phone.walk, settings.key), leader_secret_of(phone.walk, settings.key)):
        answer = client.post("/api/field/devices", json={"secret": secret})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/walk-not-open")


def test_a_letter_for_a_closed_walk_is_kept_in_quarantine(phone: Phone, desk, db):
    desk.close(phone.walk, days_ago=8)
    answer = phone.put(letter(phone.walk))
    assert answer.status_code == 202
    assert answer.json()["reason"] == "walk-closed"
    assert db.exec(select(Observation)).one().state == "quarantined"
    assert phone.put(letter(phone.walk, note="En til")).status_code == 202


def test_what_came_after_the_week_is_kept_with_everything_it_said(phone: Phone, desk, db):
    desk.close(phone.walk, days_ago=7.01)
    body = letter(phone.walk, **RICH)
    assert phone.put(body).status_code == 202
    assert db.exec(select(ObservationRevision.body)).one() == body
    assert db.exec(select(Observation.proposal)).one() == RICH["proposal"]


def test_a_letter_from_an_expelled_phone_is_kept_in_quarantine(phone: Phone, desk):
    desk.expel(phone.device)
    assert phone.put(letter(phone.walk)).json()["reason"] == "device-expelled"
    assert phone.get("/api/field/package").status_code == 401


def test_a_letter_for_another_walk_is_kept_in_quarantine(phone: Phone, desk):
    other = desk.walk("En anden vandring")
    assert phone.put(letter(other)).json()["reason"] == "other-walk"


def test_a_flood_is_kept_in_quarantine(phone: Phone, db):
    device = db.exec(select(Device)).one()
    db.add(*[a_stored_observation(device) for _ in range(FLOOD)])
    assert phone.put(letter(phone.walk)).json()["reason"] == "flood"


def test_a_letter_for_an_unknown_walk_says_so_and_stays_on_the_phone(phone: Phone):
    answer = phone.put(letter(uuid4()))
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/walk", "code": "walk-missing"}]


def test_a_stranger_is_turned_away_from_every_door(client, phone: Phone):
    stranger = Phone(client, "not-a-token", phone.walk, phone.device)
    assert stranger.put(letter(phone.walk)).status_code == 401
    assert stranger.put_photo(b"x", uuid4()).status_code == 401
    assert stranger.withdraw(uuid4()).status_code == 401
    for path in ("package", "receipts"):
        assert stranger.get(f"/api/field/{path}").status_code == 401
        assert client.get(f"/api/field/{path}").status_code == 401


STOOD = {"lon": 9.93, "lat": 57.06, "accuracy_m": 9, "fixed_at": "2026-11-12T18:00:00Z"}


def test_what_was_measured_before_a_hand_put_it_right_stays_in_the_letter_only(phone: Phone, db):
    pin = {"source": "pin", "lon": 9.94, "lat": 57.07, "measured": STOOD}
    assert phone.put(letter(phone.walk, place=pin)).status_code == 201
    [seen] = db.exec(select(Observation)).all()
    assert (seen.lon, seen.lat, seen.accuracy_m) == (9.94, 57.07, None)
    [sent] = db.exec(select(ObservationRevision)).all()
    assert json.loads(sent.body)["place"]["measured"] == STOOD


def test_a_wrong_digest_is_refused(phone: Phone, db):
    answer = phone.put(letter(phone.walk), told=b"something else")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/digest-mismatch")
    assert db.exec(select(Observation)).first() is None


def test_a_letter_without_a_digest_is_refused(phone: Phone):
    answer = phone.client.put(
        f"/api/field/observations/{uuid4()}",
        content=letter(phone.walk),
        headers={"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/digest-missing")


def test_ten_megabytes_of_note_are_refused_as_too_large(phone: Phone, db):
    answer = phone.put(letter(phone.walk, note="a" * 10_000_000))
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    assert db.exec(select(Observation)).first() is None


def test_what_is_not_json_is_refused(phone: Phone):
    assert phone.put(letter(phone.walk), kind="text/plain").status_code == 415
    assert phone.put(b"{nothing", kind="application/json").status_code == 422


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "extra-forbidden"),
        ({"note": "a" * 2001}, "/note", "string-too-long"),
        ({"note": "a\x00b"}, "/note", "null-character"),
        ({"feeling": "angry"}, "/feeling", "literal-error"),
        ({"captured_at": "2026-11-12T18:00:00"}, "/captured_at", "timezone-aware"),
        ({"captured_at": "yesterday"}, "/captured_at", "datetime-from-date-parsing"),
        ({"revision": 0}, "/revision", "greater-than-equal"),
        ({"revision": 2, "replaces": 2}, "", "replaces-a-later-one"),
        ({"place": {"source": "gps"}}, "/place", "position-missing"),
        ({"place": {"source": "gps", "lon": 0, "lat": 0}}, "/place", "null-island"),
        ({"place": {"source": "gps", "lon": 9.9}}, "/place", "half-a-position"),
        ({"place": {"source": "gps", "lon": 181, "lat": 57}}, "/place/lon", "less-than-equal"),
        ({"place": {"source": "stop"}}, "/place", "stop-missing"),
        ({"place": {"source": "none", "measured": STOOD}}, "/place", "not-put-right"),
        (
            {"place": {"source": "stop", "stop": 2, "measured": STOOD | {"name": "X"}}},
            "/place/measured/name",
            "extra-forbidden",
        ),
        ({"photos": [str(uuid4())] * 5}, "/photos", "too-long"),
        ({"unease": 4}, "/unease", "literal-error"),
        ({"unease": 0}, "/unease", "literal-error"),
        ({"proposal": "a" * 501}, "/proposal", "string-too-long"),
        ({"proposal": "a\x00"}, "/proposal", "null-character"),
        ({"times": ["at-noon"]}, "/times/0", "literal-error"),
        ({"times": ["always", "always"]}, "/times", "said-twice"),
        ({"worst_for": ["dogs"]}, "/worst_for/0", "literal-error"),
        ({"worst_for": ["older", "older"]}, "/worst_for", "said-twice"),
        ({"asset_number": "1" * 41}, "/asset_number", "string-too-long"),
        ({"asset_number": "\x00"}, "/asset_number", "null-character"),
        ({"group": "ABC"}, "/group", "string-too-long"),
        ({"group": "\x00"}, "/group", "null-character"),
        ({"on_behalf": "perhaps"}, "/on_behalf", "bool-parsing"),
        ({"client_version": "1" * 17}, "/client_version", "string-too-long"),
        ({"client_version": "\x00"}, "/client_version", "null-character"),
        ({"clock_offset_ms": 10**15}, "/clock_offset_ms", "less-than-equal"),
        ({"clock_offset_ms": 0.5}, "/clock_offset_ms", "int-from-float"),
    ],
)
def test_what_cannot_be_used_is_told_by_pointer(phone: Phone, changes, pointer, code):
    answer = phone.put(letter(phone.walk, **changes))
    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code} in answer.json()["errors"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_coordinates_that_are_no_numbers_are_refused(phone: Phone, number):
    body = letter(phone.walk, place={"source": "gps", "lon": "LON", "lat": 57.0})
    answer = phone.put(body.replace(b'"LON"', number.encode()))
    assert answer.status_code == 422


def test_the_district_is_found_and_a_point_outside_all_is_kept(phone: Phone, db):
    phone.put(letter(phone.walk, place={"source": "gps", "lon": 0.5, "lat": 0.5}))
    phone.put(letter(phone.walk, place={"source": "gps", "lon": 10.5, "lat": 57.5}))
    inside, outside = sorted(db.exec(select(Observation)), key=lambda row: row.lon)
    assert inside.district_id is not None
    assert outside.district_id is None
    assert outside.cell is not None


def test_a_place_at_a_stop_gets_the_stops_position(phone: Phone, db):
    phone.put(letter(phone.walk, place={"source": "stop", "stop": 1}))
    kept = db.exec(select(Observation)).one()
    assert (kept.lon, kept.lat, kept.stop_number) == (0.25, 0.25, 1)


def test_no_place_at_all_is_kept(phone: Phone, db):
    assert phone.put(letter(phone.walk, place={"source": "none"})).status_code == 201
    assert db.exec(select(Observation)).one().lon is None


def test_burglary_and_drugs_are_hidden_from_the_first_second(phone: Phone, db):
    for category, visibility in [("LYS", "public"), ("IND", "authorities"), ("RUS", "police")]:
        phone.put(letter(phone.walk, category=category, note=category))
        kept = db.exec(select(Observation).where(Observation.note == category)).one()
        assert kept.visibility == visibility


def test_a_category_we_do_not_know_is_kept_and_hidden(phone: Phone, db):
    assert phone.put(letter(phone.walk, category="NEW", subtype="NEW-1")).status_code == 201
    kept = db.exec(select(Observation)).one()
    assert (kept.category, kept.subtype, kept.visibility) == ("AND", None, "authorities")
    assert b'"NEW"' in db.exec(select(ObservationRevision)).one().body


def test_the_phone_can_ask_what_it_has_delivered(phone: Phone):
    id, body = uuid4(), letter(phone.walk)
    phone.put(body, id)
    [told] = phone.get("/api/field/receipts").json()["observations"]
    assert (told["id"], told["sha256"]) == (str(id), digest(body))


def test_a_wrong_answer_is_worded_in_the_readers_language(phone: Phone):
    danish = phone.put(letter(phone.walk, note="a" * 10_000_000)).json()["detail"]
    english = phone.put(
        letter(phone.walk, note="a" * 10_000_000), headers={"Accept-Language": "en-GB,en;q=0.9"}
    ).json()["detail"]
    assert danish != english
    assert "problems." not in danish + english


def a_stored_observation(device: Device) -> Observation:

    return Observation(
        id=uuid4(),
        walk_id=device.walk_id,
        device_id=device.id,
        sha256="0" * 64,
        feeling="unsafe",
        category="LYS",
        visibility="public",
        place_source="none",
        captured_at=NOON,
        received_at=NOON,
    )


def test_an_edit_after_closing_waits_and_what_stands_stands(phone: Phone, desk, taxonomy, db):
    id, first = uuid4(), letter(phone.walk, note="Først")
    phone.put(first, id)
    desk.close(phone.walk, days_ago=8)
    assert (
        phone.put(letter(phone.walk, note="Rettet", revision=2, replaces=1), id).status_code == 202
    )
    assert phone.put(first, id).status_code == 200
    standing = db.exec(select(Observation)).one()
    assert (standing.note, standing.state, standing.late_note) == ("Først", "stored", "Rettet")
    with desk.database.reading() as session:
        assert by_walk(session, {Held("coordinator")}, "quarantined") == {phone.walk.id: 1}
    with desk.database.writing() as session:
        take_in(session, id, taxonomy, "operator", NOON)
    taken = db.exec(select(Observation)).one()
    assert (taken.note, taken.revision, taken.late_note) == ("Rettet", 2, None)


def test_an_edit_that_is_turned_away_leaves_what_stands(phone: Phone, desk, db):
    id = uuid4()
    phone.put(letter(phone.walk, note="Først"), id)
    desk.close(phone.walk, days_ago=8)
    phone.put(letter(phone.walk, note="Rettet", revision=2, replaces=1), id)
    with desk.database.writing() as session:
        turn_away(session, id, "operator", NOON)
    standing = db.exec(select(Observation)).one()
    assert (standing.note, standing.state, standing.late_note) == ("Først", "stored", None)


def test_an_expelled_phone_can_take_nothing_back(phone: Phone, desk, db):
    id = uuid4()
    phone.put(letter(phone.walk), id)
    desk.expel(phone.device)
    assert phone.withdraw(id).status_code == 202
    assert db.exec(select(Observation)).one().state == "stored"


@pytest.mark.parametrize("told", ["sha-256=:\xe6:", "sha-256=:=:", "sha-256=", "md5=:AA==:"])
def test_a_digest_that_makes_no_sense_is_told(phone: Phone, told):
    headers = {"Content-Digest": told.encode("latin-1")}
    assert phone.put(letter(phone.walk), headers=headers).status_code == 422


def test_a_name_that_no_database_can_keep_is_told(client, phone: Phone):
    joining = {"code": phone.walk.join_code, "first_name": "a\x00b"}
    assert client.post("/api/field/devices", json=joining).status_code == 422


def test_a_huge_body_at_any_door_is_turned_down(client):
    answer = client.post("/api/field/devices", content=b"x" * 20_000_000)
    assert answer.status_code in (400, 413)


def test_a_late_edit_for_fewer_eyes_is_not_shown_beside_what_stands(phone: Phone, desk, db):
    id = uuid4()
    phone.put(letter(phone.walk), id)
    desk.close(phone.walk, days_ago=8)
    edit = letter(phone.walk, category="RUS", subtype=None, note="x", revision=2, replaces=1)
    assert phone.put(edit, id).status_code == 202
    standing = db.exec(select(Observation)).one()
    assert (standing.late_revision, standing.late_note, standing.visibility) == (2, None, "public")
