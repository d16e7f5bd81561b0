"""Meeting mode: line by line on a screen, edited as it is said, and minuted."""

import re
from uuid import UUID

import pytest
from sqlmodel import select

from tests.app.desk.test_plan import DESPITE, adopted, complete, events, lines
from walks.tables import Decision, Meeting

__all__ = ["adopted"]


@pytest.fixture
def meeting(coordinator, plan) -> str:
    """The address of a meeting that is under way."""
    return held(coordinator, plan)


def held(coordinator, plan: str) -> str:
    answer = coordinator.post(f"{plan}/meetings", follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def typed(coordinator, meeting: str, number: str = "") -> dict[str, str]:
    """What a browser would send of the screen as it is shown."""
    page = coordinator.get(meeting, params={"nr": number} if number else {}).text
    form = page[page.index("data-meeting") :]
    fields = dict(
        re.findall(
            r'<input (?:id="\w+" )?(?:type="hidden" )?name="(\w+)"[^>]*?value="([^"]*)"', form
        )
    )
    chosen = re.findall(r'<select id="(\w+)".*?</select>', form, re.S)
    for name in chosen:
        part = form[form.index(f'<select id="{name}"') :].partition("</select>")[0]
        fields[name] = re.search(r'value="([^"]*)" selected', part)[1]
    return fields


def decisions(db) -> list[Decision]:
    return list(db.exec(select(Decision).order_by(Decision.at)).all())


def test_every_line_is_shown_alone_and_leads_to_its_neighbours_without_a_script(
    coordinator, meeting, db
):
    numbers = [line.number for line in lines(db) if line.visibility != "police"]
    met, here = [], meeting
    while here:
        page = coordinator.get(here).text
        met.append(re.search(r'name="line" value="([^"]+)"', page)[1])
        way = re.search(r'rel="next" href="([^"]+)"', page)
        here = way[1] if way else ""
    assert met == numbers
    assert len(met) > 1


def test_a_decision_edits_the_line_and_stands_in_the_minutes(coordinator, plan, meeting, db):
    line = lines(db, family="belysning")[0]
    form = typed(coordinator, meeting, line.number)
    form |= {"due_on": "2027-03-01", "responsible": "BO", "words": "Boligforeningen tager den"}
    answer = coordinator.post(f"{meeting}/decisions", data=form | {"go": "next"})
    assert answer.status_code == 200
    assert line.number not in re.search(r'name="line" value="([^"]+)"', answer.text)[1]
    [saved] = lines(db, id=line.id)
    assert (saved.responsible, str(saved.due_on)) == ("BO", "2027-03-01")
    minutes = coordinator.get(f"{meeting}/minutes").text
    assert "Boligforeningen tager den" in minutes
    assert "Frist: 01.03.2027" in minutes
    assert line.number in minutes
    [event] = events(db, "minuted")
    assert event.facts["fields"] == ["due_on", "responsible"]


def test_nothing_typed_and_nothing_changed_is_no_decision(coordinator, meeting, db):
    form = typed(coordinator, meeting)
    assert coordinator.post(f"{meeting}/decisions", data=form).status_code == 200
    assert decisions(db) == []
    assert events(db, "edited") == []


def test_what_a_meeting_does_not_show_it_does_not_change(coordinator, meeting, db):
    line = lines(db)[0]
    before = coordinator.get(f"/desk/lines/{line.id}").text.count("checked")
    form = typed(coordinator, meeting, line.number) | {"priority": "3", "words": "Senere"}
    coordinator.post(f"{meeting}/decisions", data=form)
    assert lines(db, id=line.id)[0].priority == 3
    assert coordinator.get(f"/desk/lines/{line.id}").text.count("checked") == before


def test_whoever_is_second_at_a_field_sees_both_and_what_was_typed_stays(coordinator, meeting, db):
    line = lines(db)[0]
    form = typed(coordinator, meeting, line.number)
    coordinator.post(f"/desk/lines/{line.id}", data={"goal": "Lys hele natten"})
    mine = form | {"goal": "Lys til klokken to", "words": "Vi slukker klokken to"}
    clash = coordinator.post(f"{meeting}/decisions", data=mine)
    assert clash.status_code == 409
    for words in ("Lys hele natten", "Lys til klokken to", "Vi slukker klokken to"):
        assert words in clash.text
    assert decisions(db) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"due_on": "næste år"}, "due_on"), ({"words": "x" * 1001}, "words")],
)
def test_what_is_wrong_is_told_at_the_field(coordinator, meeting, db, changes, field):
    form = typed(coordinator, meeting) | {"words": "Besluttet"} | changes
    answer = coordinator.post(f"{meeting}/decisions", data=form)
    assert answer.status_code == 422
    assert f'id="{field}-trouble"' in answer.text
    assert decisions(db) == []


