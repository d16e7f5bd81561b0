"""A copy for somebody who asks holds all of theirs, and nothing of anybody else's."""

import time
import zipfile
from io import BytesIO
from uuid import UUID, uuid4

import orjson
import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import NOON, letter
from tests.recordings import webm
from walks import journal
from walks.tables import Agreement, ClosedNote, Event, Person

MINE, THEIRS = "sporhund7319", "fremmed4242"


def opened(answer) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def planted(client, desk, evening: Evening, picture: bytes, trace: str):
    """A phone that has sent one finding, edited it, and sent a photo and a stance."""
    phone, id = desk.phone(client, evening.walk, first_name=f"{trace}A"), uuid4()
    sent = letter(evening.walk, note=f"{trace}B", proposal=f"{trace}C", asset_number=f"{trace}D")
    assert phone.put(sent, id).status_code == 201
    edit = letter(evening.walk, note=f"{trace}E", revision=2, replaces=1)
    assert phone.put(edit, id).status_code == 201
    assert phone.put_photo(picture, id).status_code == 201
    with desk.database.writing() as session:
        facts = {"stance": "agree", "made_at": NOON, "sha256": "0" * 64, "received_at": NOON}
        told = {"observation_id": evening.lamp, "device_id": phone.device.id}
        session.add(Agreement(id=uuid4(), body=f"{trace}F".encode(), **facts, **told))
    return phone, id


@pytest.fixture
def two(client, desk, evening, picture):
    return (
        planted(client, desk, evening, picture, MINE),
        planted(client, desk, evening, picture, THEIRS),
    )


def test_a_copy_holds_every_trace_of_theirs_and_none_of_others(municipality, desk, two, db):
    (phone, id), (other, others) = two
    with desk.database.writing() as session:
        note = {"noun": f"observation:{id}", "side": "police", "text": f"{THEIRS}N"}
        session.add(ClosedNote(written_at=NOON, **note))
        person = f"person:{uuid4()}"
        journal.record(session, NOON, person, "read-closed", f"observation:{id}")
    files = opened(municipality.post(f"/desk/privacy/devices/{phone.device.id}/copy"))
    page, data = files["index.html"].decode(), files["data.json"].decode()
    for part in "ABCDEF":
        assert f"{MINE}{part}" in data
        assert f"{MINE}{part}" in page
    assert sum(name.startswith("photos/") for name in files) == 1
    verbs = [row["verb"] for row in orjson.loads(data)["journal"]]
    assert verbs[:2] == ["joined", "received"]
    assert "read-closed" in verbs
    for foreign in (THEIRS, str(other.device.id), str(others), person, phone.token):
        assert foreign not in page + data
    told = db.exec(select(Event).where(Event.verb == "gave-copy")).one()
    assert told.noun == f"device:{phone.device.id}"


def test_staff_are_given_what_the_journal_says_of_them_and_no_secret(municipality, desk):
    person = Person(email="anna@tryg.example", name="Anna", password_hash="argonhash")
    with desk.database.writing() as session:
        session.add(person)
        session.flush()
        journal.record(session, NOON, f"person:{person.id}", "signed-in", f"person:{person.id}")
        journal.record(session, NOON, "operator", "role-given", f"person:{person.id}", role="x")
    files = opened(municipality.post(f"/desk/privacy/staff/{person.id}/copy"))
    data = files["data.json"].decode()
    assert "anna@tryg.example" in data
    assert "argonhash" not in data + files["index.html"].decode()
    assert {"signed-in", "role-given"} <= {row["verb"] for row in orjson.loads(data)["journal"]}


def test_ten_thousand_rows_take_less_than_ten_seconds(municipality, desk):
    person = Person(email="busy@tryg.example", name="Busy")
    with desk.database.writing() as session:
        session.add(person)
        session.flush()
        for _ in range(10_000):
            noun = f"observation:{UUID(int=7)}"
            journal.record(session, NOON, f"person:{person.id}", "accepted", noun)
    began = time.perf_counter()
    files = opened(municipality.post(f"/desk/privacy/staff/{person.id}/copy"))
    took = time.perf_counter() - began
    assert len(orjson.loads(files["data.json"])["journal"]) == 10_000
    assert took < 10, took


LEFT_OUT = "Noget er udeladt"
POLICE = {"category": "RUS", "subtype": "RUS-1"}


def test_the_municipality_hands_over_nothing_of_what_only_the_police_read(
    client, desk, evening, municipality, picture
):
    desk.takes_sound(client)
    phone, open_, closed = desk.phone(client, evening.walk), uuid4(), uuid4()
    phone.put(letter(evening.walk, note="aaben7319"), open_)
    phone.put(letter(evening.walk, note="lukket4242", **POLICE), closed)
    photo, sound = uuid4(), uuid4()
    assert phone.put_photo(picture, closed, photo).status_code == 201
    assert phone.put_sound(webm(2), closed, sound).status_code == 201
    files = opened(municipality.post(f"/desk/privacy/devices/{phone.device.id}/copy"))
    told = files["index.html"].decode() + files["data.json"].decode()
    assert "aaben7319" in told
    assert LEFT_OUT in told
    for hidden in ("lukket4242", "RUS", "police", str(closed), str(photo), str(sound)):
        assert hidden not in told
    assert set(files) == {"index.html", "data.json"}


def test_a_letter_that_was_for_the_police_is_left_out_of_what_it_became(
    client, desk, evening, municipality, picture
):
    phone, id, first, second = desk.phone(client, evening.walk), uuid4(), uuid4(), uuid4()
    phone.put(letter(evening.walk, note="lukket4242", photos=[first, second], **POLICE), id)
    edit = letter(evening.walk, note="aaben7319", revision=2, replaces=1, photos=[second])
    assert phone.put(edit, id).status_code == 201
    for photo in (first, second):
        assert phone.put_photo(picture, id, photo).status_code == 201
    files = opened(municipality.post(f"/desk/privacy/devices/{phone.device.id}/copy"))
    told = files["index.html"].decode() + files["data.json"].decode()
    assert "aaben7319" in told
    assert LEFT_OUT in told
    assert "lukket4242" not in told
    assert {name for name in files if "/" in name} == {f"photos/{second}.jpg"}


def test_nothing_is_said_to_be_left_out_when_nothing_is(client, desk, evening, municipality):
    phone = desk.phone(client, evening.walk)
    phone.put(letter(evening.walk, note="aaben7319"))
    files = opened(municipality.post(f"/desk/privacy/devices/{phone.device.id}/copy"))
    assert LEFT_OUT not in files["index.html"].decode()


def test_what_staff_did_with_what_is_for_the_police_is_left_out_too(municipality, desk, evening):
    person = Person(email="anna@tryg.example", name="Anna")
    with desk.database.writing() as session:
        session.add(person)
        session.flush()
        who = f"person:{person.id}"
        journal.record(session, NOON, who, "accepted", f"observation:{evening.lamp}")
        journal.record(session, NOON, who, "accepted", f"observation:{evening.police}")
        seen = {"classes": {"police": 3}, "form": "page"}
        journal.record(session, NOON, who, "read-closed", f"walk:{evening.walk.id}", **seen)
    files = opened(municipality.post(f"/desk/privacy/staff/{person.id}/copy"))
    assert [row["noun"] for row in orjson.loads(files["data.json"])["journal"]] == [
        f"observation:{evening.lamp}"
    ]
    assert LEFT_OUT in files["index.html"].decode()
