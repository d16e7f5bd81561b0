"""What is delicate wants a proof of who one is that is not older than five minutes (A40)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from tests.app.desk.test_breaches import FORM
from tests.app.desk.test_invitation import form
from tests.app.desk.test_plan import adopted
from walks.tables import Event, Person, PlanLine, ResponderLink, SignIn

assert adopted
INVITATION = "/desk/people/invitations"
PRIVACY = "/desk/privacy"


def hours_pass(db) -> None:
    """Everybody's proof is older than it may be."""
    with db.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at = datetime.now(UTC) - timedelta(minutes=5, seconds=1)


def rows(db) -> int:
    return len(db.exec(select(Event)))


def asks_for_a_proof(answer) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/proof?")


@pytest.fixture
def somebody(db) -> Person:
    person = Person(email="bo@tryg.example", name="Bo")
    db.add(person)
    return db.exec(select(Person).where(Person.email == "bo@tryg.example")).one()


@pytest.mark.parametrize(
    ("role", "door", "typed"),
    [
        ("municipality", "devices/{device}/copy", {}),
        ("municipality", "devices/{device}/erasure", {}),
        ("municipality", "staff/{person}/copy", {}),
        ("municipality", "staff/{person}/erasure", {}),
        ("administrator", "breach", FORM),
        ("administrator", "retention", {}),
        ("administrator", "walks/{walk}/mark", {"kind": "journalised", "case_number": "24/777"}),
    ],
)
def test_what_is_done_with_personal_data_wants_a_fresh_proof(
    staff, evening, somebody, db, role, door, typed
):
    browser, device = staff(role), evening.phones[0].device.id
    hours_pass(db)
    before = rows(db)
    address = door.format(device=device, person=somebody.id, walk=evening.walk.id)
    answer = browser.post(f"{PRIVACY}/{address}", data=typed, follow_redirects=False)
    assert asks_for_a_proof(answer)
    assert rows(db) == before


def test_an_invitation_and_its_revocation_want_a_fresh_proof(staff, db):
    admin = staff("administrator")
    hours_pass(db)
    before = rows(db)
    for answer in (
        admin.get(f"{INVITATION}/new", follow_redirects=False),
        admin.post(INVITATION, data=form(), follow_redirects=False),
        admin.post(f"{INVITATION}/{uuid4()}/revocation", follow_redirects=False),
    ):
        assert asks_for_a_proof(answer)
    assert rows(db) == before


def test_a_link_that_opens_what_only_authorities_read_wants_a_fresh_proof(staff, taxonomy, db):
    coordinator = staff("coordinator")
    hours_pass(db)
    typed = {"label": "Driften", "contact": "Karen", "district": ""}
    closed, ours = {"organisation": min(taxonomy.authorities)}, {"organisation": "BO"}
    answer = coordinator.post("/desk/links", data=typed | closed, follow_redirects=False)
    assert asks_for_a_proof(answer)
    assert db.exec(select(ResponderLink)).all() == []
    assert coordinator.post("/desk/links", data=typed | ours).status_code == 200


def test_the_journal_as_a_file_wants_a_fresh_proof_and_leads_back_to_what_was_asked(staff, db):
    auditor, door = staff("auditor"), "/desk/journal.csv?verb=joined"
    assert auditor.get(door).status_code == 200
    hours_pass(db)
    page = "http://testserver/desk/journal?verb=joined"
    answer = auditor.get(door, headers={"Referer": page}, follow_redirects=False)
    back = "%2Fdesk%2Fjournal%3Fverb%3Djoined"
    assert answer.headers["location"] == f"/desk/proof?next={back}&again=1"


@pytest.mark.parametrize("name", ["status.txt", "status.pdf"])
def test_the_status_of_what_is_for_authorities_only_wants_a_fresh_proof(
    coordinator, adopted, db, name
):
    with db.database.writing() as session:
        for line in session.exec(select(PlanLine)):
            line.visibility = "walk"
    hours_pass(db)
    door = f"/desk/status/{name}?responsible=BO"
    assert coordinator.get(door).status_code == 200
    with db.database.writing() as session:
        for line in session.exec(select(PlanLine)):
            line.visibility, line.responsible = "authorities", "BO"
    page, before = "http://testserver/desk/status?responsible=BO", rows(db)
    answer = coordinator.get(door, headers={"Referer": page}, follow_redirects=False)
    assert answer.status_code == 303
    back = "%2Fdesk%2Fstatus%3Fresponsible%3DBO"
    assert answer.headers["location"] == f"/desk/proof?next={back}&again=1"
    assert rows(db) == before


@pytest.mark.parametrize("name", ["plan.csv", "plan.pdf"])
def test_a_plan_with_what_is_for_authorities_only_wants_a_fresh_proof(coordinator, plan, db, name):
    with db.database.writing() as session:
        for line in session.exec(select(PlanLine)):
            line.visibility = "walk"
    hours_pass(db)
    assert coordinator.get(f"{plan}/{name}").status_code == 200
    with db.database.writing() as session:
        session.exec(select(PlanLine)).first().visibility = "authorities"
    assert asks_for_a_proof(coordinator.get(f"{plan}/{name}", follow_redirects=False))
    assert not db.exec(select(Event).where(Event.verb == "read-closed")).all()
