"""The pages about personal data, as those who keep the house and answer requests see them."""

import re

from sqlmodel import SQLModel, select

from tests.app.desk.conftest import Evening
from walks.privacy.inventory import here
from walks.tables import ArchiveMark


def test_the_inventory_shows_every_table_or_only_what_leads_to_a_person(staff):
    keeper = staff("administrator")
    page = keeper.get("/desk/privacy/inventory").text
    assert "Bydele, en vandring går igennem" in page
    only = keeper.get("/desk/privacy/inventory?personal=1").text
    assert "Observationer, som de blev sendt" in only
    assert "Bydele, en vandring går igennem" not in only


def test_everybody_is_shown_only_the_pages_that_open_for_them(staff):
    assert "/desk/privacy/retention" in staff("administrator").get("/desk/privacy").text
    assert "/desk/privacy/retention" not in staff("municipality").get("/desk/privacy").text


def test_a_walk_is_marked_and_a_mark_without_its_case_is_said_beside_the_field(
    staff, evening: Evening, db
):
    keeper = staff("administrator")
    door = f"/desk/privacy/walks/{evening.walk.id}/mark"
    wrong = keeper.post(door, data={"kind": "journalised", "case_number": " "})
    assert wrong.status_code == 422
    assert "Skriv sagsnummeret" in wrong.text
    page = keeper.post(door, data={"kind": "journalised", "case_number": "24/777", "kle": "x"})
    assert "24/777" in page.text
    assert db.exec(select(ArchiveMark)).one().noun == f"walk:{evening.walk.id}"


def test_letting_go_at_the_desk_says_that_it_is_done(staff, evening: Evening):
    page = staff("administrator").post("/desk/privacy/retention")
    assert "Det er slettet" in page.text


def test_the_draft_assessment_names_every_table_and_field(staff):
    page = staff("administrator").get("/desk/privacy/dpia").text
    for one in here(SQLModel.metadata):
        assert f"<code>{one.name}</code>" in page
        for column in one.columns:
            assert re.search(rf"[>, ]{column.name}[<,]", page), (one.name, column.name)


def test_the_record_says_what_is_missing_and_who_sees_what(staff):
    page = staff("municipality").get("/desk/privacy/art-30").text
    assert "DPO_CONTACT" in page
    assert "ser intet af indholdet" in page
    assert "Adressen bruger ikke HTTPS" in page
    assert "Systemet sender intet til andre." in page


def test_the_record_names_the_mail_server_that_is_used(staff, client):
    client.app.state.settings.smtp_host = "post.kommune.example"
    page = staff("municipality").get("/desk/privacy/art-30").text
    assert "gennem mailserveren post.kommune.example" in page
    assert "Ellers sender systemet intet til andre." in page
    assert "Systemet sender intet til andre." not in page


def test_the_record_says_for_how_long_voices_are_kept(staff, client):
    person = staff("municipality")
    assert "Lydnoter: tages ikke." in person.get("/desk/privacy/art-30").text
    client.app.state.settings.sound_days = 9
    assert "den gemmes i 9 dage" in person.get("/desk/privacy/dpia").text
