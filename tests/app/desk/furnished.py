"""A world with something in every table that holds words: what the crawls look for.

Two districts as in beside.py, and on top of them an adopted plan with lines of every class, what
was answered and decided about them, what is published and asked to be removed, links, mails, notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, SQLModel, col, select
from starlette.testclient import TestClient

from tests.app.desk.beside import Beside, Staff
from tests.cast import NOON
from walks.people import links
from walks.tables import (
    ArchiveMark,
    Batch,
    Challenge,
    ClosedNote,
    CodeSecret,
    Condition,
    Decision,
    EntryLink,
    ExternalIdentity,
    Mail,
    Meeting,
    Observation,
    Organisation,
    Passkey,
    Person,
    Plan,
    PlanLine,
    PlanLineCondition,
    Proposal,
    Publication,
    RemovalRequest,
    Residents,
    ResponderLink,
    Response,
    Ruling,
    Step,
    Stop,
)

ITS_OWN = "BO"  # the organisation that has a link
LABEL = "Driften i vest"
World = tuple[Beside, Beside]


@dataclass(frozen=True)
class Furnished:
    """Both sides, and the browser of a responsible party in the west."""

    sides: World
    party: TestClient


@pytest.fixture
def furnished(world: World, client, staff: Staff, desk) -> Furnished:
    """Everything there can be, on both sides where it can."""
    everywhere = staff("coordinator")
    for side in world:
        everywhere.post(f"/desk/districts/{side.district.id}/plans", follow_redirects=False)
    desk.plan(world[0].condition, 7, responsible=ITS_OWN, due_on=NOON.date())
    with desk.database.writing() as session:
        for rows in (_of_staff(), _adopted(session, world), _around(world), _published(world)):
            session.add_all(rows)
            session.flush()
        for rows in (_minuted(session), _answered(session), _decided(session)):
            session.add_all(rows)
            session.flush()
    return Furnished(world, _party(client, desk))


def _party(client: TestClient, desk) -> TestClient:
    """It has opened its link."""
    browser = TestClient(client.app, raise_server_exceptions=False)
    key = client.app.state.settings.key  # type: ignore[attr-defined]
    with desk.database.writing() as session:
        person = Person(email="hands-out@tryg.example", name="Uddeler")
        session.add(person)
        session.flush()
        new = links.NewLink(ITS_OWN, LABEL, "Karen", email="drift@bo.example")
        made_at = datetime.now(UTC) - timedelta(days=30)
        _, secret = links.hand_out(session, new, person.id, key, made_at)
    entered = browser.post("/svar/", data={"secret": secret}, follow_redirects=False)
    assert entered.status_code == 303
    return browser


def _of_staff() -> Iterator[SQLModel]:
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
    yield Organisation(code="EF", name="Ejerforeningen")
    yield Batch(id=uuid4(), name="noter.xlsx", brought_in_at=NOON)


def _adopted(session: Session, world: World) -> Iterator[SQLModel]:
    """The adopted plan in the west gets a line of each closed class for the same party, and rests
    on what was seen of it; the one in the east is adopted too.
    """
    west, east = world
    plan = session.exec(select(Plan).where(Plan.state == "adopted")).one()
    for number, visibility in enumerate(("walk", "authorities", "police"), 2):
        line = PlanLine(
            plan_id=plan.id, number=f"A-2026-{number:03}9", position=number, family="belysning",
            responsible=ITS_OWN, visibility=visibility, status="in-plan", measure_text="Ny lampe",
        )  # fmt: skip
        yield line
        for condition in _conditions(session, west.district.id, visibility):
            session.flush()
            yield PlanLineCondition(plan_line_id=line.id, condition_id=condition)
    theirs = Plan(
        district_id=east.district.id, version=7, title="Plan", state="adopted", made_at=NOON
    )
    yield theirs
    yield PlanLine(
        plan_id=theirs.id, number="B-2026-009", position=1, family="belysning",
        responsible=ITS_OWN, visibility="public", status="in-plan", measure_text="Ny lampe",
    )  # fmt: skip
    for one in (plan, theirs):
        one.adopted_at = datetime.now(UTC) - timedelta(days=20)


def _conditions(session: Session, district_id: UUID, visibility: str) -> list[UUID]:
    query = select(Condition.id).where(Condition.district_id == district_id)
    return list(session.exec(query.where(Condition.visibility == visibility)))


def _around(world: World) -> Iterator[SQLModel]:
    """Stops, notes of both sides, mails, and what the archive says of the walks."""
    for one in world:
        yield Residents(
            district_id=one.district.id, year=2026, people=999, source="KM1", brought_in_at=NOON
        )
        yield Stop(walk_id=one.walk.id, number=9, name="Tunnelen", prompt="Kan du se og blive set?")
        yield ArchiveMark(
            noun=f"walk:{one.walk.id}", kind="journalised", case_number="24/777", kle="00.00.00",
            marked_by="operator", marked_at=NOON,
        )  # fmt: skip
        yield Mail(
            key=f"new:{one.district.id}", kind="new", link_id=uuid4(), district_id=one.district.id,
            address="drift@bo.example", subject="Ny opgave", body="Se {link}", made_at=NOON,
        )  # fmt: skip
        for side in ("municipality", "police"):
            noun = f"walk:{one.walk.id}"
            yield ClosedNote(noun=noun, side=side, text="Noteret", written_at=NOON)


def _published(world: World) -> Iterator[SQLModel]:
    """One thing that is out, one that waits, and somebody who wants the first one removed."""
    person = Person(email="press@tryg.example", name="Presse")
    yield person
    told = {"category": "LYS", "feeling": "unsafe", "title": "Mørkt", "text": "Ved stien"}
    by = {"proposed_by": person.id, "proposed_at": NOON}
    for one in world:
        where = {"district_id": one.district.id, "place": "Torvet"}
        public = Publication(
            kind="seen", district_code=one.district.code, district_name=one.district.name,
            place="Torvet", month="2026-11", **told,
        )  # fmt: skip
        yield public
        out = Proposal(kind="seen", state="out", publication_id=public.id, **where, **by, **told)
        yield out
        yield Proposal(kind="seen", observation_id=one.observation, **where, **by, **told)
        yield RemovalRequest(
            proposal_id=out.id, message="Det er mig", contact="b@x.dk", made_at=NOON
        )


def _minuted(session: Session) -> Iterator[SQLModel]:
    """A meeting about each plan, and something decided about every line."""
    for plan in session.exec(select(Plan)).all():
        meeting = Meeting(plan_id=plan.id, began_at=NOON)
        yield meeting
        for line in _lines(session, plan):
            yield Decision(meeting_id=meeting.id, plan_line_id=line.id, at=NOON, words="Besluttet")


def _answered(session: Session) -> Iterator[SQLModel]:
    """Each adopted line was answered by its party, and moved on at the desk."""
    for plan in session.exec(select(Plan).where(Plan.state == "adopted")).all():
        for line in _lines(session, plan):
            said: dict[str, Any] = {"plan_line_id": line.id, "at": NOON, "state": line.status}
            yield Response(kind="moved", words="Set i går", **said)
            if line.position < 2:  # the others are still silent
                yield Response(
                    kind="noted", organisation=ITS_OWN, words="Bestilt", external_case="S-1", **said
                )


def _lines(session: Session, plan: Plan) -> list[PlanLine]:
    return list(session.exec(select(PlanLine).where(PlanLine.plan_id == plan.id)))


def _decided(session: Session) -> Iterator[SQLModel]:
    """Everything on a walk was rejected for a reason, in words."""
    seen = session.exec(select(Observation).where(col(Observation.walk_id).is_not(None))).all()
    steps = {id: Step(walk_id=id, kind="decided", made_at=NOON) for id in {s.walk_id for s in seen}}
    yield from steps.values()
    session.flush()  # before what points at them
    for one in seen:
        made = {"observation_id": one.id, "step_id": steps[one.walk_id].id, "number": 1}
        yield Ruling(verdict="rejected", reason="Hegn", **made)
