"""A responsible party without an account sees its own lines by a link, and nothing else."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.app.desk.conftest import (
    Evening,
    Staff,
    coordinator,
    evening,
    gathered,
    picture,
    place,
    staff,
)
from tests.cast import NOON, a_district, letter
from walks.people import links
from walks.tables import Condition, Event, Observation, Person, Plan, PlanLine, ResponderLink

assert all((coordinator, evening, gathered, picture, staff))  # fixtures of the desk's own tests
TASKS = "/svar/opgaver"
Opening = Callable[..., TestClient]


@pytest.fixture
def lamp(gathered: Evening, db) -> UUID:
    """The condition of the lamp."""
    return db.exec(select(Condition.id).where(Condition.category == "LYS")).one()


@pytest.fixture
def hand_out(client: TestClient, staff: Staff, desk, db) -> Callable[..., str]:
    """A link's secret, made by a coordinator."""

    def hand(organisation: str = "BO", district: UUID | None = None) -> str:
        staff("coordinator")
        new = links.NewLink(organisation, "Driften", "Karen, tlf. 12 34 56 78", district)
        with desk.database.writing() as session:
            person = session.execute(select(Person.id)).scalars().first()
            _, secret = links.hand_out(session, new, person, b"key", datetime.now(UTC))
        return secret

    return hand