def test_begun_twice_is_one_meeting_and_after_the_end_nothing_is_minuted(
    coordinator, plan, meeting, db
):
    assert held(coordinator, plan) == meeting
    form = typed(coordinator, meeting) | {"words": "For sent"}
    assert "Mødet er slut" in coordinator.post(f"{meeting}/ending").text
    late = coordinator.post(f"{meeting}/decisions", data=form)
    assert late.status_code == 409
    assert decisions(db) == []
    assert "Referat" in coordinator.get(meeting).text
    assert held(coordinator, plan) != meeting
    assert len(db.exec(select(Meeting)).all()) == 2


def test_an_adopted_plan_is_followed_up_in_words_alone(coordinator, adopted, db):
    meeting = held(coordinator, adopted)
    page = coordinator.get(meeting).text
    assert 'name="responsible"' not in page
    number = re.search(r'name="line" value="([^"]+)"', page)[1]
    form = {"line": number, "words": "Lampen lyser igen"}
    assert coordinator.post(f"{meeting}/decisions", data=form).status_code == 200
    assert "Lampen lyser igen" in coordinator.get(f"{meeting}/minutes").text
    refused = coordinator.post(f"{meeting}/decisions", data=form | {"priority": "3"})
    assert refused.status_code == 409
    assert len(decisions(db)) == 1
    assert "Nævner en person?" not in coordinator.get(f"{meeting}/minutes").text
    coordinator.post(f"{meeting}/decisions", data=form | {"words": "Skriv til ole@eksempel.dk"})
    assert "Nævner en person?" in coordinator.get(f"{meeting}/minutes").text


def test_once_adopted_what_is_overdue_comes_first(coordinator, plan, db):
    complete(coordinator, plan, db)
    meeting = held(coordinator, plan)
    late = [line for line in lines(db) if line.visibility != "police"][-1]
    form = typed(coordinator, meeting, late.number) | {"due_on": "2020-01-01"}
    coordinator.post(f"{meeting}/decisions", data=form)
    assert first_of(coordinator, meeting) != late.number
    assert "Planen er vedtaget" in coordinator.post(f"{plan}/adoption", data=DESPITE).text
    assert first_of(coordinator, meeting) == late.number


def first_of(coordinator, meeting: str) -> str:
    return re.search(r'name="line" value="([^"]+)"', coordinator.get(meeting).text)[1]


def test_what_only_the_police_may_read_is_on_no_screen(coordinator, meeting, db):
    closed = lines(db, visibility="police")[0]
    assert closed.number in coordinator.get(f"/desk/plans/{closed.plan_id}").text
    assert coordinator.get(meeting, params={"nr": closed.number}).status_code == 404
    form = {"line": closed.number, "words": "Politiet kommer"}
    assert coordinator.post(f"{meeting}/decisions", data=form).status_code == 404
    assert decisions(db) == []


def test_the_minutes_tell_a_reader_of_their_own_lines_only(
    coordinator, municipality, staff, meeting, db
):
    line = lines(db, family="belysning")[0]
    closed = lines(db, visibility="police")[0]
    coordinator.post(f"{meeting}/decisions", data={"line": line.number, "words": "Ny lampe"})
    held_on = UUID(meeting.rpartition("/")[2])
    row = Decision(meeting_id=held_on, plan_line_id=closed.id, at=line_at(db), words="Hemmeligt")
    db.add(row)
    told = municipality.get(f"{meeting}/minutes").text
    assert "Ny lampe" in told
    assert "Hemmeligt" not in told
    assert "Hemmeligt" in staff("police").get(f"{meeting}/minutes").text


def line_at(db):
    return db.exec(select(Meeting)).one().began_at


def test_a_meeting_of_another_plan_is_not_here(coordinator, plan, meeting):
    other = f"/desk/plans/{UUID(int=5)}/meetings/{meeting.rpartition('/')[2]}"
    assert coordinator.get(other).status_code == 404
    assert coordinator.get(f"{plan}/meetings/{UUID(int=5)}/minutes").status_code == 404


def test_a_plan_without_lines_has_minutes_and_no_screen(coordinator, plan, db):
    for line in lines(db):
        coordinator.post(f"/desk/lines/{line.id}/removal")
    page = coordinator.get(held(coordinator, plan))
    assert page.status_code == 200
    assert "Der er ikke besluttet noget endnu." in page.text


def test_the_plan_tells_since_when_a_line_stands_as_it_does(coordinator, plan, db):
    line = lines(db, family="belysning")[0]
    assert line.status_on is not None
    coordinator.post(f"/desk/lines/{line.id}", data={"goal": "Lys hele natten"})
    assert lines(db, id=line.id)[0].status_on == line.status_on
    coordinator.post(f"/desk/lines/{line.id}", data={"status": "sent"})
    assert "Status siden" in coordinator.get(f"{plan}/plan.csv").text
    assert lines(db, id=line.id)[0].status_on is not None
