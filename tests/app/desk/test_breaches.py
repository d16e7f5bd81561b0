"""A package about a breach holds exactly what was reached, and the facts for the first 72 hours."""

import csv
import time
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from sqlmodel import select

from tests.cast import NOON
from walks import journal
from walks.people import links
from walks.privacy.whose import code_of
from walks.tables import (
    Condition,
    Event,
    Grant,
    Observation,
    Person,
    Proposal,
    ResponderLink,
)

HOUR = timedelta(hours=1)
FORM = {"since": "2026-11-12T12:00", "until": "2026-11-12T14:00", "known": "2026-11-13T09:00"}


def opened(answer) -> dict[str, list[dict[str, str]] | str]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        told = {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}
    return {
        name: list(csv.DictReader(StringIO(text), delimiter=";")) if name.endswith("csv") else text
        for name, text in told.items()
    }


@pytest.fixture
def thief(desk) -> Person:
    person = Person(email="thief@tryg.example", name="T")
    with desk.database.writing() as session:
        session.add(person)
    return person


@pytest.fixture
def seen(desk, evening):
    """The journal of an afternoon: one reads a walk's police class; others do other things."""
    with desk.database.writing() as session:
        for row in session.exec(select(Observation)):
            row.received_at = NOON - HOUR
    return evening


def note(desk, who: str, verb: str, noun: str, at=NOON, **facts) -> None:
    with desk.database.writing() as session:
        journal.record(session, at, who, verb, noun, **facts)


def test_exactly_what_one_person_reached_is_in_it(staff, desk, seen, thief, db):
    who, walk = f"person:{thief.id}", f"walk:{seen.walk.id}"
    note(desk, who, "read-closed", walk, classes={"police": 1}, form="csv")
    note(desk, who, "accepted", f"observation:{seen.lamp}")
    note(desk, who, "rejected", f"observation:{uuid4()}", at=NOON + 5 * HOUR)
    note(desk, f"person:{uuid4()}", "read-closed", walk, classes={"authorities": 1})
    answer = staff("administrator").post(
        "/desk/privacy/breach", data=FORM | {"subject": "thief@tryg.example"}
    )
    files = opened(answer)
    assert {row["id"] for row in files["observations.csv"]} == {str(seen.police), str(seen.lamp)}
    assert {row["verb"] for row in files["journal.csv"]} == {"read-closed", "accepted"}
    assert [row["verb"] for row in files["files.csv"]] == ["read-closed"]
    phones = {str(seen.phones[0].device.id), str(seen.phones[2].device.id)}
    assert {row["id"] for row in files["devices.csv"]} == phones
    assert "16.11.2026 kl. 09.00" in files["index.html"]
    assert "Tegn på salg" not in str(files)
    assert db.exec(select(Event).where(Event.verb == "made-breach-package")).one()


def test_a_lost_phone_has_reached_what_its_walk_shares_and_its_own(staff, desk, seen, db):
    phone = seen.phones[2].device
    form = FORM | {"subject": code_of(phone.id)}
    files = opened(staff("administrator").post("/desk/privacy/breach", data=form))
    rows = db.exec(select(Observation))
    expected = {
        str(r.id) for r in rows if r.visibility in ("public", "walk") or r.id == seen.police
    }
    assert len(expected) == 4
    assert {row["id"] for row in files["observations.csv"]} == expected


def test_when_nobody_knows_who_it_was_everybody_is_in_it(staff, desk, seen, thief):
    note(desk, f"person:{thief.id}", "accepted", f"observation:{seen.lamp}")
    note(desk, f"person:{uuid4()}", "rejected", f"observation:{seen.police}")
    files = opened(staff("administrator").post("/desk/privacy/breach", data=FORM))
    assert {"accepted", "rejected"} <= {row["verb"] for row in files["journal.csv"]}
    assert {str(seen.lamp), str(seen.police)} <= {r["id"] for r in files["observations.csv"]}


def test_what_is_wrong_with_the_form_is_said(staff):
    wrong = {"since": "", "until": "x", "known": FORM["known"], "subject": "nobody@tryg.example"}
    answer = staff("administrator").post("/desk/privacy/breach", data=wrong)
    assert answer.status_code == 422
    assert all(f'id="{name}-trouble"' in answer.text for name in ("since", "until", "subject"))


