"""Somebody is forgotten: no trace of theirs is left anywhere, and others lose nothing."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from sqlmodel import Session, select

from app.cli import tryg
from tests.app.desk.conftest import Evening, Press
from tests.cast import NOON, Phone, letter, place
from tests.recordings import mp4
from tests.walks.privacy.snapshot import changes, snapshot
from walks.people.links import NewLink, hand_out
from walks.privacy.whose import code_of
from walks.tables import (
    Agreement,
    ClosedNote,
    Condition,
    ConditionObservation,
    Deletion,
    EntryLink,
    Event,
    Grant,
    Mail,
    Passkey,
    Person,
    Plan,
    PlanLine,
    ResponderLink,
    SignIn,
    Tries,
)

TRACE = "sporhund7319"
OLD = datetime.now(UTC) - timedelta(days=9)


@pytest.fixture
def traced(client, desk, evening: Evening, picture) -> tuple[Phone, list[UUID]]:
    """A phone whose every word is a trace, two findings (one edited), a photo, a stance."""
    phone = desk.phone(client, evening.walk, first_name=TRACE)
    seen = [uuid4(), uuid4()]
    for id, lon in zip(seen, (0.7, 0.50002), strict=True):
        told = {"note": f"{TRACE} ét", "proposal": TRACE, "asset_number": TRACE}
        sent = letter(evening.walk, subtype="LYS-3", place=place(lon, 0.5), **told)
        assert phone.put(sent, id).status_code == 201
    edit = letter(evening.walk, note=f"{TRACE} to", revision=2, replaces=1)
    assert phone.put(edit, seen[0]).status_code == 201
    assert phone.put_photo(picture, seen[0]).status_code == 201
    with desk.database.writing() as session:
        stance = {"stance": "agree", "made_at": NOON, "sha256": "0" * 64, "received_at": NOON}
        told = {"observation_id": evening.lamp, "device_id": phone.device.id}
        session.add(Agreement(id=uuid4(), body=TRACE.encode(), **stance, **told))
        facts = {"noun": f"observation:{seen[0]}", "side": "municipality", "written_at": NOON}
        session.add(ClosedNote(text=TRACE, **facts))
    return phone, seen


@pytest.fixture
def colleague(desk) -> UUID:
    """A member of staff with every way in, and a trace in each."""
    person = Person(email=f"{TRACE}@tryg.example", name=TRACE, password_hash=TRACE)
    facts = {"person_id": person.id, "how": "passkey", "began_at": OLD, "seen_at": OLD}
    link = {"purpose": "invitation", "person_id": uuid4(), "made_by": "operator", "made_at": OLD}
    with desk.database.writing() as session:
        session.add(person)
        session.flush()
        session.add(Grant(person_id=person.id, role="coordinator"))
        session.add(SignIn(token_hash="x" + TRACE, browser=TRACE, proved_at=OLD, **facts))
        session.add(EntryLink(email=person.email, name=TRACE, expires_at=OLD, **link))
        session.add(Tries(key=f"sign-in:{person.email}", left=1, counted_at=OLD))
        key = {"credential_id": TRACE.encode(), "public_key": b"1", "made_at": OLD}
        session.add(Passkey(person_id=person.id, name=TRACE, **key))
        session.add(ClosedNote(noun="walk:1", side="police", text="note", written_at=OLD,
                               written_by=person.id))  # fmt: skip
    return person.id


def traces(database, folder: Path) -> list[str]:
    """Tables and files that the string stands in, as text or as bytes."""
    rows = [
        table
        for table, found in snapshot(database).items()
        for row in found.values()
        if any(TRACE in str(value) for value in row.values())
    ]
    files = [p for p in folder.rglob("*") if p.is_file() and TRACE.encode() in p.read_bytes()]
    return rows + [path.name for path in files]


def test_a_participant_leaves_no_trace(municipality, desk, traced, settings, client, db):
    phone, seen = traced
    store = client.app.state.store
    files = list(store.root.rglob("*.jpg"))
    assert len(files) == 2
    assert "observationrevision" in traces(desk.database, settings.data_dir)
    page = municipality.get(f"/desk/privacy/devices/{phone.device.id}").text
    assert "Observationer, som de blev sendt" in page
    assert "ikke mærket som journaliseret" in page
    answer = municipality.post(f"/desk/privacy/devices/{phone.device.id}/erasure")
    assert "Det er slettet" in answer.text
    assert traces(desk.database, settings.data_dir) == []
    assert not any(path.exists() for path in files)
    assert phone.put(letter(phone.walk), seen[0]).status_code == 401
    told = [row.noun for row in db.exec(select(Event).where(Event.verb == "erased"))]
    assert told == [f"device:{phone.device.id}"]
    counts = db.exec(select(Deletion)).one().counts
    assert (counts["observation"], counts["observationrevision"], counts["photo"]) == (2, 3, 1)


def test_what_was_said_and_what_was_published_go_too(
    municipality, desk, press: Press, settings, client
):
    phone = press.evening.phones[0]
    desk.takes_sound(client)
    said = phone.put_sound(mp4(rest=TRACE.encode()), press.observation, uuid4(), seconds=9)
    assert said.status_code == 201
    press.publish(title=f"Godt lys, siger {TRACE}", text=TRACE)
    assert {"publication", "proposal"} <= set(traces(desk.database, settings.data_dir))
    assert TRACE in press.page()
    answer = municipality.post(f"/desk/privacy/devices/{phone.device.id}/erasure")
    assert "Det er slettet" in answer.text
    assert traces(desk.database, settings.data_dir) == []
    assert press.page() == ""
    assert not any(client.app.state.shelf.root.iterdir())


def test_nothing_of_anybody_else_is_touched(municipality, evening, desk, traced, coordinator):
    phone, _ = traced
    coordinator.post(f"{evening.district}/gathering", follow_redirects=False)
    before = snapshot(desk.database)
    municipality.post(f"/desk/privacy/devices/{phone.device.id}/erasure")
    after = snapshot(desk.database)
    mine = {phone.device.id, *traced[1]}
    for table, key, how in changes(before, after):
        row = next((r for k, r in before[table].items() if k[0] == key), {})
        if table in ("event", "deletion", "signin"):
            continue
        assert how == "-", (table, key, how)
        if table == "condition":
            members = before["conditionobservation"].values()
            assert {r["observation_id"] for r in members if r["condition_id"] == key} <= mine
        else:
            ids = {row.get(name) for name in ("id", "device_id", "observation_id")}
            assert ids & mine or row["noun"].partition(":")[2] in map(str, mine), (table, row)


def test_a_condition_that_a_plan_answers_stays_and_is_named(
    municipality, evening, desk, traced, coordinator, db
):
    phone, seen = traced
    coordinator.post(f"{evening.district}/gathering", follow_redirects=False)
    belongs = ConditionObservation.observation_id == seen[1]
    condition = db.exec(select(ConditionObservation).where(belongs)).one().condition_id
    desk.plan(condition, 1, cause=f"Som en sagde: {TRACE} ét")
    with desk.database.writing() as session:
        plan = session.exec(select(Plan)).one()
        plan.document = f'{{"note":"{TRACE} ét"}}'.encode()
    address = f"/desk/privacy/devices/{phone.device.id}"
    page = municipality.get(address).text
    assert "Den vedtagne plan »Plan 1« gengiver noget af det" in page
    assert f"Forholdet …{str(condition)[-6:]} står i en plan" in page
    assert "Planlinjen A-2026-001 har de samme ord i sig" in page
    municipality.post(f"{address}/erasure")
    assert db.exec(select(Condition).where(Condition.id == condition)).one()
    assert TRACE in db.exec(select(PlanLine)).one().cause


def test_a_member_of_staff_leaves_no_trace_and_what_they_did_stays(
    municipality, staff, desk, colleague, settings, db
):
    staff("administrator")  # somebody must be left who lets people in
    assert len(traces(desk.database, settings.data_dir)) >= 5
    found = municipality.get("/desk/privacy/requests", params={"email": f"{TRACE}@TRYG.example"})
    assert f"/desk/privacy/staff/{colleague}" in found.text
    answer = municipality.post(f"/desk/privacy/staff/{colleague}/erasure")
    assert "Det er slettet" in answer.text
    assert traces(desk.database, settings.data_dir) == []
    assert db.exec(select(ClosedNote)).one().written_by == colleague
    person = db.exec(select(Person).where(Person.id == colleague)).one()
    assert (person.is_active, person.name) == (False, "–")


def test_the_last_administrator_is_not_erased(municipality, desk, colleague, db):
    answer = municipality.post(f"/desk/privacy/staff/{colleague}/erasure")
    assert answer.status_code == 409
    assert db.exec(select(Person).where(Person.id == colleague)).one().name == TRACE


@pytest.fixture
def contact(desk, colleague) -> UUID:
    """Somebody at a responsible party, whose address and every mail is a trace."""
    with desk.database.writing() as session:
        new = NewLink("BO", f"Drift {TRACE}", "Karen", email=f"{TRACE}@bo.example")
        link, _ = hand_out(session, new, colleague, b"key", NOON)
        mail = {"kind": "new", "link_id": link.id, "address": link.email, "made_at": NOON}
        session.add(Mail(key="a", subject=f"Til {TRACE}", body=f"Kære {TRACE}", **mail))
        return link.id


def test_a_contact_of_a_responsible_party_is_found_given_all_and_forgotten(
    municipality, contact, db
):
    found = municipality.get("/desk/privacy/requests", params={"email": f"{TRACE}@BO.example"})
    address = f"/desk/privacy/links/{contact}"
    assert address in found.text
    assert TRACE in municipality.get(address).text
    given = municipality.post(f"{address}/copy")
    with ZipFile(BytesIO(given.content)) as package:
        told = "".join(package.read(one).decode() for one in package.namelist())
    assert f"Kære {TRACE}" in told
    assert "token_hash" not in told
    assert municipality.post(f"{address}/erasure").status_code == 200
    link = db.exec(select(ResponderLink).where(ResponderLink.id == contact)).one()
    assert (link.email, link.label, link.revoked_at is None) == ("", "–", False)
    assert db.exec(select(Mail)).all() == []
    assert TRACE not in str(link.model_dump())
    [event] = db.exec(select(Event).where(Event.verb == "erased"))
    assert event.noun == f"responderlink:{contact}"


def test_a_sign_in_that_is_not_fresh_erases_nothing(municipality, desk, traced, db):
    with desk.database.writing() as session:
        _make_stale(session)
    door = f"/desk/privacy/devices/{traced[0].device.id}/erasure"
    answer = municipality.post(door, follow_redirects=False)
    assert answer.headers["location"].startswith("/desk/proof")
    assert traces(desk.database, Path("/nonexistent"))


def _make_stale(session: Session) -> None:
    for row in session.exec(select(SignIn)):
        row.proved_at = datetime.now(UTC) - timedelta(minutes=6)


def test_the_operator_looks_first_and_erases_when_told(
    desk, traced, settings, monkeypatch, database_url
):
    from typer.testing import CliRunner

    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", database_url)
    code = code_of(traced[0].device.id)
    said = CliRunner().invoke(tryg, ["erase", code]).output
    assert "Prøve" in said
    assert traces(desk.database, settings.data_dir)
    assert CliRunner().invoke(tryg, ["erase", "nobody@tryg.example", "--do"]).exit_code == 1
    assert CliRunner().invoke(tryg, ["erase", code, "--do"]).exit_code == 0
    assert traces(desk.database, settings.data_dir) == []
