"""The canary crawl: every address, as every kind of person, and nobody hears what is not theirs."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from sqlmodel import SQLModel, col, select
from starlette.testclient import TestClient

from app.mailing import write_due
from app.settings import Settings
from app.smtp import message
from tests.app.desk.beside import CATEGORY, Beside, Staff
from tests.app.desk.canaries import CODES, PERCHES, SEE, Canary, Viewer, set_free, texts_of
from tests.cast import NOON, Phone
from walks.catalogue import measures
from walks.people import links
from walks.people.may import ROLES
from walks.tables import (
    Challenge,
    ClosedNote,
    CodeSecret,
    Decision,
    EntryLink,
    ExternalIdentity,
    Mail,
    Meeting,
    Observation,
    Passkey,
    Person,
    Plan,
    PlanLine,
    ResponderLink,
    Ruling,
    Step,
    WalkDistrict,
)

ITS_OWN = "BO"  # the organisation that has a link
SONG = re.compile(r"kanarie\d{5}q")
SCOPES = ("everywhere", "its district", "its walk", "another district")
PHONE = ("package", "nearby", "answers", "receipts", "devices")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The police note for themselves here."""
    return settings.model_copy(update={"police_space": True})


@pytest.fixture
def canaries(world, client, staff: Staff, desk, party) -> list[Canary]:
    """One on every perch; the plans are drawn up again first, so that all of it is planned for."""
    everywhere = staff("coordinator")
    for side in world:
        everywhere.post(f"/desk/districts/{side.district.id}/plans", follow_redirects=False)
    desk.plan(world[0].condition, 7, responsible=ITS_OWN, due_on=NOON.date())
    with desk.database.writing() as session:
        session.add_all(_beside(world))
        session.add_all(_said(session))
        session.add_all(_decided(session))
        session.flush()
        return list(set_free(session, _sides(session, world)))


@pytest.fixture
def party(client, desk) -> TestClient:
    """A responsible party in the west that has opened its link."""
    browser = TestClient(client.app, raise_server_exceptions=False)
    with desk.database.writing() as session:
        person = Person(email="hands-out@tryg.example", name="Uddeler")
        session.add(person)
        session.flush()
        new = links.NewLink(ITS_OWN, "Driften i vest", "Karen", email="drift@bo.example")
        _, secret = links.hand_out(session, new, person.id, b"key", datetime.now(UTC))
    assert (
        browser.post("/svar/", data={"secret": secret}, follow_redirects=False).status_code == 303
    )
    return browser


def _beside(world: tuple[Beside, Beside]) -> Iterator[SQLModel]:
    """What belongs to staff and to those who are responsible, and what each side notes."""
    person = Person(email="colleague@tryg.example", name="Kollega")
    yield person
    whose = {"person_id": person.id, "made_at": NOON}
    yield CodeSecret(sealed="code-secret-sealed", **whose)
    yield Passkey(credential_id=b"credential", public_key=b"key", name="Telefon", **whose)
    yield ExternalIdentity(issuer="https://login.example", subject="subject-there", **whose)
    yield Challenge(hash="challenge-hash", purpose="sign-in", made_at=NOON)
    yield EntryLink(
        purpose="invitation", token_hash="entry-link-hash", code_sealed="entry-link-code",
        made_by="operator", expires_at=datetime.now(UTC) + timedelta(days=1), **whose,
    )  # fmt: skip
    yield ResponderLink(
        token_hash="responder-link-hash", organisation="KB", label="Driften", contact="Karen",
        made_at=NOON, expires_at=datetime.now(UTC) + timedelta(days=9),
    )  # fmt: skip
    for one in world:
        yield Mail(
            key=f"new:{one.district.id}", kind="new", link_id=uuid4(), district_id=one.district.id,
            address="drift@bo.example", subject="Ny opgave", body="Se {link}", made_at=NOON,
        )  # fmt: skip
        for side in ("municipality", "police"):
            noun = f"walk:{one.walk.id}"
            yield ClosedNote(noun=noun, side=side, text="Noteret", written_at=NOON)