def test_a_busy_day_takes_less_than_a_minute(staff, desk, seen, thief):
    with desk.database.writing() as session:
        for _ in range(5_000):
            noun = f"observation:{seen.lamp}"
            journal.record(session, NOON, f"person:{thief.id}", "accepted", noun)
    began = time.perf_counter()
    files = opened(staff("administrator").post("/desk/privacy/breach", data=FORM))
    assert time.perf_counter() - began < 60
    assert len(files["journal.csv"]) >= 5_000


def test_cells_that_excel_would_run_are_text(staff, desk, thief):
    note(desk, "=cmd", "accepted", "door:x")
    files = opened(staff("administrator").post("/desk/privacy/breach", data=FORM))
    assert "=cmd" not in {row["who"] for row in files["journal.csv"]}


def made(staff, **changes) -> dict:
    answer = staff("administrator").post("/desk/privacy/breach", data=FORM | changes)
    return opened(answer)


def seen_ids(files) -> set[str]:
    return {row["id"] for row in files["observations.csv"]}


@pytest.fixture
def link(desk, seen, coordinator, db) -> ResponderLink:
    """A party that has the lamp as its task, and has opened its link in that afternoon."""
    coordinator.post(f"{seen.district}/gathering", follow_redirects=False)
    lamp = db.exec(select(Condition.id).where(Condition.category == "LYS")).one()
    desk.plan(lamp, 1, responsible="BO")
    with desk.database.writing() as session:
        new = links.NewLink("BO", "Driften", "Karen")
        author = session.exec(select(Person)).first()
        return links.hand_out(session, new, author.id, b"key", NOON)[0]


def test_a_lost_link_has_reached_what_stands_behind_its_lines(staff, desk, seen, link, db):
    lamps = {str(id) for id in db.exec(select(Observation.id).where(Observation.category == "LYS"))}
    for told in ("driften", str(link.id)):
        files = made(staff, subject=told)
        assert seen_ids(files) == lamps
        assert f"link:{link.id}" in files["index.html"]


def test_the_tasks_a_link_has_shown_are_in_it_when_nobody_knows_who(staff, desk, seen, link, db):
    with desk.database.writing() as session:
        row = session.get_one(Observation, seen.lamp)
        row.visibility = "authorities"
    note(desk, f"link:{link.id}", "read-closed", "door:/svar/opgaver",
         classes={"authorities": 1}, form="page")  # fmt: skip
    assert str(seen.lamp) in seen_ids(made(staff))
    assert str(seen.police) not in seen_ids(made(staff, subject="Driften"))


def test_a_copy_that_was_handed_over_and_a_proposal_lead_to_what_they_hold(
    staff, desk, seen, thief, db
):
    who, phone = f"person:{thief.id}", seen.phones[2].device
    theirs = db.exec(select(Observation).where(Observation.device_id == phone.id))
    proposal = Proposal(
        kind="seen", district_id=desk.district.id, observation_id=seen.lamp, category="LYS",
        feeling="unsafe", title="Lampen", proposed_by=thief.id, proposed_at=NOON,
    )  # fmt: skip
    db.add(proposal)
    [proposal] = db.exec(select(Proposal))
    note(desk, who, "gave-copy", f"device:{phone.id}", rows=4, of_classes=["public", "walk"])
    note(desk, who, "proposed", f"proposal:{proposal.id}", photos=0)
    expected = {str(one.id) for one in theirs if one.visibility in ("public", "walk")}
    assert expected
    assert seen_ids(made(staff, subject=thief.email)) == expected | {str(seen.lamp)}
    note(desk, who, "gave-copy", f"device:{phone.id}", rows=4)  # before copies told their classes
    assert str(seen.police) in seen_ids(made(staff, subject=thief.email))


def test_a_list_that_names_no_thing_leads_to_what_its_reader_may_read(staff, desk, seen, thief, db):
    with desk.database.writing() as session:
        session.add(Grant(person_id=thief.id, role="police"))
    note(desk, f"person:{thief.id}", "read-closed", "door:/desk/search",
         classes={"police": 1}, form="page")  # fmt: skip
    assert seen_ids(made(staff, subject=thief.email)) == {str(seen.police)}
