"""A note that names a person: received as it came, marked at the desk, taken out for everybody."""

from uuid import uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import digest, letter
from walks.observations.letters import GONE
from walks.tables import Event, Observation, ObservationRevision

TOLD = "Han hedder Mogens og har 010190-1234. Lampen er slukket."
SHOWN = "Han hedder [fjernet] og har [fjernet]. Lampen er slukket."


@pytest.fixture
def named(evening: Evening):
    """An observation about somebody, on the walk; its letter and where to redact it."""
    id, phone = uuid4(), evening.phones[0]
    body = letter(evening.walk, note=TOLD, proposal="Ring til 22 33 44 55")
    answer = phone.put(body, id)
    assert answer.status_code == 201
    assert answer.json()["sha256"] == digest(body)
    return id, body, f"/desk/observations/{id}/redaction"


def standing(db, id) -> Observation:
    return db.exec(select(Observation).where(Observation.id == id)).one()


def test_it_is_received_byte_for_byte_and_the_desk_sees_a_mark(named, evening, coordinator, db):
    id, body, page = named
    kept = db.exec(select(ObservationRevision).where(ObservationRevision.observation_id == id))
    assert kept.one().body == body
    shown = coordinator.get(f"{evening.page}/observations").text
    assert shown.count("Nævner en person?") == 1
    assert page in shown


def test_whoever_may_not_review_sees_the_mark_and_no_way_on(named, evening, staff):
    shown = staff("police").get(f"{evening.page}/observations").text
    assert "Nævner en person?" in shown
    assert "/redaction" not in shown


def test_the_page_shows_what_was_found_and_how_it_would_stand(named, coordinator):
    _, _, page = named
    shown = coordinator.get(page).text
    assert '<mark>Mogens<span class="unseen"> (navn)</span></mark>' in shown
    assert "CPR-nummer, telefonnummer, navn" in shown
    assert SHOWN in shown


def test_it_is_taken_out_for_everybody_and_the_letter_stays(named, evening, coordinator, db):
    id, body, page = named
    answer = coordinator.post(page)
    assert "Det er fjernet for alle." in answer.text
    row = standing(db, id)
    assert (row.note, row.proposal) == (SHOWN, "Ring til [fjernet]")
    assert row.sha256 == digest(body)
    kept = db.exec(select(ObservationRevision).where(ObservationRevision.observation_id == id))
    assert kept.one().body == body
    for address in (f"{evening.page}/observations", f"{evening.district}/observations"):
        shown = coordinator.get(address).text
        assert "Mogens" not in shown
        assert "Rettet ved bordet" in shown
    others = evening.phones[1].look("nearby?lat=0.5&lon=0.5")
    assert "Mogens" not in str(others)


def test_the_phone_still_gets_its_receipt(named, evening, coordinator):
    id, body, page = named
    coordinator.post(page)
    again = evening.phones[0].put(body, id)
    assert (again.status_code, again.json()["sha256"]) == (200, digest(body))


def test_the_journal_is_told_how_many_and_never_what(named, coordinator, db):
    id, _, page = named
    coordinator.post(page, data={"words": "Lampen"})
    [event] = db.exec(select(Event).where(Event.verb == "redacted"))
    assert event.noun == f"observation:{id}"
    assert event.facts == {"name": 1, "cpr": 1, "phone": 1, "by_hand": 1}
    everything = str([event.facts for event in db.exec(select(Event))])
    assert "Mogens" not in everything
    assert "010190" not in everything


def test_words_that_were_not_found_can_be_taken_out_by_hand(evening, coordinator, db):
    id = uuid4()
    evening.phones[0].put(letter(evening.walk, note="Ham Bølle-Bob igen"), id)
    page = f"/desk/observations/{id}/redaction"
    wrong = coordinator.post(page, data={"words": "Bob-Bølle"})
    assert wrong.status_code == 409
    assert "De ord står ikke i teksten" in wrong.text
    assert "Bob-Bølle</textarea>" in wrong.text
    coordinator.post(page, data={"words": "Bølle-Bob\r\n\r\n"})
    assert standing(db, id).note == "Ham [fjernet] igen"


def test_a_full_proposal_never_becomes_too_long(evening, coordinator, db):
    id = uuid4()
    full = "Han hedder Bo " + "x" * 486
    evening.phones[0].put(letter(evening.walk, proposal=full), id)
    coordinator.post(f"/desk/observations/{id}/redaction")
    assert standing(db, id).proposal == full.replace("Bo", "…")


def test_it_can_be_undone_by_whoever_may_review(named, municipality, coordinator, db):
    id, _, page = named
    coordinator.post(page)
    shown = municipality.get(page).text
    assert "Vis, hvad der blev sendt" in shown
    assert TOLD in shown
    municipality.post(f"{page}/undoing")
    row = standing(db, id)
    assert (row.note, row.proposal, row.redacted_at) == (TOLD, "Ring til 22 33 44 55", None)


def test_what_nobody_has_any_more_can_not_be_brought_back(named, coordinator, desk, db):
    id, _, page = named
    coordinator.post(page)
    with desk.database.writing() as session:
        for row in session.exec(select(ObservationRevision)):
            row.body = GONE
    taken_out = standing(db, id).note
    assert "Vis, hvad der blev sendt" not in coordinator.get(page).text
    answer = coordinator.post(f"{page}/undoing")
    assert "Det, der blev sendt, er slettet" in answer.text
    row = standing(db, id)
    assert (row.note, row.redacted_at is None) == (taken_out, False)


def test_nothing_is_done_where_nothing_is_to_do(evening, coordinator, db):
    page = f"/desk/observations/{evening.lamp}/redaction"
    assert "Der er intet at fjerne" in coordinator.post(page).text
    assert "Der er intet at fortryde" in coordinator.post(f"{page}/undoing").text
    assert standing(db, evening.lamp).redacted_at is None


def test_a_new_letter_brings_its_own_words(named, evening, coordinator, db):
    id, _, page = named
    coordinator.post(page)
    newer = letter(evening.walk, revision=2, replaces=1, note="Kun en lampe")
    assert evening.phones[0].put(newer, id).status_code == 201
    row = standing(db, id)
    assert (row.note, row.redacted_at) == ("Kun en lampe", None)


def test_what_only_the_police_may_read_is_not_there_for_the_municipality(evening, municipality):
    page = f"/desk/observations/{evening.police}/redaction"
    for answer in (municipality.get(page), municipality.post(page)):
        assert answer.status_code == 404


def test_a_plan_tells_before_adoption_which_lines_name_somebody(named, coordinator, plan):
    """The note is gathered into a condition, and a line rests on it."""
    shown = coordinator.get(plan).text
    assert "Læs dette igennem, før planen vedtages" in shown
    _, _, told = shown.partition("Læs dette igennem")
    assert "CPR-nummer, navn" in told.partition("</section>")[0]


def test_a_plan_about_places_tells_nothing_of_the_kind(coordinator, plan):
    assert "Læs dette igennem" not in coordinator.get(plan).text
