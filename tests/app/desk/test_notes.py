"""Closed notes: each side sees its own, and for all others there is nothing at all."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.main import make_app
from tests.app.desk.conftest import Evening, Staff
from tests.app.desk.real import addresses
from tests.app.desk.test_doors import VERBS
from tests.app.desk.test_reading import readings, text_of
from tests.cast import a_district
from walks.people.may import ROLES
from walks.tables import ClosedNote, Event, Grant, Person, PlanLine

assert addresses  # a fixture of the doors' own test
DOORS = [pattern for method, pattern in VERBS if method == "GET"]
SAYS = {"municipality": "Kanarie-K7: aftalt med driften", "police": "Kanarie-P9: patrulje fredag"}
HEADINGS = ("Lukkede noter", "Lukket note", "closed-note")


@pytest.fixture
def nouns(evening: Evening, plan, db) -> dict[str, str]:
    """Everything that can be noted on, by its address."""
    line = db.exec(select(PlanLine.id).where(PlanLine.visibility == "public")).first()
    return {
        f"districts/{evening.desk.district.id}": f"district:{evening.desk.district.id}",
        f"walks/{evening.walk.id}": f"walk:{evening.walk.id}",
        f"lines/{line}": f"planline:{line}",
        f"observations/{evening.lamp}": f"observation:{evening.lamp}",
    }


@pytest.fixture
def noted(staff: Staff, nouns) -> dict[str, TestClient]:
    """Both sides have noted on everything; each side's writer."""
    writers = {side: staff(side) for side in SAYS}
    for address in nouns:
        for side, person in writers.items():
            told = person.post(f"/desk/{address}/notes", data={"text": SAYS[side]})
            assert told.status_code == 200
            assert SAYS[side] in told.text
    return writers


def test_a_note_is_shown_where_it_was_written_and_told_of_in_the_journal(noted, nouns, db):
    assert {note.noun for note in db.exec(select(ClosedNote))} == set(nouns.values())
    wrote = db.exec(select(Event).where(Event.verb == "wrote-note"))
    assert {(row.noun, row.facts["side"]) for row in wrote} == {
        (noun, side) for noun in nouns.values() for side in SAYS
    }
    for address in nouns:
        if address.startswith("observations"):
            address = f"{address}/notes"
        assert "Kanarie-K7" in noted["municipality"].get(f"/desk/{address}").text
        assert "Kanarie-P9" in noted["police"].get(f"/desk/{address}").text


@pytest.mark.parametrize("role", ROLES)
def test_the_other_sides_note_is_on_no_page_and_in_no_file(
    role, staff: Staff, noted, addresses, nouns
):
    person = staff(role)
    others = [text.partition(":")[0] for side, text in SAYS.items() if side != role]
    pages = [addresses[door] for door in DOORS]
    pages += [f"/desk/{address}{tail}" for address in nouns for tail in ("", "/notes")]
    for page in pages:
        told = text_of(person.get(page))
        assert not [canary for canary in others if canary in told], page
        if role not in SAYS:
            assert not [heading for heading in HEADINGS if heading in told], page


def test_reading_a_note_leaves_a_line_that_says_whose_it_was(noted, evening: Evening, db):
    before = len(readings(db))
    noted["municipality"].get(f"/desk/walks/{evening.walk.id}/notes")
    [line] = readings(db)[before:]
    assert line.noun == f"walk:{evening.walk.id}"
    assert line.facts["classes"] == {"municipality-note": 1}


def test_whoever_holds_both_roles_sees_both_marked_and_says_which_side_they_write_for(
    noted, client, staff: Staff, evening: Evening, db
):
    both = staff("municipality")
    person = db.exec(select(Person).order_by(Person.id.desc())).first()
    db.add(Grant(person_id=person.id, role="police"))
    page = f"/desk/walks/{evening.walk.id}/notes"
    told = both.get(page).text
    assert "Kanarie-K7" in told
    assert "Kanarie-P9" in told
    assert told.count("Lukket note – kun politiet") >= 2  # on the note and to choose
    both.post(page, data={"text": "Fra begge", "side": "police"})
    assert "Fra begge" in noted["police"].get(page).text
    assert "Fra begge" not in noted["municipality"].get(page).text


def test_nobody_writes_for_the_other_side_or_takes_its_notes_back(noted, evening: Evening, db):
    page = f"/desk/walks/{evening.walk.id}/notes"
    told = noted["municipality"].post(page, data={"text": "Snydt", "side": "police"})
    assert told.status_code == 404
    of_police = select(ClosedNote.id).where(ClosedNote.side == "police")
    id = db.exec(of_police).first()
    answer = noted["municipality"].post(f"/desk/notes/{id}/withdrawal")
    assert answer.status_code == 404
    assert db.exec(select(ClosedNote).where(ClosedNote.id == id)).one().withdrawn_at is None


def test_a_note_that_is_taken_back_is_shown_no_more(noted, evening: Evening, db):
    page = f"/desk/walks/{evening.walk.id}/notes"
    mine = select(ClosedNote).where(
        ClosedNote.side == "police", ClosedNote.noun == f"walk:{evening.walk.id}"
    )
    id = db.exec(mine).one().id
    told = noted["police"].post(f"/desk/notes/{id}/withdrawal")
    assert "Noten er trukket tilbage" in told.text
    assert "Kanarie-P9" not in noted["police"].get(page).text
    assert noted["police"].post(f"/desk/notes/{id}/withdrawal").status_code == 404
    assert db.exec(select(Event).where(Event.verb == "withdrew-note")).one().facts == {
        "side": "police"
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Skriv noget i noten."),
        ("x" * 2001, "Noten er for lang."),
        ("Manden med 010190-1234 igen", "ser ud til at nævne en person"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(
    text, says, municipality, evening: Evening, db
):
    answer = municipality.post(f"/desk/walks/{evening.walk.id}/notes", data={"text": text})
    assert answer.status_code == 422
    assert says in answer.text
    assert text in answer.text
    assert db.exec(select(ClosedNote)).all() == []


def test_where_the_police_space_is_off_nobody_writes_or_reads_its_notes(
    noted, settings, evening: Evening, db
):
    settings.police_space = False
    cookies = noted["police"].cookies
    with TestClient(make_app(settings), cookies=cookies) as off:
        walk = f"/desk/walks/{evening.walk.id}"
        told = off.get(walk).text
        assert "Tegn på salg" in told  # what is shared with the police they still read
        assert "Kanarie-P9" not in told
        assert "Lukkede noter" not in told
        assert off.get(f"{walk}/notes").status_code == 404
        assert off.post(f"{walk}/notes", data={"text": "Alligevel"}).status_code == 404
    there = select(ClosedNote).where(ClosedNote.side == "police")
    assert len(db.exec(there)) == 4


def test_a_role_for_a_district_notes_there_only(staff: Staff, evening: Evening, db):
    here = staff("police", district_id=evening.desk.district.id)
    page = f"/desk/walks/{evening.walk.id}/notes"
    assert here.post(page, data={"text": "Her"}).status_code == 200
    elsewhere = staff("municipality", walk_id=None, district_id=_another(db))
    assert elsewhere.post(page, data={"text": "Der"}).status_code == 404
    assert elsewhere.get(f"/desk/walks/{uuid4()}/notes").status_code == 404


def _another(db) -> UUID:
    district = a_district("B", west=1.0)
    id = district.id
    db.add(district)
    return id
