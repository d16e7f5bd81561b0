"""A responsible party answers by its link: yes, no and why, begun, done, a day, its own number."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from tests.app.test_respond import (
    TASKS,
    coordinator,
    evening,
    gathered,
    hand_out,
    lamp,
    party,
    staff,
)
from tests.cast import a_district
from walks.privacy.of_itself import count_older, delete_older
from walks.tables import Event, PlanLine, ResponderLink, Response

assert all((coordinator, evening, gathered, hand_out, lamp, party, staff))


@pytest.fixture
def line(desk, lamp, db) -> PlanLine:
    """The lamp's line in an adopted plan, which is BO's."""
    desk.plan(lamp, 1, responsible="BO", measure_text="Ny lampe")
    return db.exec(select(PlanLine)).one()


@pytest.fixture
def bo(party):
    return party()


def gives(who, line: PlanLine, kind: str, **typed: str):
    return who.post(f"{TASKS}/{line.id}", data={"kind": kind} | typed, follow_redirects=False)


def stands(db, line: PlanLine) -> PlanLine:
    return db.exec(select(PlanLine).where(PlanLine.id == line.id)).one()


def said(db) -> list[Response]:
    return list(db.exec(select(Response).order_by(Response.at)))


@pytest.mark.parametrize(
    ("kind", "typed", "state"),
    [
        ("accepted", {"due_on": "2027-03-01"}, "in-plan"),
        ("declined", {"words": "Det er en privat fællesvej"}, "unclear-responsible"),
        ("asked", {"words": "Hvilken lampe?"}, "in-plan"),
        ("started", {}, "started"),
        ("done", {"words": "Skiftet i går"}, "reported-done"),
        ("noted", {"external_case": "S-4711"}, "in-plan"),
    ],
)
def test_an_answer_is_kept_and_moves_the_line(bo, line, db, kind, typed, state):
    answer = gives(bo, line, kind, **typed)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{TASKS}?told=answered#line-{line.number}",
    )
    [row] = said(db)
    assert (row.kind, row.state, row.organisation) == (kind, state, "BO")
    assert stands(db, line).status == state
    assert stands(db, line).external_case == typed.get("external_case", "")
    page = bo.get(answer.headers["location"]).text
    assert "Svaret er gemt hos kommunen." in page
    for words in typed.values():
        assert (
            words in page or "1. marts 2027" in page or "01.03.2027" in page or "1.3.2027" in page
        )


@pytest.mark.parametrize(("kind", "status"), [("declined", 422), ("asked", 422), ("noted", 409)])
def test_what_says_too_little_is_told_and_nothing_is_kept(bo, line, db, kind, status):
    answer = gives(bo, line, kind)
    assert answer.status_code == status
    assert 'id="troubles"' in answer.text
    assert said(db) == []


def test_what_was_typed_is_there_again_when_something_is_wrong(bo, line, db):
    answer = gives(bo, line, "accepted", words="Vi kommer <b>snart</b>", due_on="i morgen")
    assert answer.status_code == 422
    assert "Vi kommer &lt;b&gt;snart&lt;/b&gt;" in answer.text
    assert 'value="i morgen"' in answer.text
    assert said(db) == []
    assert gives(bo, line, "rubbish").status_code == 422


def test_pressed_twice_it_is_said_once(bo, line, db):
    gives(bo, line, "done", words="Skiftet i går")
    assert gives(bo, line, "done", words="Skiftet i går").status_code == 303
    assert len(said(db)) == 1
    assert len(db.exec(select(Event).where(Event.verb == "followed-up")).all()) == 1


def test_a_party_never_confirms_its_own_work(bo, line, db):
    gives(bo, line, "done")
    page = bo.get(TASKS).text
    assert "Meld udført" not in page
    assert "Vi er i gang" in page
    assert stands(db, line).status == "reported-done"


def test_what_is_another_partys_or_not_adopted_is_not_there(desk, lamp, party, db):
    desk.plan(lamp, 1, responsible="KB")
    theirs = db.exec(select(PlanLine)).one()
    desk.plan(lamp, 2, responsible="BO", state="draft")
    drafted = db.exec(select(PlanLine).where(PlanLine.responsible == "BO")).one()
    bo = party()
    for line in (theirs, drafted):
        assert gives(bo, line, "done").status_code == 404
    assert said(db) == []


def test_a_link_for_one_district_answers_nothing_elsewhere(desk, lamp, party, line, db):
    other = a_district("B", west=1.0)
    id = other.id
    db.add(other)
    assert gives(party("BO", id), line, "done").status_code == 404


def test_the_journal_tells_the_link_and_no_words(bo, line, db):
    gives(bo, line, "declined", words="Det er en privat fællesvej")
    event = db.exec(select(Event).where(Event.verb == "followed-up")).one()
    assert event.who.startswith("link:")
    assert event.facts == {"kind": "declined", "state": "unclear-responsible"}


def test_who_walked_hears_what_became_of_it(bo, line, evening, db):
    gives(bo, line, "done")
    told = (
        evening.phones[0]
        .client.get(
            "/api/field/answers", headers={"Authorization": f"Bearer {evening.phones[0].token}"}
        )
        .json()
    )
    assert "reported-done" in str(told)


def test_a_link_goes_in_its_time_and_what_it_has_answered_stands(bo, line, desk, db):
    gives(bo, line, "done", words="Skiftet i går")
    with desk.database.writing() as session:
        later = datetime.now(UTC) + timedelta(days=800)
        assert count_older(session, "links", later) == {"responderlink": 1}
        delete_older(session, "links", later)
    assert db.exec(select(ResponderLink)).all() == []
    [row] = said(db)
    assert (row.organisation, row.words) == ("BO", "Skiftet i går")
