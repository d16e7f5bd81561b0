"""After the adoption: what was answered is read at the desk, and lines are moved on."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from tests.app.desk.test_plan import DESPITE, adopted, lines
from walks.planning.follow_up import Answer, By, answer
from walks.tables import PlanLine, Response

__all__ = ["adopted"]


@pytest.fixture
def line(adopted, db) -> PlanLine:
    return lines(db, family="belysning")[0]


def page_of(line: PlanLine) -> str:
    return f"/desk/lines/{line.id}/follow-up"


def status(db, line: PlanLine) -> str:
    return db.exec(select(PlanLine.status).where(PlanLine.id == line.id)).one()


def test_the_desk_moves_a_line_and_the_page_tells_it(coordinator, line, db):
    answered = coordinator.post(page_of(line), data={"to": "started"})
    assert "Linjens nye status er gemt." in answered.text
    assert "Coordinator Test" in answered.text
    assert status(db, line) == "started"
    coordinator.post(page_of(line), data={"to": "confirmed", "words": "Set i går"})
    assert status(db, line) == "confirmed"
    page = coordinator.get(page_of(line)).text
    said = page.partition('id="said"')[2]
    assert said.index("Bekræftet på stedet") < said.index("I gang")
    assert "Set i går" in said
    assert "Nævner en person?" not in said
    coordinator.post(page_of(line), data={"to": "not-solved", "words": "Skriv til ole@eksempel.dk"})
    assert "Nævner en person?" in coordinator.get(page_of(line)).text


def test_what_must_say_why_keeps_what_was_chosen(coordinator, line, db):
    page = coordinator.post(page_of(line), data={"to": "parked"})
    assert page.status_code == 422
    assert "Skriv en begrundelse" in page.text
    assert '<option value="parked" selected>' in page.text
    assert status(db, line) == "in-plan"


def test_too_many_words_are_told_and_are_still_there(coordinator, line, db):
    page = coordinator.post(page_of(line), data={"to": "parked", "words": "æ" * 1001})
    assert page.status_code == 422
    assert "æ" * 1001 in page.text
    assert db.exec(select(Response)).all() == []


@pytest.mark.parametrize("to", ["not-solved", "in-plan", "", "nonsense"])
def test_what_a_line_can_not_become_is_refused(coordinator, line, db, to):
    assert coordinator.post(page_of(line), data={"to": to, "words": "x"}).status_code == 409
    assert status(db, line) == "in-plan"


def test_a_draft_is_not_followed_up(coordinator, plan, db):
    line = lines(db, family="belysning")[0]
    assert "Planen er ikke vedtaget endnu" in coordinator.get(page_of(line)).text
    assert coordinator.post(page_of(line), data={"to": "started"}).status_code == 409


def test_the_police_read_it_and_move_nothing(staff, line, db):
    police = staff("police")
    page = police.get(page_of(line))
    assert page.status_code == 200
    assert 'name="to"' not in page.text
    assert police.post(page_of(line), data={"to": "started"}).status_code == 404
    assert status(db, line) == "in-plan"


def test_the_plan_shows_how_far_a_line_is_and_the_document_stays(coordinator, adopted, line, db):
    coordinator.post(page_of(line), data={"to": "started"})
    page = coordinator.get(adopted).text
    assert f'href="{page_of(line)}"' in page
    assert "I gang" in page
    assert "dokumentet er det, der blev vedtaget" in page


def test_the_next_version_goes_on_from_where_the_line_is(coordinator, adopted, line, gathered, db):
    answered = coordinator.post(f"{gathered.district}/plans", follow_redirects=False)
    draft = answered.headers["location"].partition("?")[0]
    with gathered.desk.database.writing() as session:
        row = session.get_one(PlanLine, line.id)
        by = By("operator", organisation="KB")
        answer(session, row, Answer(kind="done"), by, datetime.now(UTC))
    coordinator.post(f"{draft}/adoption", data=DESPITE)
    states = {row.status for row in lines(db, number=line.number)}
    assert states == {"reported-done"}
    page = coordinator.get(page_of(lines(db, number=line.number)[-1])).text
    assert "Meldt udført" in page.partition('id="said"')[2]