def _said(session: Any) -> Iterator[SQLModel]:
    """A meeting about each plan, and something decided about every line."""
    for plan in session.exec(select(Plan)).all():
        meeting = Meeting(plan_id=plan.id, began_at=NOON)
        yield meeting
        for line in session.exec(select(PlanLine).where(PlanLine.plan_id == plan.id)).all():
            yield Decision(meeting_id=meeting.id, plan_line_id=line.id, at=NOON, words="Besluttet")


def _decided(session: Any) -> Iterator[SQLModel]:
    """Everything on a walk was rejected for a reason, in words."""
    seen = session.exec(select(Observation).where(col(Observation.walk_id).is_not(None))).all()
    steps = {id: Step(walk_id=id, kind="decided", made_at=NOON) for id in {s.walk_id for s in seen}}
    yield from steps.values()
    session.flush()  # before what points at them
    for one in seen:
        made = {"observation_id": one.id, "step_id": steps[one.walk_id].id, "number": 1}
        yield Ruling(verdict="rejected", reason="Hegn", **made)


def _sides(session: Any, world: tuple[Beside, Beside]) -> Any:
    """Where a row lies: asked of the rows themselves."""
    sides = dict(zip((one.district.id for one in world), ("west", "east"), strict=True))
    of_walk = {row.walk_id: sides[row.district_id] for row in session.exec(select(WalkDistrict))}
    of_plan = {row.id: sides[row.district_id] for row in session.exec(select(Plan))}
    of_line = {row.id: row for row in session.exec(select(PlanLine))}
    of_noun = {
        f"walk:{one.walk.id}": side for one, side in zip(world, ("west", "east"), strict=True)
    }
    mine = world[0].phone.device.id
    seen = {row.id: row.model_dump() for row in session.exec(select(Observation))}

    def side_of(table: str, row: Mapping[str, Any]) -> tuple[str, str, str]:
        if table == "ruling":
            return side_of("observation", seen[row["observation_id"]])
        if table == "closednote":
            return of_noun[row["noun"]], row["side"], ""
        if table == "responderlink" and row["label"] == "Driften i vest":
            return "west", "", "the link"
        if table == "decision":
            line = of_line[row["plan_line_id"]]
            return of_plan[line.plan_id], line.visibility, ""
        side = (
            sides.get(row.get("district_id"))
            or of_walk.get(row.get("walk_id"))
            or of_plan.get(row.get("plan_id"))
            or (of_walk.get(row["id"]) if table == "walk" else "")
            or ""
        )
        owner = "the phone" if row.get("device_id") == mine else ""
        if table == "planline" and row["responsible"] == ITS_OWN:
            owner = "the link"
        gone = table == "observation" and row["state"] == "withdrawn"
        return side, "gone" if gone else row.get("visibility", ""), owner

    return side_of


