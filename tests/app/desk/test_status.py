"""How it goes: late lines first, who is silent, what was answered in time; on paper and as text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.periods import Period, month_ends, period_of, periods
from tests.app.desk.test_plan import DESPITE, adopted, lines
from walks.people.may import Held
from walks.planning.follow_up import Answer, By, answer
from walks.planning.followed import followed
from walks.planning.over_time import over_time
from walks.planning.roll_up import Share, answered, counted
from walks.tables import Observation, Plan, PlanLine

__all__ = ["DESPITE", "adopted"]
PAGE = "/desk/status"
ALL = (Held("coordinator"),)


@pytest.fixture
def line(adopted, db) -> PlanLine:
    return lines(db, family="belysning")[0]


def on(db, line: PlanLine, **facts) -> None:
    with db.database.writing() as session:
        row = session.get_one(PlanLine, line.id)
        for name, value in facts.items():
            setattr(row, name, value)


def adopted_on(db) -> date:
    return db.exec(select(Plan.adopted_at).where(Plan.state == "adopted")).one().date()


def read(db, today: date):
    with db.database.reading() as session:
        return followed(session, ALL, today)


def test_what_is_late_stands_first_and_says_how_late(coordinator, line, db):
    today = adopted_on(db)
    on(db, line, due_on=today - timedelta(days=3))
    found = read(db, today)
    assert (found[0].line.number, found[0].days_over) == (line.number, 3)
    assert counted(found).overdue == 1
    on(db, line, status="reported-done")
    assert counted(read(db, today)).overdue == 0


def test_who_has_said_nothing_for_two_weeks_is_silent_until_they_speak(adopted, line, db):
    today = adopted_on(db) + timedelta(days=15)
    on(db, line, responsible="BO")
    [one] = [one for one in read(db, today) if one.line.number == line.number]
    assert one.is_silent
    assert not one.is_soon
    with db.database.writing() as session:
        row = session.get_one(PlanLine, line.id)
        by = By("link:x", organisation="BO")
        answer(session, row, Answer(kind="accepted"), by, datetime.now(UTC))
    [one] = [one for one in read(db, today) if one.line.number == line.number]
    assert not one.is_silent


def test_the_share_answered_in_time_leaves_out_what_still_has_time(coordinator, adopted, db):
    adopted_at = db.exec(select(Plan.adopted_at).where(Plan.state == "adopted")).one()
    received = db.exec(select(Observation.received_at)).first()
    since, until = received - timedelta(days=400), received + timedelta(days=400)
    with db.database.reading() as session:
        total = len(session.exec(select(Observation.id)).all())
        early = answered(session, ALL, since, until, adopted_at)
        late = answered(session, ALL, since, until, received + timedelta(days=30))
    assert sum(late.values(), Share()).of == total
    assert 0 < sum(early.values(), Share()).of <= total
    assert Share().percent is None


def test_an_answer_after_two_weeks_is_no_answer_in_time(coordinator, adopted, db):
    with db.database.writing() as session:
        for one in session.exec(select(Observation)):
            one.received_at -= timedelta(days=20)
    at = datetime.now(UTC) + timedelta(days=400)
    with db.database.reading() as session:
        shares = answered(session, ALL, at - timedelta(days=2000), at, at)
    assert sum(shares.values(), Share()).part == 0


def test_the_page_tells_lines_news_and_figures(coordinator, line, db):
    coordinator.post(f"/desk/lines/{line.id}/follow-up", data={"to": "started"})
    page = coordinator.get(PAGE).text
    assert line.number in page
    assert "Linjernes status måned for måned" in page
    assert page.index('id="news-since"') < page.rindex("I gang")
    only = coordinator.get(f"{PAGE}?responsible=none-such").text
    assert line.number not in only.partition("news-since")[0]
    assert "Der er ingen vedtagne planer" in only


def test_without_a_plan_the_page_says_what_is_missing(coordinator, evening):
    assert "Der er ingen vedtagne planer" in coordinator.get(PAGE).text


def test_the_same_comes_as_text_and_on_paper(coordinator, line, db):
    on(db, line, due_on=date(2020, 1, 1))
    text = coordinator.get(f"{PAGE}/status.txt")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "status" in text.headers["content-disposition"]
    assert f"- {line.number} " in text.text.partition("Uden svar i 14 dage")[0]
    paper = coordinator.get(f"{PAGE}/status.pdf")
    assert paper.content.startswith(b"%PDF-")


def test_closed_lines_are_nobodys_business_but_theirs(staff, coordinator, line, db):
    on(db, line, visibility="police")
    assert line.number in coordinator.get(PAGE).text
    assert line.number not in staff("municipality").get(PAGE).text


def test_a_wrong_day_or_district_is_told_in_words(coordinator, adopted):
    assert coordinator.get(f"{PAGE}?since=yesterday").status_code == 422
    assert coordinator.get(f"{PAGE}?district=x").status_code == 422
    assert coordinator.get(f"{PAGE}?period=1066-1").status_code == 200


def test_months_tell_how_lines_stood_then(coordinator, line, db):
    coordinator.post(f"/desk/lines/{line.id}/follow-up", data={"to": "started"})
    coordinator.post(f"/desk/lines/{line.id}/follow-up", data={"to": "confirmed"})
    today = adopted_on(db)
    now = datetime.now(UTC) + timedelta(days=1)
    before, after = over_time(read(db, today), [now - timedelta(days=800), now])
    assert sum(before.values()) == 0
    assert after["confirmed"] == 1


@pytest.mark.parametrize(
    ("day", "first", "count"), [("2026-03-01", "2026-1", 8), ("2026-11-29", "2026-2", 9)]
)
def test_periods_that_have_begun_can_be_chosen(day, first, count):
    found = periods(date.fromisoformat(day))
    assert (found[0].code, len(found)) == (first, count)
    assert period_of("nonsense", date.fromisoformat(day)) == found[0]
    assert found[0].ends > found[0].begins


def test_half_years_meet_and_months_end_at_midnight_in_denmark():
    assert Period(2026, 1).ends == Period(2026, 2).begins
    assert Period(2026).begins == Period(2026, 1).begins
    ends = month_ends(date(2026, 1, 15))
    assert [one.strftime("%m") for one in ends] == [f"{n:02}" for n in (*range(3, 13), 1, 2)]
    assert ends[-1].isoformat() == "2026-02-01T00:00:00+01:00"
