"""The auditor reads who did what, in Danish; never what was written. Others see their own cases."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.app.desk.conftest import Evening, Staff
from tests.cast import NOON, a_district
from walks import journal
from walks.denmark import ZONE
from walks.tables import Event, Person

PAGE = "/desk/journal"


@pytest.fixture
def auditor(staff: Staff):
    return staff("auditor")


def test_every_row_is_a_sentence_with_a_name_in_it(auditor, coordinator, evening: Evening, db):
    coordinator.post(f"{evening.page}/closing")
    told = auditor.get(PAGE).text
    assert "Coordinator Test afsluttede vandringen …" in told
    assert "En deltager sendte observationen …" in told
    assert "gjorde noget, der endnu ikke har ord" not in told
    assert "journal." not in told.partition("<main")[2].replace("journal.csv", "")


def test_the_auditor_sees_no_content(auditor, coordinator, evening: Evening, plan, db):
    coordinator.get(evening.page)
    for page in (PAGE, f"{PAGE}.csv"):
        told = auditor.get(page).text
        for content in ("Tegn på salg", "Lampen er slukket", "Aftenvandring i Æblehaven"):
            assert content not in told
    assert auditor.get(evening.page).status_code == 404


def test_who_saw_what_is_closed_is_told_with_classes_and_counts(auditor, coordinator, evening):
    coordinator.get(f"{evening.page}/observations")
    told = auditor.get(f"{PAGE}?verb=read-closed").text
    assert "Coordinator Test fik vist noget i vandringen" in told
    assert "Vist: kun for politiet 1. Som side." in told


def rows(auditor, query: str) -> list[list[str]]:
    made = auditor.get(f"{PAGE}.csv?{query}")
    assert made.status_code == 200
    return list(csv.reader(StringIO(made.content.decode("utf-8-sig"), newline=""), delimiter=";"))[
        1:
    ]


def test_what_is_asked_for_is_what_is_shown(auditor, coordinator, evening: Evening, db):
    coordinator.post(f"{evening.page}/closing")
    coordinator.get(evening.page)
    person = db.exec(select(Person.id).where(Person.name == "Coordinator Test")).one()
    assert {row[2] for row in rows(auditor, f"person=person:{person}")} == {"Coordinator Test"}
    assert {row[2] for row in rows(auditor, "person=device")} == {"En deltager"}
    assert {row[4] for row in rows(auditor, "verb=closed")} == {"closed"}
    today, day = datetime.now(ZONE), timedelta(days=1)
    assert rows(auditor, f"since={(today + 2 * day).date()}") == []
    assert rows(auditor, f"verb=closed&until={(today - 2 * day).date()}") == []
    assert len(rows(auditor, f"verb=closed&since={(today - day).date()}&until={today.date()}")) >= 1
    link = f"http://testserver{evening.page}/observations"
    case = rows(auditor, f"case={link}")
    assert {"arranged", "opened", "joined", "received", "closed", "read-closed"} == {
        row[4] for row in case
    }


def test_a_case_holds_what_lies_in_it(auditor, coordinator, evening: Evening, plan, picture):
    photo = uuid4()
    evening.phones[2].put_photo(picture, evening.police, photo)
    coordinator.get(f"/desk/photos/{photo}/large")
    coordinator.get(plan)
    of_district = rows(auditor, f"case={evening.desk.district.id}")
    assert f"photo:{photo}" in {row[5] for row in of_district}
    assert f"plan:{plan.rpartition('/')[2]}" in {row[5] for row in of_district}


def test_what_cannot_be_looked_for_is_told_beside_the_field(auditor, evening):
    for query, says in (("case=Torvet", "Der står intet nummer"), ("since=i+går", "dato")):
        answer = auditor.get(f"{PAGE}?{query}")
        assert answer.status_code == 422
        assert says in answer.text


def test_there_is_a_page_for_the_older_rows(auditor, database, evening):
    with database.writing() as session:
        for day in range(230):
            journal.record(session, NOON + timedelta(days=day), "operator", "swept", "sound:x")
    pages, address = [], f"{PAGE}?verb=swept"
    while address:
        told = auditor.get(address).text
        pages.append(told.count("Driften slettede"))
        _, found, rest = told.partition('rel="next"')
        address = told.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        address = address.replace("&amp;", "&") if found and rest else ""
    assert pages == [100, 100, 30]


def test_no_cell_of_the_file_is_a_formula(auditor, database, evening):
    with database.writing() as session:
        person = Person(email="x@tryg.example", name="=HYPERLINK(1)")
        session.add(person)
        session.flush()
        journal.record(session, NOON, f"person:{person.id}", "opened", "walk:1")
    [row] = rows(auditor, "verb=opened&until=2026-11-12&since=2026-11-12&person=" + "person:"
                 + str(person.id))  # fmt: skip
    assert row[2] == "'=HYPERLINK(1)"
    assert row[3].startswith("'=HYPERLINK(1) åbnede")


def test_the_page_says_whether_the_chain_is_whole(auditor, database, evening):
    assert "Hele kæden passer" in auditor.get(PAGE).text
    around = "SET LOCAL session_replication_role = replica"
    if database.url.startswith("sqlite"):
        around = "DROP TRIGGER event_is_not_changed"
    with database.writing() as session:
        session.execute(text(around))
        session.execute(text("UPDATE event SET verb = 'closed' WHERE number = 2"))
    assert "Kæden er brudt ved række 2" in auditor.get(PAGE).text


def test_a_fingerprint_that_was_written_down_can_be_checked(auditor, database, evening):
    with database.reading() as session:
        mark = journal.newest(session)
    good = auditor.get(f"{PAGE}?mark={mark.number}:{mark.hash}").text
    assert "Rækken står der stadig." in good
    gone = auditor.get(f"{PAGE}?mark={mark.number + 50}:{mark.hash}").text
    assert f"Kæden er brudt ved række {mark.number + 50}" in gone
    assert "Det skal se ud som ovenfor" in auditor.get(f"{PAGE}?mark=42").text


def test_those_whose_case_it_is_see_who_has_seen_it(
    coordinator, municipality, staff: Staff, evening: Evening, plan, db
):
    staff("police").get(f"{evening.page}/observations")
    coordinator.get(plan)
    of_walk = f"{evening.page}/readers"
    assert "Police Test" in coordinator.get(of_walk).text
    # What was shown is for the police only: that somebody has seen it is, too.
    told = municipality.get(of_walk)
    assert told.status_code == 200
    assert "Police Test" not in told.text
    assert "Coordinator Test" in coordinator.get(f"{plan}/readers").text
    assert f"{evening.page}/readers" in coordinator.get(evening.page).text


def test_the_police_see_who_has_seen_theirs_and_nothing_of_the_municipalitys_own(
    municipality, staff: Staff, evening: Evening
):
    police, of_walk = staff("police"), f"{evening.page}/readers"
    municipality.post(f"{evening.page}/notes", data={"text": "Lampen står i en have"})
    municipality.get(f"{evening.page}/notes")
    assert "Municipality Test" in municipality.get(of_walk).text
    police.get(f"{evening.page}/observations")
    told = police.get(of_walk)
    assert "Police Test" in told.text
    assert "Municipality Test" not in told.text
    for role in ("administrator", "auditor"):
        assert staff(role).get(of_walk).status_code == 404


def test_a_case_elsewhere_is_not_theirs_to_look_into(staff: Staff, evening: Evening, db):
    other = a_district("B", west=1.0)
    id = other.id
    db.add(other)
    person = staff("municipality", district_id=id)
    assert person.get(f"{evening.page}/readers").status_code == 404
    assert person.get(f"/desk/districts/{id}/readers").status_code == 200


def test_looking_into_the_journal_changes_nothing(auditor, evening, db):
    before = len(db.exec(select(Event)))
    auditor.get(PAGE)
    auditor.get(f"{PAGE}.csv")
    assert len(db.exec(select(Event))) == before
