"""A walk's page: how to join, who has, what waits for a decision."""

import re

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import letter
from walks.schedule.join import leader_secret_of, secret_of
from walks.tables import Agreement, Device, Observation, Walk


def go(client, address):
    """Press a button: the form is posted and the page it leads to is read."""
    answer = client.post(address)
    assert answer.status_code == 200
    return answer.text


def test_the_code_is_shown_for_reading_aloud_while_the_walk_is_open(coordinator, desk, db):
    walk = desk.walk(is_open=False)
    page = coordinator.get(f"/desk/walks/{walk.id}").text
    assert "Invitationen er klar" in page
    assert '<svg viewBox="0 0' in page
    page = go(coordinator, f"/desk/walks/{walk.id}/opening")
    code = db.exec(select(Walk.join_code)).one()
    assert f"{code[:4]}-{code[4:]}" in page
    page = go(coordinator, f"/desk/walks/{walk.id}/closing")
    assert code[:4] + "-" not in page
    assert "Vandringen er afsluttet" in page


def test_a_new_invitation_has_another_qr_and_code(coordinator, evening: Evening):
    before = coordinator.get(evening.page).text
    after = go(coordinator, f"{evening.page}/invitation")
    qr = re.compile(r'class="qrline"[^>]*d="([^"]+)"')
    assert qr.search(before)[1] != qr.search(after)[1]


def test_the_secret_of_the_qr_stands_nowhere_in_words(coordinator, evening: Evening, settings):
    for address in (evening.page, f"{evening.page}/invitation"):
        assert secret_of(evening.walk, settings.key) not in coordinator.get(address).text


def test_the_poster_says_when_in_full(coordinator, evening: Evening):
    page = coordinator.get(f"{evening.page}/invitation").text
    assert "Torsdag 12. november 2026 kl. 13.00" in page
    assert "Beskriv steder – ikke personer." in page


def test_a_phone_taken_off_is_marked_and_what_it_sends_waits(coordinator, evening: Evening, db):
    phone = evening.phones[0]
    page = go(coordinator, f"/desk/devices/{phone.device.id}/expulsion")
    assert "Fjernet" in page
    assert db.exec(select(Device.expelled_at).where(Device.id == phone.device.id)).one()
    assert phone.put(letter(evening.walk, note="Sendt bagefter")).status_code == 202
    page = coordinator.get(evening.page).text
    assert "Sendt fra en telefon, der er fjernet fra vandringen" in page
    assert "Sendt bagefter" in page


@pytest.fixture
def late(evening: Evening) -> Evening:
    """Two letters that came after the walk had ended, one of them for the police only."""
    evening.desk.close(evening.walk, days_ago=8)
    evening.phones[0].put(letter(evening.walk, note="Sent om lampen"))
    evening.phones[0].put(
        letter(evening.walk, note="Sent om salg", category="RUS", subtype="RUS-1")
    )
    return evening


def waiting(db) -> dict[str, str]:
    states = {one.note: one.state for one in db.exec(select(Observation))}
    return {note: state for note, state in states.items() if note.startswith("Sent")}


def test_what_came_late_is_taken_in_or_put_aside_and_either_can_be_undone(coordinator, late, db):
    by_note = {one.note: one.id for one in db.exec(select(Observation))}
    lamp = f"/desk/observations/{by_note['Sent om lampen']}"
    page = go(coordinator, f"{lamp}/rejection")
    assert "Lagt til side" in page
    assert waiting(db)["Sent om lampen"] == "turned-away"
    go(coordinator, f"{lamp}/acceptance")
    assert waiting(db)["Sent om lampen"] == "stored"


def test_all_that_waits_is_taken_in_at_once(coordinator, late, db):
    assert "2 observationer" in coordinator.get("/desk/").text
    go(coordinator, f"{late.page}/quarantine/acceptance")
    assert set(waiting(db).values()) == {"stored"}


def test_nobody_decides_about_what_they_may_not_read(municipality, late, db):
    by_note = {one.note: one.id for one in db.exec(select(Observation))}
    deal = f"/desk/observations/{by_note['Sent om salg']}"
    assert municipality.post(f"{deal}/rejection").status_code == 404
    go(municipality, f"{late.page}/quarantine/acceptance")
    assert waiting(db) == {"Sent om lampen": "stored", "Sent om salg": "quarantined"}


