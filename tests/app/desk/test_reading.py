"""Whoever is shown something of a closed class is in the journal, once for each time."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlmodel import select

from tests.app.desk.conftest import Evening, Staff, place
from tests.app.desk.real import addresses
from tests.app.desk.test_doors import VERBS
from tests.cast import letter
from walks.errors import Refused
from walks.people.may import ROLES, SHARED
from walks.tables import ClosedNote, Event, Observation, PlanLine

assert addresses  # a fixture of the doors' own test
DOORS = [pattern for method, pattern in VERBS if method == "GET"]


def readings(db) -> list[Event]:
    rows = db.exec(select(Event).where(Event.verb == "read-closed"))
    return sorted(rows, key=lambda row: row.number)


def text_of(answer: Any) -> str:
    """What a reader of the page or file can read."""
    if answer.headers.get("content-type") == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return answer.text if "image" not in answer.headers.get("content-type", "") else ""


@pytest.fixture
def closed_signs(addresses, evening: Evening, plan, db) -> Callable[[str], bool]:
    """Whether a text shows an observation or a line of a closed class, or a closed note."""
    told = {"category": "IND", "subtype": "IND-1", "note": "Brudt op i nat"}
    evening.phones[1].put(letter(evening.walk, place=place(0.52, 0.5), **told))
    db.add(*_own_line(plan))
    hidden = [one for one in db.exec(select(Observation)) if one.visibility not in SHARED]
    notes = [sign for one in hidden for sign in (one.note, one.id.hex)]  # on the map
    lines = [one.number for one in db.exec(select(PlanLine)) if one.visibility not in SHARED]
    closed = [one.text for one in db.exec(select(ClosedNote))]
    assert all((notes, lines, closed))
    return lambda text: any(sign in text for sign in notes + lines + closed)


@pytest.mark.parametrize("role", ROLES)
def test_every_door_that_shows_something_closed_leaves_exactly_one_line(
    role, staff: Staff, addresses, closed_signs, db
):
    person, told = staff(role), {}
    for pattern in DOORS:
        before = len(readings(db))
        answer = person.get(addresses[pattern], follow_redirects=False)
        told[pattern] = (closed_signs(text_of(answer)), len(readings(db)) - before)
    assert told == {pattern: (shows, int(shows)) for pattern, (shows, _) in told.items()}
    assert any(shows for shows, _ in told.values()) is (role not in ("administrator", "auditor"))


def test_where_nothing_is_closed_nothing_is_written(staff: Staff, desk, client, strategy, db):
    walk = desk.walk()
    desk.phone(client, walk).put(letter(walk, place=place(0.5, 0.5)))
    person = staff("coordinator")
    district = f"/desk/districts/{desk.district.id}"
    plan = person.post(f"{district}/plans", follow_redirects=False).headers["location"]
    for page in (district, f"{district}/observations", plan, f"/desk/walks/{walk.id}", "/desk/"):
        assert person.get(page).status_code == 200
    assert readings(db) == []


def test_the_line_says_who_saw_what_and_how_much_but_never_what_it_says(
    staff: Staff, evening: Evening, db
):
    staff("police").get(f"{evening.page}/observations")
    [line] = readings(db)
    assert line.noun == f"walk:{evening.walk.id}"
    assert line.who.startswith("person:")
    assert line.facts == {"classes": {"police": 1}, "form": "page"}


def test_a_photo_and_a_file_are_told_of_as_what_they_are(
    coordinator, evening: Evening, plan, picture, db
):
    shown, hidden = uuid4(), uuid4()
    evening.phones[0].put_photo(picture, evening.lamp, shown)
    evening.phones[2].put_photo(picture, evening.police, hidden)
    db.add(*_own_line(plan))
    before = len(readings(db))
    for address in (
        f"/desk/photos/{shown}/large", f"/desk/photos/{hidden}/large", f"{plan}/plan.csv",
        f"{plan}/plan.pdf",
    ):  # fmt: skip
        assert coordinator.get(address).status_code == 200
    forms = [(line.noun.partition(":")[0], line.facts["form"]) for line in readings(db)[before:]]
    assert forms == [("photo", "photo"), ("plan", "csv"), ("plan", "pdf")]


def test_a_form_that_comes_back_with_a_fault_shows_and_tells_too(
    coordinator, evening: Evening, plan, db
):
    [line] = _own_line(plan)
    id = line.id
    db.add(line)
    before = len(readings(db))
    answer = coordinator.post(f"/desk/lines/{id}", data={"due_on": "i morgen"})
    assert answer.status_code == 422
    [told] = readings(db)[before:]
    assert told.noun == f"planline:{id}"
    gone_on = coordinator.post(
        f"/desk/lines/{id}", data={"due_on": "2027-01-01"}, follow_redirects=False
    )
    assert gone_on.status_code == 303
    assert len(readings(db)) == before + 1


def test_what_cannot_be_journalled_is_not_shown(
    coordinator, evening: Evening, client, monkeypatch, db
):
    def busy(_job: object) -> None:
        raise Refused("busy")

    monkeypatch.setattr(client.app.state.lane, "wait", busy)
    answer = coordinator.get(evening.page)
    assert answer.status_code == 503
    assert "Tegn på salg" not in answer.text
    assert "journalen" in answer.text
    assert coordinator.get("/desk/walks").status_code == 200
    assert readings(db) == []


def _own_line(plan: str) -> list[PlanLine]:
    """A line somebody thought of themselves, which is for authorities."""
    plan_id = UUID(plan.rpartition("/")[2])
    return [
        PlanLine(plan_id=plan_id, number="A-2026-099", position=99, family="belysning",
                 measure_text="Tal med ejeren", origin="added")
    ]  # fmt: skip