@pytest.fixture
def party(client: TestClient, hand_out) -> Opening:
    """Somebody who has opened their link."""

    def open_it(*told: Any) -> TestClient:
        person = TestClient(client.app, raise_server_exceptions=False)
        answer = person.post("/svar/", data={"secret": hand_out(*told)}, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == TASKS
        return person

    return open_it


def test_they_see_their_own_lines_of_the_newest_adopted_plan(desk, party: Opening, lamp):
    mine = {"responsible": "BO", "place": "Ved tunnelen"}
    desk.plan(lamp, 1, measure_text="Gammel plan", **mine)
    desk.plan(lamp, 2, measure_text="Ny lampe", due_on=NOON.date(), **mine)
    desk.plan(lamp, 3, state="draft", measure_text="Kun et udkast", **mine)
    told = party().get(TASKS).text
    for said in ("Ny lampe", "Ved tunnelen", "12.11.2026", "Lampen er slukket", "12 34 56 78"):
        assert said in told, said
    for hidden in ("Gammel plan", "Kun et udkast", "Tegn på salg", "Høje buske"):
        assert hidden not in told, hidden


def test_others_lines_and_lines_taken_out_are_not_theirs(desk, party: Opening, lamp, db):
    desk.plan(lamp, 1, responsible="KB", measure_text="Kommunens egen")
    plan = db.exec(select(Plan.id)).one()
    gone = PlanLine(plan_id=plan, number="A-2026-050", position=2, family="belysning",
                    responsible="BO", measure_text="Taget ud", visibility="public",
                    is_removed=True)  # fmt: skip
    hidden = PlanLine(plan_id=plan, number="A-2026-051", position=3, family="belysning",
                      responsible="BO", measure_text="For politiet",
                      visibility="police")  # fmt: skip
    db.add(gone, hidden)
    told = party().get(TASKS).text
    assert "ingen opgaver til jer" in told
    for other in ("Kommunens egen", "Taget ud", "For politiet"):
        assert other not in told


def test_a_link_for_a_district_shows_that_district_only(desk, party: Opening, lamp, db):
    other = a_district("B", west=1.0)
    id, plan = other.id, Plan(district_id=other.id, version=1, title="x", state="adopted",
                              made_at=NOON)  # fmt: skip
    plan_id = plan.id
    db.add(other)
    db.add(plan)
    db.add(PlanLine(plan_id=plan_id, number="B-2026-001", position=1, family="belysning",
                    responsible="BO", measure_text="Ovre i B", visibility="public"))  # fmt: skip
    desk.plan(lamp, 1, responsible="BO", measure_text="Her i A")
    everywhere, there = party("BO").get(TASKS).text, party("BO", id).get(TASKS).text
    assert ("Ovre i B" in everywhere, "Her i A" in everywhere) == (True, True)
    assert ("Ovre i B" in there, "Her i A" in there) == (True, False)


def test_what_is_for_authorities_is_shown_to_authorities_only(
    desk, party: Opening, gathered: Evening, coordinator, lamp, picture, db
):
    phone, seen = gathered.phones[1], uuid4()
    told = {"category": "IND", "subtype": "IND-1", "note": "Brudt op i nat"}
    phone.put(letter(gathered.walk, place=place(0.7, 0.7), **told), seen)
    hidden, open_one = uuid4(), uuid4()
    phone.put_photo(picture, seen, hidden)
    gathered.phones[0].put_photo(picture, gathered.lamp, open_one)
    coordinator.post(f"{gathered.district}/gathering")
    burglary = db.exec(select(Condition.id).where(Condition.category == "IND")).one()
    facts = {"measure_text": "Lås bagdøren", "visibility": "authorities"}
    desk.plan(burglary, 1, responsible="BO", **facts)
    outside = party("BO")
    page = outside.get(TASKS).text
    assert "A-2026-001" in page  # it is theirs to do, in the catalogue's words
    assert "Lås bagdøren" not in page
    assert "Brudt op" not in page
    assert outside.get(f"/svar/photos/{hidden}/small").status_code == 404
    assert outside.get(f"/svar/photos/{open_one}/small").status_code == 404  # of no line of theirs
    desk.plan(burglary, 2, responsible="KB", **facts)
    inside = party("KB")
    page = inside.get(TASKS).text
    assert "Lås bagdøren" in page
    assert "Brudt op i nat" in page
    assert inside.get(f"/svar/photos/{hidden}/small").headers["content-type"] == "image/jpeg"


def test_a_photo_of_a_line_of_theirs_is_shown(
    desk, party: Opening, gathered: Evening, lamp, picture
):
    photo = uuid4()
    gathered.phones[0].put_photo(picture, gathered.lamp, photo)
    desk.plan(lamp, 1, responsible="BO")
    person = party()
    assert f"/svar/photos/{photo}/small" in person.get(TASKS).text
    assert person.get(f"/svar/photos/{photo}/large").content[:2] == b"\xff\xd8"
    assert person.get(f"/desk/photos/{photo}/large", follow_redirects=False).status_code == 303


def test_what_was_taken_back_or_waits_is_not_shown(desk, party: Opening, gathered, lamp, db):
    desk.plan(lamp, 1, responsible="BO")
    gathered.phones[0].withdraw(gathered.lamp)
    assert db.exec(select(Observation).where(Observation.state == "withdrawn")).one()
    assert "Lampen er slukket" not in party().get(TASKS).text


def test_a_stranger_and_a_wrong_code_open_nothing(client):
    assert client.get(TASKS).status_code == 404
    answer = client.post("/svar/", data={"secret": "A" * 43})
    assert answer.status_code == 404
    assert "Vi kender ikke linket" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_closed_link_and_one_that_has_had_its_time_say_so(
    desk, party: Opening, client, hand_out, db
):
    person, secret = party(), hand_out()
    with desk.database.writing() as session:
        for link in session.execute(select(ResponderLink)).scalars():
            link.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    for answer in (person.get(TASKS), client.post("/svar/", data={"secret": secret})):
        assert answer.status_code == 410
        assert "Linket er udløbet" in answer.text
    with desk.database.writing() as session:
        for id in session.execute(select(ResponderLink.id)).scalars().all():
            links.revoke(session, id, "operator", datetime.now(UTC))
    for answer in (person.get(TASKS), client.post("/svar/", data={"secret": secret})):
        assert answer.status_code == 410
        assert "Linket er lukket" in answer.text


def test_guessing_is_limited(client):
    told = [client.post("/svar/", data={"secret": f"x{n}"}).status_code for n in range(12)]
    assert told == [404] * links.MOST_TRIES + [429] * 2


def test_a_whole_link_can_be_pasted(client, hand_out):
    link = f"http://testserver/svar/#{hand_out()}"
    answer = client.post("/svar/", data={"secret": link}, follow_redirects=False)
    assert answer.headers["location"] == TASKS
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie
    assert "SameSite=lax" in cookie


def test_the_secret_is_in_no_address_no_page_no_log_and_no_table(
    client, desk, hand_out, caplog, db
):
    secret = hand_out()
    with caplog.at_level(logging.INFO):
        entered = client.post("/svar/", data={"secret": secret})
        pages = [entered, client.get(TASKS), client.get("/svar/")]
    for page in pages:
        assert secret not in str(page.url)
        assert secret not in page.text
        assert secret not in str(page.history)
    assert caplog.messages
    assert secret not in caplog.text
    rows = [*db.exec(select(ResponderLink)), *db.exec(select(Event))]
    assert secret not in str([row.model_dump() for row in rows])


def test_use_is_in_the_journal_once_a_day(client, desk, hand_out, db):
    secret = hand_out()
    for _ in range(2):
        client.post("/svar/", data={"secret": secret})
        client.get(TASKS)
    used = select(Event).where(Event.verb == "used-link")
    link = db.exec(select(ResponderLink)).one()
    assert [row.who for row in db.exec(used)] == [f"link:{link.id}"]
    assert link.uses == 2
    with desk.database.writing() as session:
        session.get_one(ResponderLink, link.id).last_used_at -= timedelta(days=1)
    client.get(TASKS)
    assert len(db.exec(used)) == 2


def test_what_is_closed_and_shown_by_a_link_is_journalled_too(desk, party: Opening, lamp, db):
    desk.plan(lamp, 1, responsible="BO", visibility="authorities")
    party().get(TASKS)
    [row] = db.exec(select(Event).where(Event.verb == "read-closed", Event.who.startswith("link:")))
    assert row.facts == {"classes": {"authorities": 1}, "form": "page"}


def test_leaving_makes_the_browser_forget(party: Opening):
    person = party()
    person.post("/svar/ud")
    assert person.get(TASKS).status_code == 404
