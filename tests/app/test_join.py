"""Joining a walk: by QR or by code, without an account, and not by guessing."""

import time
from uuid import UUID

import pytest
from sqlmodel import select

from tests.cast import Desk, Phone, letter
from walks.schedule import arrange, join
from walks.tables import Device, Event, Walk


@pytest.fixture
def walk(desk: Desk) -> Walk:
    """An open walk."""
    return desk.walk()


def join_with(client, **invitation):
    return client.post("/api/field/devices", json={"role": "participant"} | invitation)


def test_the_qr_lets_a_phone_join_and_take_the_walk_along(client, walk, settings, db):
    answer = join_with(client, secret=join.secret_of(walk, settings.key), first_name="Grete")
    assert answer.status_code == 201
    package = answer.json()["package"]
    assert package["walk"]["title"] == walk.title
    assert [stop["number"] for stop in package["stops"]] == [1, 2]
    assert len(package["taxonomy"]["categories"]) == 16
    assert package["districts"][0]["outline"]["type"] == "MultiPolygon"
    assert db.exec(select(Device)).one().token_hash != answer.json()["token"]


def test_the_code_may_be_typed_with_dash_space_and_small_letters(client, walk):
    code = walk.join_code
    typed = f"{code[:4].lower()}- {code[4:]}".replace("0", "o").replace("1", "l")
    assert join_with(client, code=typed).status_code == 201


def test_a_phone_that_joined_can_send_at_once(client, walk):
    token = join_with(client, code=walk.join_code).json()["token"]
    assert Phone(client, token, walk, Device()).put(letter(walk)).status_code == 201


def test_one_sees_what_one_joins_before_joining(client, walk, settings):
    secret = join.secret_of(walk, settings.key)
    answer = client.get("/api/field/invitation", headers={"Tryg-Invitation": secret})
    assert answer.json()["walk"]["area"] == "Bydel A"


def test_a_wrong_code_finds_nothing(client, walk):
    assert join_with(client, code="00000000").status_code == 404
    assert join_with(client, secret="A" * 22).status_code == 404
    assert join_with(client).status_code == 404


def test_a_code_tried_a_hundred_times_is_stopped_and_the_right_one_too(client, walk):
    began = time.monotonic()
    answers = [join_with(client, code=f"{n:08d}").status_code for n in range(100)]
    filled_meanwhile = (time.monotonic() - began) / 2 + 1
    assert answers[:30] == [404] * 30
    assert set(answers[30:]) == {404, 429} or set(answers[30:]) == {429}
    assert answers.count(404) <= 30 + filled_meanwhile
    stopped = join_with(client, code=walk.join_code)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["retry-after"]) <= 60


def test_guessing_codes_does_not_lock_out_those_with_the_qr(client, walk, settings):
    for n in range(40):
        join_with(client, code=f"{n:08d}")
    assert join_with(client, secret=join.secret_of(walk, settings.key)).status_code == 201


def test_a_walk_that_is_not_open_takes_nobody_in(client, desk, settings):
    planned = desk.walk(is_open=False)
    answer = join_with(client, secret=join.secret_of(planned, settings.key))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/walk-not-open")


def test_a_renewed_invitation_stops_the_old_one_but_not_those_who_joined(
    client, desk, walk, settings
):
    phone, old = desk.phone(client, walk), join.secret_of(walk, settings.key)
    with desk.database.writing() as session:
        arrange.renew_invitation(session, walk.id, "operator", walk.starts_at)
    assert join_with(client, secret=old).status_code == 404
    assert join_with(client, code=walk.join_code).status_code == 404
    assert phone.put(letter(walk)).status_code == 201


def test_a_closed_walk_opened_again_has_a_new_code(desk, walk):
    desk.close(walk)
    with desk.database.writing() as session:
        again = arrange.open_walk(session, walk.id, "operator", walk.starts_at)
        assert again.join_code not in (None, walk.join_code)


@pytest.mark.parametrize(
    "joining",
    [{"role": "king"}, {"first_name": "a" * 41}, {"extra": 1}, {"language": "not a language"}],
)
def test_joining_with_nonsense_is_told(client, walk, joining):
    answer = join_with(client, code=walk.join_code, **joining)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/")


def test_the_package_is_not_sent_twice(client, desk, walk):
    phone = desk.phone(client, walk)
    tag = phone.get("/api/field/package").headers["etag"]
    again = client.get(
        "/api/field/package",
        headers={"Authorization": f"Bearer {phone.token}", "If-None-Match": tag},
    )
    assert again.status_code == 304


def test_joining_is_in_the_journal_without_a_name(client, walk, db):
    device = UUID(join_with(client, code=walk.join_code, first_name="Grete").json()["device"])
    [event] = db.exec(select(Event).where(Event.verb == "joined"))
    assert event.who == f"device:{device}"
    assert "Grete" not in str(event.facts)


ATTEMPT = "k" * 22


def test_a_phone_whose_answer_was_lost_asks_again_and_is_one_device(client, walk, settings, db):
    secret = join.secret_of(walk, settings.key)
    first, again = (join_with(client, secret=secret, attempt=ATTEMPT).json() for _ in range(2))
    assert (first["token"], first["device"]) == (again["token"], again["device"])
    assert len(db.exec(select(Device)).all()) == 1
    assert len(db.exec(select(Event).where(Event.verb == "joined")).all()) == 1
    other = join_with(client, secret=secret, attempt="m" * 22).json()
    assert other["token"] != first["token"]
    assert Phone(client, again["token"], walk, Device()).put(letter(walk)).status_code == 201


def test_the_same_attempt_on_another_walk_is_another_device(client, desk, walk, settings):
    told = [
        join_with(client, secret=join.secret_of(each, settings.key), attempt=ATTEMPT).json()
        for each in (walk, desk.walk())
    ]
    assert told[0]["token"] != told[1]["token"]


def test_whoever_said_yes_without_signal_is_let_in_late_and_waits_for_the_coordinator(
    client, desk, walk, settings
):
    desk.close(walk, days_ago=6)
    secret = join.secret_of(walk, settings.key)
    assert join_with(client, secret=secret).status_code == 403
    assert join_with(client, code=walk.join_code or "00000000", is_late=True).status_code != 201
    told = join_with(client, secret=secret, attempt=ATTEMPT, is_late=True)
    assert told.status_code == 201
    receipt = Phone(client, told.json()["token"], walk, Device()).put(letter(walk))
    assert (receipt.status_code, receipt.json()["reason"]) == (202, "newcomer")


def test_a_leader_who_comes_after_the_walk_leads_nobody(client, desk, walk, settings):
    desk.close(walk)
    told = join_with(client, secret=join.leader_secret_of(walk, settings.key), is_late=True).json()
    assert told["is_leader"] is False
    phones = {"Authorization": f"Bearer {told['token']}"}
    assert client.get("/api/field/devices", headers=phones).status_code == 403


def test_nobody_is_let_in_when_the_walk_takes_no_more_letters(client, desk, walk, settings):
    desk.close(walk, days_ago=8)
    answer = join_with(client, secret=join.secret_of(walk, settings.key), is_late=True)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/walk-not-open")


def test_the_phone_that_was_let_in_before_the_walk_closed_is_still_itself(
    client, desk, walk, settings
):
    told = {"secret": join.secret_of(walk, settings.key), "attempt": ATTEMPT}
    first = join_with(client, **told).json()
    desk.close(walk)
    again = join_with(client, **told, is_late=True).json()
    assert again["token"] == first["token"]
    assert Phone(client, again["token"], walk, Device()).put(letter(walk)).status_code == 201
