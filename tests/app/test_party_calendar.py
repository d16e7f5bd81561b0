"""The days of a party's lines in its own calendar: an address opens them and nothing else."""

import logging
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.app.desk.conftest import coordinator, evening, gathered, picture, staff
from tests.app.test_respond import TASKS, Opening, hand_out, lamp, party
from tests.cast import NOON
from walks.people import links
from walks.tables import Event, Plan, PlanLine, ResponderLink

assert all((coordinator, evening, gathered, hand_out, lamp, party, picture, staff))  # fixtures


@pytest.fixture
def address(desk, party: Opening, lamp) -> str:
    """Where the days are, as the page of a party with one line tells."""
    desk.plan(lamp, 1, responsible="BO", due_on=NOON.date(), measure_text="Sæt en lampe op her")
    with desk.database.writing() as session:
        session.exec(select(Plan)).one().adopted_at = NOON
    page = party().get(TASKS).text
    [told] = re.findall(r'href="(/svar/kalender/[^"]+)"', page)
    assert told in re.search(r'id="days" readonly value="([^"]+)"', page)[1]
    return told


@pytest.fixture
def program(client: TestClient) -> TestClient:
    """A calendar program: it has an address and no cookie."""
    return TestClient(client.app, raise_server_exceptions=False)


def test_a_program_without_a_cookie_is_told_number_measure_district_and_day(program, address, db):
    answer = program.get(address, headers={"Accept-Language": "da"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, no-store"
    told = re.sub(r"\r\n ", "", answer.text)
    line = db.exec(select(PlanLine)).one()
    assert f"UID:line-{line.number}@tryg-vandring" in told
    assert "DTSTART;VALUE=DATE:20261112" in told
    assert f"SUMMARY:{line.number}: " in told
    assert "LOCATION:Bydel A" in told
    assert "Sæt en lampe op her" not in told  # what was typed stays behind the link


def test_what_is_done_or_has_no_day_is_not_there(program, address, desk, db):
    line = db.exec(select(PlanLine)).one()
    for change in ({"status": "reported-done"}, {"due_on": None}):
        with desk.database.writing() as session:
            row = session.get_one(PlanLine, line.id)
            for name, value in change.items():
                setattr(row, name, value)
        told = program.get(address).text
        assert "BEGIN:VCALENDAR" in told
        assert "BEGIN:VEVENT" not in told
        with desk.database.writing() as session:
            session.merge(PlanLine(**line.model_dump()))
        assert "BEGIN:VEVENT" in program.get(address).text


def test_a_link_that_is_closed_or_over_shows_no_days_and_says_no_more(program, address, desk, db):
    link = db.exec(select(ResponderLink)).one()
    unknown = program.get(f"/svar/kalender/{uuid4()}/{'a' * 43}.ics")
    with desk.database.writing() as session:
        links.revoke(session, link.id, "operator", datetime.now(UTC))
    closed = program.get(address)
    with desk.database.writing() as session:
        row = session.get_one(ResponderLink, link.id)
        row.revoked_at, row.expires_at = None, datetime.now(UTC) - timedelta(seconds=1)
    over = program.get(address)
    assert {unknown.status_code, closed.status_code, over.status_code} == {404}
    assert closed.text.replace(address, "") == unknown.text.replace(unknown.url.path, "")


@pytest.mark.parametrize("proof", ["a" * 43, "", "æøå", "../../../desk"])
def test_an_address_that_was_guessed_opens_nothing(program, address, proof):
    link_id = UUID(address.split("/")[3])
    assert program.get(f"/svar/kalender/{link_id}/{proof}.ics").status_code == 404


def test_the_address_opens_neither_the_page_nor_another_links_days(program, party, address, db):
    proof = address.rpartition("/")[2].removesuffix(".ics")
    answer = program.post("/svar/", data={"secret": proof}, follow_redirects=False)
    assert answer.status_code == 404
    party()
    other = next(id for id in db.exec(select(ResponderLink.id)) if str(id) not in address)
    assert program.get(f"/svar/kalender/{other}/{proof}.ics").status_code == 404


def test_its_use_is_in_the_journal_once_a_day(program, address, desk, db):
    with desk.database.writing() as session:
        session.exec(select(ResponderLink)).one().last_used_at = NOON
    used = select(Event).where(Event.verb == "used-link")
    before = len(db.exec(used))
    for _ in range(3):
        assert program.get(address).status_code == 200
    assert len(db.exec(used)) - before == 1


def test_the_proof_stands_in_no_log_and_nowhere_in_the_database(program, address, desk, db, caplog):
    proof = address.rpartition("/")[2].removesuffix(".ics")
    with caplog.at_level(logging.DEBUG):
        assert program.get(address).status_code == 200
    ours = [row.getMessage() for row in caplog.records if not row.name.startswith("httpx")]
    assert any("/svar/kalender/" in said for said in ours)
    assert proof not in str(ours)  # the asking program's own log has it, as it must
    assert proof not in "".join(str(row.model_dump()) for row in db.exec(select(Event)))
    assert proof not in "".join(str(row.model_dump()) for row in db.exec(select(ResponderLink)))
