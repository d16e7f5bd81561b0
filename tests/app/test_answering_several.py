"""One answer to several lines: to all that were ticked, or to none."""

import re
from uuid import uuid4

import pytest
from sqlmodel import select

from tests.app.test_answering import bo, said
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
from walks.tables import Event, Plan, PlanLine

assert all((bo, coordinator, evening, gathered, hand_out, lamp, party, staff))


@pytest.fixture
def lines(desk, lamp, db) -> list[PlanLine]:
    """Three of BO's, the last of them done; and one of the municipality's."""
    desk.plan(lamp, 1, responsible="BO", measure_text="Ny lampe")
    plan = db.exec(select(Plan.id)).one()
    for n, (responsible, status) in enumerate(
        (("BO", "in-plan"), ("BO", "reported-done"), ("KB", "in-plan")), 2
    ):
        db.add(
            PlanLine(
                plan_id=plan, number=f"A-2026-0{n}9", position=n, family="belysning",
                responsible=responsible, visibility="public", status=status,
                measure_text="Klip hækken",
            )
        )  # fmt: skip
    return list(db.exec(select(PlanLine).order_by(PlanLine.position)))


def give(who, lines, kind: str = "accepted", **typed: str):
    chosen = [str(getattr(line, "id", line)) for line in lines]
    form = {"kind": kind, "line": chosen} | typed
    return who.post(TASKS, data=form, follow_redirects=False)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="line" value="([^"]+)" checked', page)


def test_two_lines_are_taken_with_one_answer_and_one_day(bo, lines, db):
    answer = give(bo, lines[:2], due_on="2027-03-01")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{TASKS}?told=answered")
    kept = said(db)
    assert {row.plan_line_id for row in kept} == {line.id for line in lines[:2]}
    assert {(row.kind, row.due_on.isoformat(), row.organisation) for row in kept} == {
        ("accepted", "2027-03-01", "BO")
    }
    told = db.exec(select(Event).where(Event.verb == "followed-up"))
    assert len(told) == 2


def test_the_same_again_is_said_once(bo, lines, db):
    for _ in range(2):
        assert give(bo, lines[:2]).status_code == 303
    assert len(said(db)) == 2


def test_what_does_not_fit_one_of_them_is_said_of_none_and_nothing_typed_is_lost(bo, lines, db):
    answer = give(bo, [lines[0], lines[2]], "done", words="Skiftet i går")
    assert answer.status_code == 409
    assert f"Det kan ikke siges om {lines[2].number}," in answer.text
    assert answer.text.count("Skiftet i går") == 1
    assert ticked(answer.text) == [str(lines[0].id), str(lines[2].id)]
    assert said(db) == []


@pytest.mark.parametrize("kind", ["declined", "asked"])
def test_a_no_and_a_question_are_for_one_line_at_a_time(bo, lines, db, kind):
    assert give(bo, lines[:2], kind, words="Nej").status_code == 409
    assert said(db) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"due_on": "i morgen"}, "due_on"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_what_can_not_be_kept_is_told_at_its_field(bo, lines, db, typed, words):
    answer = give(bo, lines[:2], **typed)
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.text.partition('id="several"')[2]
    assert ticked(answer.text) == [str(line.id) for line in lines[:2]]
    assert said(db) == []


def test_whoever_ticks_nothing_is_told_to(bo, lines):
    answer = give(bo, [], words="Alle sammen")
    assert answer.status_code == 409
    assert "Vælg linjerne først" in answer.text
    assert "Alle sammen" in answer.text


@pytest.mark.parametrize("other", ["theirs", "nobodys", "nonsense"])
def test_a_line_that_is_not_theirs_answers_for_none(bo, lines, db, other):
    strange = {"theirs": lines[3], "nobodys": uuid4(), "nonsense": "æøå"}[other]
    assert give(bo, [lines[0], strange]).status_code == 404
    assert said(db) == []


def test_with_one_line_there_is_nothing_to_tick(desk, lamp, bo):
    desk.plan(lamp, 1, responsible="BO", measure_text="Ny lampe")
    assert 'id="several"' not in bo.get(TASKS).text
