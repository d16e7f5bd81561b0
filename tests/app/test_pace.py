"""How much one phone may send: what is over the limit is kept apart or waits, and none is lost."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from app import pace
from app.pace import Pace
from tests import hostile
from tests.cast import NOON, Desk, Phone, letter
from walks.errors import Refused

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def hurried(client, monkeypatch):
    """A house where a phone may send four letters, and hardly more however long the test takes."""
    monkeypatch.setattr(client.app.state, "letters", Pace(4, 1e-9))
    return client


def test_what_a_phone_sends_too_fast_waits_and_all_of_it_is_kept(hurried, db):
    desk = Desk.set_up(hurried.app.state.database)
    walk = desk.walk()
    bot, other = desk.phone(hurried, walk), desk.phone(hurried, walk)
    told = [bot.put(letter(walk, note=str(n))) for n in range(7)]
    assert [one.status_code for one in told] == [201] * 4 + [202] * 3
    assert {one.json()["reason"] for one in told[4:]} == {"flood"}
    # Nobody else on the walk is in its way.
    assert other.put(letter(walk)).status_code == 201


def test_a_letter_sent_again_is_answered_as_before(hurried):
    desk = Desk.set_up(hurried.app.state.database)
    phone = desk.phone(hurried, desk.walk())
    ids = [uuid4() for _ in range(6)]
    first = [phone.put(letter(phone.walk), id).json()["state"] for id in ids]
    again = [phone.put(letter(phone.walk), id).json()["state"] for id in ids]
    assert first == again == ["stored"] * 4 + ["quarantined"] * 2


def test_an_evening_without_signal_comes_in_one_go():
    letters = pace.of_letters(60)
    phone = uuid4()
    assert all(letters.spend(phone, NOON) for _ in range(120))
    assert not letters.spend(phone, NOON)
    assert letters.spend(phone, NOON + A_MINUTE)


def test_a_phone_that_has_sent_too_many_bytes_is_told_when_to_come_back(
    phone: Phone, client, monkeypatch
):
    monkeypatch.setattr(client.app.state, "photo_bytes", Pace(5_000, 1_000))
    photo, observation, answers = hostile.plain("PNG"), uuid4(), []
    phone.put(letter(phone.walk), observation)
    for _ in range(4):
        answers.append(phone.put_photo(photo + os.urandom(2_000), observation))
    assert [one.status_code for one in answers][-1] == 429
    assert answers[0].status_code == 201
    assert int(answers[-1].headers["retry-after"]) >= 60
    whole = photo + os.urandom(2_000)
    piece = phone.put_piece(whole[:500], observation, uuid4(), offset=0, whole=whole)
    assert piece.status_code == 429


def test_who_owes_comes_out_of_it_with_time():
    photos, phone = Pace(1_000, 10), uuid4()
    photos.spend(phone, NOON, 1_500)
    with pytest.raises(Refused) as told:
        photos.check(phone, NOON)
    assert told.value.code == "photo-quota"
    photos.check(phone, NOON + timedelta(minutes=51))


def test_the_memory_of_devices_has_an_end(monkeypatch):
    monkeypatch.setattr(pace, "MOST_DEVICES", 3)
    letters, first = pace.of_letters(1), uuid4()
    for device in (first, *(uuid4() for _ in range(3))):
        letters.spend(device, NOON, 2)
    assert letters.left(first, NOON) == 2  # forgotten, and begins anew
