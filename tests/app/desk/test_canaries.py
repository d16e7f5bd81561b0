"""The canary crawl: every address, as every kind of person, and nobody hears what is not theirs."""

import io
import logging
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import Any

import pypdf
import pytest
from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from app.mailing import write_due
from app.settings import Settings
from app.smtp import message
from tests.app.desk.beside import CATEGORY, Staff
from tests.app.desk.canaries import CODES, PERCHES, SEE, Canary, Viewer, set_free, texts_of
from tests.app.desk.furnished import ITS_OWN, LABEL, Furnished, World, furnished
from tests.cast import Phone
from walks.catalogue import measures
from walks.people.may import ROLES
from walks.tables import (
    Mail,
    Observation,
    Plan,
    PlanLine,
    Proposal,
    WalkDistrict,
)

assert furnished  # a fixture
SONG = re.compile(r"kanarie\d{5}q")
SCOPES = ("everywhere", "its district", "its walk", "another district")
PHONE = ("package", "nearby", "answers", "receipts", "devices")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The police note for themselves here."""
    return settings.model_copy(update={"police_space": True})


@pytest.fixture
def canaries(furnished: Furnished, desk) -> list[Canary]:
    """One on every perch of a world where everything is planned for, answered and published."""
    with desk.database.writing() as session:
        return list(set_free(session, _sides(session, furnished.sides)))


def _sides(session: Any, world: World) -> Any:
    """Where a row lies: asked of the rows themselves."""
    sides = dict(zip((one.district.id for one in world), ("west", "east"), strict=True))
    of_walk = {row.walk_id: sides[row.district_id] for row in session.exec(select(WalkDistrict))}
    of_plan = {row.id: sides[row.district_id] for row in session.exec(select(Plan))}
    of_line = {row.id: row for row in session.exec(select(PlanLine))}
    of_noun = {
        f"walk:{one.walk.id}": side for one, side in zip(world, ("west", "east"), strict=True)
    }
    of_proposal = {row.id: row.district_id for row in session.exec(select(Proposal))}
    mine = world[0].phone.device.id
    seen = {row.id: row.model_dump() for row in session.exec(select(Observation))}

    def side_of(table: str, row: Mapping[str, Any]) -> tuple[str, str, str]:
        if table == "ruling":
            return side_of("observation", seen[row["observation_id"]])
        if table == "closednote":
            return of_noun[row["noun"]], row["side"], ""
        if table == "responderlink" and row["label"] == LABEL:
            return "west", "", "the link"
        if table in ("decision", "response"):
            line = of_line[row["plan_line_id"]]
            told_it = table == "response" and line.responsible == ITS_OWN
            return of_plan[line.plan_id], line.visibility, "the link" if told_it else ""
        if table == "archivemark":
            return of_noun[row["noun"]], "", ""
        if table == "removalrequest":
            return sides[of_proposal[row["proposal_id"]]], "", ""
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
    canaries, addresses, client, staff: Staff, furnished: Furnished, caplog, record_property
):
    caplog.set_level(logging.DEBUG)
    west, east = furnished.sides
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
    heard[Viewer("link")] = _listen(furnished.party, addresses, by_song)
    heard[Viewer("phone")] = _on_the_phone(west.phone, by_song)
    leaks = [
        (viewer, by_song[song])
        for viewer, songs in heard.items()
        for song in songs
        if not by_song[song].may_be_heard(viewer)
    ]
    assert leaks == []
    assert not SONG.search(caplog.text)
    assert len(by_song) >= 400
    record_property("canaries", len(by_song))
    assert {one.table for one in canaries} == set(PERCHES)
    _are_there(heard, canaries)


def test_what_is_handed_out_as_a_file_holds_nothing_for_other_eyes(canaries, staff, furnished):
    """The packages a form asks for, which no crawl of addresses reaches."""
    west, _ = furnished.sides
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
    """A month of mails: what is new, what comes near, what is open."""
    by_song, at = {one.song: one for one in canaries}, datetime.now(UTC).replace(hour=11)
    with desk.database.writing() as session:
        before = set(session.exec(select(Mail.id)))
        for line in session.exec(select(PlanLine).where(PlanLine.visibility == "public")):
            line.due_on = (at + timedelta(days=10)).date()
    for day in range(30):
        with desk.database.writing() as session:
            write_due(session, measures.load(), settings, at + timedelta(days=day))
    with desk.database.reading() as session:
        made = [one for one in session.exec(select(Mail)) if one.id not in before]
        assert {one.kind for one in made} >= {"week"}
        told = [message(one, one.body, settings).as_string(policy=default) for one in made]
        told += [one.address for one in made]
    heard = [by_song[song] for song in SONG.findall("\n".join(told))]
    assert {(one.table, one.column) for one in heard} >= {("responderlink", "label")}
    assert [one for one in heard if not one.may_be_heard(Viewer("link"))] == []


def _in_package(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        told = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return set(SONG.findall("".join(told)))


def _are_there(heard: dict[Viewer, set[str]], canaries: list[Canary]) -> None:
    """The crawl hears well: somebody who may reads what is told, or it would prove nothing."""
    everything = set().union(*heard.values())
    for rule in (
        "house", "walk", "phones", "seen", "planned", "note", "links", "people", "press", "public",
        "keepers",
    ):  # fmt: skip
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
