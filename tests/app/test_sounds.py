"""Recordings from the phone: taken where the deployment says so, kept by their hash, for days."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import tryg
from app.main import make_app
from app.settings import Settings
from tests.cast import Phone, digest, letter
from tests.recordings import mp4, webm
from walks.photos.keep import Store
from walks.tables import Event, Sound

DAYS = 14
SAID = mp4(rest=b"the lamp at the stairs")


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    """A deployment that takes recordings."""
    return Settings(
        data_dir=tmp_path,
        database_url=database_url,
        base_url="http://testserver",
        secret_key="k" * 32,
        sound_days=DAYS,
    )


@pytest.fixture
def store(client) -> Store:
    return client.app.state.sounds


def test_a_recording_is_kept_byte_for_byte_and_says_when_it_goes(phone: Phone, db, store):
    observation, id = uuid4(), uuid4()
    answer = phone.put_sound(SAID, observation, id, seconds=12)
    assert answer.status_code == 201
    receipt, row = answer.json(), db.exec(select(Sound)).one()
    assert (receipt["receipt"], receipt["id"], receipt["sha256"]) == (
        "sound",
        str(id),
        digest(SAID),
    )
    assert store.read(row.sha256) == SAID
    assert store.path(row.sha256).stat().st_mode & 0o777 == 0o600
    assert (row.observation_id, row.kind, row.seconds) == (observation, "mp4", 12)
    assert row.delete_after - row.received_at == timedelta(days=DAYS)
    assert datetime.fromisoformat(receipt["delete_after"]) == row.delete_after
    told = db.exec(select(Event).where(Event.noun == f"sound:{id}")).one()
    assert (told.verb, told.facts) == ("received", {"state": "stored"})


def test_the_same_recording_again_changes_nothing(phone: Phone, db):
    observation, id = uuid4(), uuid4()
    answers = [phone.put_sound(SAID, observation, id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert len(db.exec(select(Sound))) == 1


def test_another_recording_under_the_same_id_is_refused(phone: Phone):
    observation, id = uuid4(), uuid4()
    phone.put_sound(SAID, observation, id)
    answer = phone.put_sound(webm(), observation, id)
    assert (answer.status_code, answer.json()["stored_sha256"]) == (409, digest(SAID))


def test_a_recording_may_come_before_or_after_its_text(phone: Phone):
    first, second = uuid4(), uuid4()
    assert phone.put_sound(SAID, first).status_code == 201
    assert phone.put(letter(phone.walk), first).status_code == 201
    assert phone.put(letter(phone.walk), second).status_code == 201
    assert phone.put_sound(webm(), second).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 415, "not-a-sound"),
        (b"<html><script>alert(1)</script>", 415, "not-a-sound"),
        (mp4(b"soun", b"vide"), 415, "not-a-sound"),
        (webm(2, 1), 415, "not-a-sound"),
        (b"\xff\xd8\xff\xe0" + bytes(100), 415, "not-a-sound"),
        (mp4(rest=bytes(256 * 1024)), 413, "too-large"),
    ],
)
def test_what_is_no_recording_is_turned_down_and_leaves_nothing(
    phone: Phone, settings, db, body, status, code
):
    answer = phone.put_sound(body, uuid4())
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{code}")
    assert "problems." not in answer.text
    assert db.exec(select(Sound)) == []
    assert [path for path in settings.sounds.rglob("*") if path.is_file()] == []


def test_a_recording_that_was_changed_on_the_way_is_turned_down(phone: Phone):
    answer = phone.put_sound(SAID, uuid4(), told=SAID + b"!")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/digest-mismatch")


@pytest.mark.parametrize("seconds", ["x", "-1", "61", "1e3", "²"])
def test_a_length_that_is_none_is_turned_down(phone: Phone, seconds):
    answer = phone.put_sound(SAID, uuid4(), seconds=seconds)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/seconds")


def test_a_stranger_hands_in_nothing(client, db):
    stranger = Phone(client, "nobody", None, None)
    assert stranger.put_sound(SAID, uuid4()).status_code == 401
    assert db.exec(select(Sound)) == []


@pytest.mark.parametrize("body", [SAID, webm()])
def test_the_door_for_photos_takes_no_recording(phone: Phone, body):
    answer = phone.put_photo(body, uuid4())
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/not-a-photo")


def test_what_comes_for_a_closed_walk_waits_in_quarantine_and_is_taken_in(
    phone: Phone, desk, db, database, taxonomy
):
    from walks.observations.review import take_in

    desk.close(phone.walk, days_ago=8)
    lamp = uuid4()
    phone.put(letter(phone.walk), lamp)
    answer = phone.put_sound(SAID, lamp)
    assert (answer.status_code, answer.json()["reason"]) == (202, "walk-closed")
    with database.writing() as session:
        take_in(session, lamp, taxonomy, "operator", datetime.now(UTC))
    assert db.exec(select(Sound.state)).one() == "stored"


def test_a_phone_that_was_expelled_goes_to_quarantine(phone: Phone, desk):
    desk.expel(phone.device)
    answer = phone.put_sound(SAID, uuid4())
    assert (answer.status_code, answer.json()["reason"]) == (202, "device-expelled")


def test_another_phone_cannot_speak_under_mine(phone: Phone, other_phone: Phone):
    mine = uuid4()
    phone.put(letter(phone.walk), mine)
    assert other_phone.put_sound(SAID, mine).status_code == 409


def test_the_list_of_receipts_names_the_recording(phone: Phone):
    lamp, id = uuid4(), uuid4()
    phone.put(letter(phone.walk, sound=str(id)), lamp)
    phone.put_sound(SAID, lamp, id)
    [listed] = phone.look("receipts")["observations"]
    assert listed["sounds"] == [{"id": str(id), "sha256": digest(SAID), "state": "stored"}]


def test_a_withdrawal_takes_it_along_at_the_next_sweep(phone: Phone, client, db, store):
    lamp = uuid4()
    phone.put(letter(phone.walk), lamp)
    phone.put_sound(SAID, lamp)
    phone.withdraw(lamp)
    assert db.exec(select(Sound)).one().delete_after <= datetime.now(UTC)
    swept_by_hand(client)
    assert db.exec(select(Sound)) == []
    assert not store.exists(digest(SAID))


def test_none_is_taken_for_what_was_withdrawn(phone: Phone, store):
    lamp = uuid4()
    phone.withdraw(lamp)
    assert phone.put_sound(SAID, lamp).status_code == 410
    assert not store.exists(digest(SAID))


def test_one_that_the_newest_letter_no_longer_names_goes_at_the_next_sweep(
    phone: Phone, client, db, store
):
    lamp, id, other = uuid4(), uuid4(), uuid4()
    phone.put(letter(phone.walk, sound=str(id)), lamp)
    phone.put_sound(SAID, lamp, id)
    phone.put(letter(phone.walk, sound=str(other), revision=2, replaces=1), lamp)
    phone.put_sound(webm(), lamp, other)
    swept_by_hand(client)
    assert db.exec(select(Sound.id)) == [other]
    assert not store.exists(digest(SAID))


def test_one_that_arrives_after_it_was_deleted_is_not_kept(phone: Phone, client, db):
    lamp, id = uuid4(), uuid4()
    phone.put(letter(phone.walk, sound=str(id)), lamp)
    phone.put(letter(phone.walk, revision=2, replaces=1), lamp)
    answer = phone.put_sound(SAID, lamp, id)
    assert (answer.status_code, answer.json()["state"]) == (201, "replaced")
    swept_by_hand(client)
    assert db.exec(select(Sound)) == []


def test_a_server_that_starts_sweeps(phone: Phone, client, settings, db, database, store):
    phone.put_sound(SAID, uuid4())
    row = db.exec(select(Sound)).one()
    row.delete_after = datetime.now(UTC) - timedelta(seconds=1)
    with database.writing() as session:
        session.merge(row)
    with TestClient(make_app(settings)) as again:
        assert again.get("/healthz").status_code == 200
    assert db.exec(select(Sound)) == []
    assert not store.exists(digest(SAID))


def test_the_operator_sweeps_by_hand(phone: Phone, settings, db, monkeypatch):
    lamp = uuid4()
    phone.put(letter(phone.walk), lamp)
    phone.put_sound(SAID, lamp)
    phone.withdraw(lamp)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    told = CliRunner().invoke(tryg, ["sounds", "sweep"])
    assert told.exit_code == 0, told.output
    assert "Lydnoter slettet: 1" in told.output
    assert db.exec(select(Sound)) == []


def test_the_phone_learns_that_recordings_are_taken_and_may_listen(phone: Phone, client):
    assert phone.look("package")["sound"] == {"days": DAYS}
    assert "microphone=(self)" in client.get("/tur/").headers["permissions-policy"]
    assert "microphone=()" in client.get("/desk/sign-in").headers["permissions-policy"]
    assert "media-src 'self' blob:" in client.get("/tur/").headers["content-security-policy"]


def test_where_none_are_taken_the_phone_is_told_and_turned_down(phone: Phone, client, db, store):
    lamp, id = uuid4(), uuid4()
    phone.put_sound(SAID, lamp, id)
    client.app.state.settings.sound_days = 0
    assert phone.look("package")["sound"] is None
    answer = phone.put_sound(webm(), lamp)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/sound-not-taken")
    assert not store.exists(digest(webm()))
    assert phone.put_sound(SAID, lamp, id).status_code == 200  # what is here is here


def test_it_is_off_unless_the_deployment_says_so(tmp_path, database_url):
    off = Settings(data_dir=tmp_path, database_url=database_url, base_url="http://testserver")
    assert off.sound_days == 0
    with TestClient(make_app(off)) as client:
        assert "microphone=()" in client.get("/tur/").headers["permissions-policy"]


def swept_by_hand(client: TestClient) -> None:
    from walks.sounds.sweep import sweep

    state = client.app.state
    with state.database.writing() as session:
        sweep(session, state.sounds, datetime.now(UTC))