@pytest.mark.parametrize("table", SQLModel.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_text_is_a_perch_or_holds_codes(table):
    told = {*PERCHES.get(table.name, {}), *CODES.get(table.name, "").split()}
    assert texts_of(table) - told == set()
    assert told <= {column.name for column in table.columns}


@pytest.mark.timeout(900)  # every door, many times
def test_nobody_hears_what_is_not_theirs(
    canaries, addresses, client, staff: Staff, world, party, caplog
):
    caplog.set_level(logging.DEBUG)
    west, east = world
    where = {
        "its district": {"district_id": west.district.id},
        "its walk": {"walk_id": west.walk.id},
        "another district": {"district_id": east.district.id},
    }
    by_song = {one.song: one for one in canaries}
    heard: dict[Viewer, set[str]] = {}
    for role in ROLES:
        for scope in SCOPES if role in SEE else SCOPES[:1]:
            person = staff(role, **where.get(scope, {}))
            heard[Viewer(role, scope)] = _listen(person, addresses, by_song)
    heard[Viewer("nobody")] = _listen(client, addresses, by_song)
    heard[Viewer("link")] = _listen(party, addresses, by_song)
    heard[Viewer("phone")] = _on_the_phone(west.phone, by_song)
    leaks = [
        (viewer, by_song[song])
        for viewer, songs in heard.items()
        for song in songs
        if not by_song[song].may_be_heard(viewer)
    ]
    assert leaks == []
    assert not SONG.search(caplog.text)
    assert len(by_song) >= 200
    _are_there(heard, canaries)


def test_what_is_handed_out_as_a_file_holds_nothing_for_other_eyes(canaries, staff, world):
    """The packages a form asks for, which no crawl of addresses reaches."""
    west, _ = world
    by_song = {one.song: one for one in canaries}
    today = datetime.now(UTC)
    hours = {"since": today - timedelta(days=1), "until": today, "known": today}
    form = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in hours.items()}
    asked = {
        Viewer("municipality"): (f"/desk/privacy/devices/{west.phone.device.id}/copy", {}),
        Viewer("administrator"): ("/desk/privacy/breach", form),
    }
    heard = {}
    for viewer, (address, typed) in asked.items():
        answer = staff(viewer.role).post(address, data=typed, follow_redirects=False)
        assert answer.status_code == 200, address
        heard[viewer] = {by_song[song] for song in _in_package(answer.content) & by_song.keys()}
    copy, breach = heard.values()
    # Whoever asks is given their own letters as they were sent, and what they took back.
    theirs = [one for one in copy if one.rule == "raw" or one.visibility == "gone"]
    leaks = [one for one in copy if not one.may_be_heard(Viewer("municipality"))]
    assert [one for one in leaks if one not in theirs] == []
    assert {one.side for one in copy} <= {"west", ""}
    assert {one.rule for one in copy} >= {"seen", "raw"}
    assert [one for one in breach if one.rule in ("seen", "planned", "note", "raw", "secret")] == []


def test_what_is_mailed_holds_nothing_for_other_eyes(canaries, desk, settings):
    by_song, at = {one.song: one for one in canaries}, datetime.now(UTC).replace(hour=11)
    with desk.database.writing() as session:
        for plan in session.exec(select(Plan).where(Plan.state == "adopted")):
            plan.adopted_at = at
    with desk.database.writing() as session:
        before = set(session.exec(select(Mail.id)))
        assert write_due(session, measures.load(), settings, at) == 1
        [mail] = [one for one in session.exec(select(Mail)) if one.id not in before]
        told = message(mail, mail.body, settings).as_string(policy=default) + mail.address
    heard = [by_song[song] for song in SONG.findall(told)]
    assert {(one.table, one.column) for one in heard} >= {("responderlink", "label")}
    assert [one for one in heard if not one.may_be_heard(Viewer("link"))] == []


def _in_package(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        told = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return set(SONG.findall("".join(told)))


def _are_there(heard: dict[Viewer, set[str]], canaries: list[Canary]) -> None:
    """The crawl hears well: somebody who may reads what is told, or it would prove nothing."""
    everything = set().union(*heard.values())
    for rule in ("house", "walk", "phones", "seen", "planned", "note", "links", "people"):
        assert [one for one in canaries if one.rule == rule and one.song in everything], rule
    for visibility in CATEGORY:
        of_class = [one for one in canaries if (one.rule, one.visibility) == ("seen", visibility)]
        assert {one.song for one in of_class} & heard[Viewer("police")], visibility
    own = {one.song for one in canaries if one.owner == "the link"}
    assert own & heard[Viewer("link")]


def _listen(person: TestClient, addresses: list[str], by_song: dict[str, Canary]) -> set[str]:
    heard: set[str] = set()
    for address in addresses:
        answer = person.get(address, follow_redirects=False)
        assert answer.status_code < 500, address
        heard |= _songs(answer, by_song)
    return heard


def _on_the_phone(phone: Phone, by_song: dict[str, Canary]) -> set[str]:
    heard: set[str] = set()
    for what in PHONE:
        heard |= _songs(phone.get(f"/api/field/{what}"), by_song)
    return heard


def _songs(answer: Any, by_song: dict[str, Canary]) -> set[str]:
    """The songs in an answer and its headers; a PDF is read as one reads it."""
    told = answer.text + str(answer.headers)
    if answer.headers.get("content-type") == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        told = "".join(page.extract_text().replace("\n", "") for page in pages)
    secrets = {one.song for one in by_song.values() if one.rule == "secret" and one.song in told}
    return {*SONG.findall(told)} & by_song.keys() | secrets
