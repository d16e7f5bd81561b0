"""Agreeing with what others have seen: once a phone, never with oneself, never with the unseen."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.cast import NOON, Desk, Phone, digest, letter
from walks.observations import agree
from walks.observations.stances import Stances, stances
from walks.tables import Agreement, Event, Observation


@pytest.fixture
def lamp(phone: Phone) -> UUID:
    """What the first phone has seen and everybody may see."""
    return noted(phone)


@pytest.fixture
def third(client, desk: Desk, phone: Phone) -> Phone:
    """A third phone on the walk."""
    return desk.phone(client, phone.walk)


def noted(phone: Phone, **changes) -> UUID:
    id = uuid4()
    assert phone.put(letter(phone.walk, **changes), id).status_code == 201
    return id


def counted(desk: Desk, id: UUID) -> Stances | None:
    with desk.database.reading() as session:
        return stances(session, [id]).get(id)


def test_an_agreement_is_kept_byte_for_byte_and_receipted(other_phone: Phone, lamp, db):
    id = uuid4()
    answer = other_phone.agree(lamp, id=id)
    assert answer.status_code == 201
    kept = db.exec(select(Agreement)).one()
    told = answer.json()
    assert (told["receipt"], told["id"], told["state"]) == ("agreement", str(id), "stored")
    assert told["sha256"] == kept.sha256 == digest(kept.body)
    assert set(told) == {"receipt", "id", "sha256", "state", "reason", "received_at"}
    [event] = db.exec(select(Event).where(Event.noun == f"agreement:{id}"))
    assert event.who == f"device:{other_phone.device.id}"


def test_the_same_agreement_again_changes_nothing(other_phone: Phone, lamp, db):
    id = uuid4()
    answers = [other_phone.agree(lamp, id=id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert len(db.exec(select(Agreement))) == 1


def test_other_content_under_the_same_id_is_refused(other_phone: Phone, third: Phone, lamp, db):
    id = uuid4()
    other_phone.agree(lamp, id=id)
    assert other_phone.agree(lamp, "differ", id).json()["type"] == "/problems/other-content"
    assert third.agree(lamp, id=id).status_code == 409
    assert db.exec(select(Agreement.stance)).one() == "agree"


def test_a_phone_counts_once_and_the_newest_it_said_counts(
    desk, other_phone: Phone, third: Phone, lamp
):
    other_phone.agree(lamp, made_at="2026-11-12T19:00:00+01:00")
    other_phone.agree(lamp, "differ", made_at="2026-11-12T18:00:00+01:00")  # said first, came last
    third.agree(lamp, "differ")
    assert counted(desk, lamp) == Stances(agree=1, differ=1)
    other_phone.agree(lamp, "none", made_at="2026-11-12T19:01:00+01:00")
    assert counted(desk, lamp) == Stances(agree=0, differ=1)


def test_a_clock_that_is_ahead_does_not_outrank_what_is_said_later(desk, other_phone: Phone, lamp):
    other_phone.agree(lamp, made_at="2199-01-01T00:00:00Z")
    other_phone.agree(lamp, "differ", made_at=datetime.now(UTC).isoformat())
    assert counted(desk, lamp) == Stances(agree=0, differ=1)


def test_nobody_agrees_with_themselves(phone: Phone, lamp, db):
    answer = phone.agree(lamp)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/own-observation")
    assert db.exec(select(Agreement)).first() is None


def gone(answer) -> tuple[int, dict[str, object]]:
    """What was answered, without the id that was asked for."""
    return answer.status_code, {**answer.json(), "id": None}


@pytest.fixture
def nothing(other_phone: Phone) -> tuple[int, dict[str, object]]:
    """How an observation that never was is answered."""
    answer = gone(other_phone.agree(uuid4()))
    assert answer[0] == 410
    return answer


@pytest.mark.parametrize("category", ["IND", "RUS"])
def test_what_a_walker_may_not_see_is_answered_as_if_it_never_was(
    phone: Phone, other_phone: Phone, nothing, category, db
):
    hidden = noted(phone, category=category, subtype=None)
    assert gone(other_phone.agree(hidden)) == nothing
    assert db.exec(select(Agreement)).first() is None


def test_an_edit_for_fewer_eyes_hides_what_could_be_agreed_with(
    phone: Phone, other_phone: Phone, nothing, lamp
):
    edit = letter(phone.walk, category="RUS", subtype=None, revision=2, replaces=1)
    assert phone.put(edit, lamp).status_code == 201
    assert gone(other_phone.agree(lamp)) == nothing


def test_what_was_taken_back_is_answered_as_if_it_never_was(
    phone: Phone, other_phone: Phone, nothing, lamp
):
    phone.withdraw(lamp)
    assert gone(other_phone.agree(lamp)) == nothing


def test_what_waits_for_the_coordinator_cannot_be_agreed_with(
    desk, phone: Phone, other_phone: Phone, nothing
):
    desk.expel(phone.device)
    waits = uuid4()
    assert phone.put(letter(phone.walk), waits).status_code == 202
    assert gone(other_phone.agree(waits)) == nothing


def test_a_participant_of_another_walk_learns_nothing(client, desk, phone: Phone, nothing, lamp):
    stranger = desk.phone(client, desk.walk("En anden vandring"))
    assert gone(stranger.agree(lamp)) == nothing
    assert gone(stranger.agree(lamp, walk=phone.walk.id)) == nothing


def test_an_agreement_that_names_another_walk_than_its_own_is_no_good(
    other_phone: Phone, nothing, lamp
):
    assert gone(other_phone.agree(lamp, walk=uuid4())) == nothing


def test_an_expelled_phone_learns_nothing_and_what_it_says_waits(
    desk, phone: Phone, other_phone: Phone, lamp, db
):
    hidden = noted(phone, category="RUS", subtype=None)
    desk.expel(other_phone.device)
    for id in (lamp, hidden, uuid4()):
        answer = other_phone.agree(id)
        assert (answer.status_code, answer.json()["reason"]) == (202, "device-expelled")
    assert counted(desk, lamp) is None
    assert len(db.exec(select(Agreement))) == 3


def test_a_stance_counts_until_a_week_after_closing_and_then_waits(
    desk, phone: Phone, other_phone: Phone, third: Phone, lamp
):
    desk.close(phone.walk, days_ago=6.9)
    assert other_phone.agree(lamp).status_code == 201
    with desk.database.writing() as session:
        session.get_one(type(phone.walk), phone.walk.id).closed_at = NOON.replace(year=2020)
    answer = third.agree(lamp)
    assert (answer.status_code, answer.json()["reason"]) == (202, "walk-closed")
    assert counted(desk, lamp) == Stances(agree=1)


def test_a_flood_of_stances_waits(desk, other_phone: Phone, lamp, monkeypatch):
    monkeypatch.setattr(agree, "FLOOD", 2)
    answers = [other_phone.agree(lamp).status_code for _ in range(3)]
    assert answers == [201, 201, 202]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"stance": "maybe"}, "/stance"),
        ({"made_at": "2026-11-12T18:50:00"}, "/made_at"),
        ({"made_at": "0001-01-01T00:00:00+14:00"}, "/made_at"),
        ({"note": "x"}, "/note"),
        ({"observation": "x"}, "/observation"),
    ],
)
def test_what_cannot_be_used_is_told_by_pointer(other_phone: Phone, lamp, changes, pointer):
    content = {"observation": lamp} | changes
    answer = other_phone.agree(**content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_stranger_can_agree_with_nothing(client, phone: Phone, lamp):
    stranger = Phone(client, "not-a-token", phone.walk, phone.device)
    assert stranger.agree(lamp).status_code == 401


def test_the_phone_can_ask_which_stances_have_come(other_phone: Phone, lamp):
    id = uuid4()
    other_phone.agree(lamp, id=id)
    assert other_phone.look("receipts")["agreements"] == [str(id)]


def test_what_is_agreed_with_is_not_touched(other_phone: Phone, lamp, db):
    before = db.exec(select(Observation)).one().model_dump()
    other_phone.agree(lamp, "differ")
    assert db.exec(select(Observation)).one().model_dump() == before