def test_a_walk_nobody_has_joined_says_what_to_do(coordinator, desk):
    page = coordinator.get(f"/desk/walks/{desk.walk(is_open=False).id}").text
    assert "Åbn vandringen, så folk kan komme med." in page


def test_an_empty_desk_says_what_to_do_next(coordinator):
    assert "Planlæg den første vandring" in coordinator.get("/desk/").text
    assert "Planlæg den første vandring" in coordinator.get("/desk/walks").text


def test_the_leaders_link_is_for_those_who_arrange_and_on_no_poster(
    coordinator, municipality, staff, evening: Evening, settings
):
    secret = leader_secret_of(evening.walk, settings.key)
    page = coordinator.get(evening.page).text
    assert f'href="http://testserver/tur/#{secret}"' in page
    assert "Kun til gruppeledere" in page
    for person in (municipality, staff("police")):
        page = person.get(evening.page).text
        assert secret not in page
        assert "gruppeledere" not in page
    assert secret not in coordinator.get(f"{evening.page}/invitation").text


def test_the_leaders_qr_is_another_than_the_participants(coordinator, evening: Evening):
    page = coordinator.get(evening.page).text
    drawn = re.findall(r'class="qrline"[^>]*d="([^"]+)"', page)
    assert len(drawn) == len(set(drawn)) == 2
    folded = page.index("<details")
    assert page.index(drawn[0]) < folded < page.index(drawn[1])


def test_a_walk_that_is_closed_shows_no_way_to_lead(coordinator, evening: Evening, settings):
    evening.desk.close(evening.walk)
    assert leader_secret_of(evening.walk, settings.key) not in coordinator.get(evening.page).text


def test_the_page_says_what_phones_hold_and_where_the_groups_are(client, coordinator, desk):
    walk = desk.walk(groups=2)
    leader = desk.phone(client, walk, is_leader=True, group="B", role="police")
    desk.phone(client, walk, first_name="Tavs")
    leader.tell("device", group="B", unsent=1204, unsent_photos=1, help=2)
    leader.tell("stop", group="B", number=2)
    page = coordinator.get(f"/desk/walks/{walk.id}").text
    for words in (
        "2 grupper",
        "90 minutter",
        "<b>Gruppe B</b> er ved stop 2",
        "1.204",
        "1 billede<",
        "2 kræver hjælp",
        "Telefonerne har endnu 1.204 observationer",
        "leder en gruppe",
        "Ikke endnu",
        "Ved vi ikke",
    ):
        assert words in page, words


def test_what_a_phone_that_was_taken_off_holds_is_not_counted(client, coordinator, desk):
    phone = desk.phone(client, desk.walk())
    phone.tell("device", unsent=3)
    desk.expel(phone.device)
    assert "Telefonerne har endnu" not in coordinator.get(f"/desk/walks/{phone.walk.id}").text


def test_a_closed_walk_says_until_when_it_takes(coordinator, desk):
    walk = desk.walk()
    desk.close(walk)
    assert "hvis det kommer senest" in coordinator.get(f"/desk/walks/{walk.id}").text


def test_stances_that_came_late_are_taken_in_with_the_rest(coordinator, evening: Evening, db):
    evening.desk.close(evening.walk, days_ago=8)
    assert evening.phones[1].agree(evening.lamp).status_code == 202
    page = coordinator.get(evening.page).text
    assert "Der venter også 1 svar på andres fund" in page
    assert "1 har svaret" not in page
    page = go(coordinator, f"{evening.page}/quarantine/acceptance")
    assert db.exec(select(Agreement.state)).one() == "stored"
    assert "Der venter også" not in page
    assert "1 har svaret" in coordinator.get(f"{evening.page}/observations").text


def test_nobody_agrees_with_themselves_even_when_it_is_taken_in(coordinator, evening: Evening):
    evening.desk.expel(evening.phones[0].device)
    assert evening.phones[0].agree(evening.lamp).status_code == 202
    go(coordinator, f"{evening.page}/quarantine/acceptance")
    assert "har svaret" not in coordinator.get(f"{evening.page}/observations").text
