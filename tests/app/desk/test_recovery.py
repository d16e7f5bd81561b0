"""Who has lost their way in gets back by two members of staff; nothing old dies before that."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.app.desk.conftest import Hire, Member
from walks.tables import CodeSecret, EntryLink, Event, Passkey, Person, SignIn

NEW = "et helt andet æblegrødsfad"


@pytest.fixture
def anders(hire: Hire) -> Member:
    """An administrator."""
    return hire("anders", "administrator", by="passkey")


@pytest.fixture
def pia(hire: Hire) -> Member:
    """A colleague who can confirm."""
    return hire("pia", "police", by="passkey")


@pytest.fixture
def karen(hire: Hire) -> Member:
    """Who has lost her phone."""
    return hire("karen")


@pytest.fixture
def admin(anders: Member) -> TestClient:
    return anders.signed_in()


@pytest.fixture
def colleague(pia: Member) -> TestClient:
    return pia.signed_in()


def start(admin: TestClient, karen: Member, db) -> str:
    """The address of a recovery that waits for a colleague."""
    answer = admin.post(f"/desk/people/{karen.person_id}/recovery", follow_redirects=False)
    assert answer.status_code == 303
    [link] = db.exec(select(EntryLink).where(EntryLink.ended_at.is_(None)))
    return f"/desk/recoveries/{link.id}"


def secret_of(page: str) -> str:
    return re.search(r"/desk/invitation#([\w-]+)</textarea>", page)[1]


def come_back(client: TestClient, secret: str):
    page = client.post("/desk/invitation", data={"secret": secret}).text
    typed = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    told = {"secret": secret, "password": NEW, "code": pyotp.TOTP(typed).now()}
    return client.post("/desk/invitation/password", data=told, follow_redirects=False)


def test_two_members_of_staff_bring_a_third_back(client, admin, colleague, karen, db):
    """A46."""
    recovery = start(admin, karen, db)
    assert "Karen Test" in colleague.get("/desk/recoveries").text
    assert "har brug for" in colleague.get("/desk/me").text
    assert colleague.post(f"{recovery}/confirmation", follow_redirects=False).status_code == 303
    page = admin.post(f"{recovery}/link")
    assert page.status_code == 200
    assert come_back(client, secret_of(page.text)).status_code == 303
    assert "Hej Karen" in client.get("/desk/").text
    verbs = [event.verb for event in db.exec(select(Event).order_by(Event.number))]
    steps = ("recovery-started", "recovery-confirmed", "recovery-link-made", "recovered")
    assert [verb for verb in verbs if verb in steps] == [*steps]


def test_nothing_old_dies_before_the_link_is_used_and_then_everything(
    client, admin, colleague, karen, db
):
    """A46: a recovery switches off neither codes, passkeys nor sign-ins by being begun."""
    before = karen.signed_in()
    db.add(
        Passkey(
            person_id=karen.person_id, credential_id=b"x", public_key=b"y", name="Telefon",
            made_at=datetime.now(UTC),
        )
    )  # fmt: skip
    recovery = start(admin, karen, db)
    colleague.post(f"{recovery}/confirmation")
    secret = secret_of(admin.post(f"{recovery}/link").text)
    client.post("/desk/invitation", data={"secret": secret})
    assert before.get("/desk/", follow_redirects=False).status_code == 200
    assert karen.types(karen.browser()).status_code == 303
    old = db.exec(select(CodeSecret.id).where(CodeSecret.person_id == karen.person_id)).one()
    assert come_back(client, secret).status_code == 303
    assert before.get("/desk/", follow_redirects=False).status_code == 303
    assert db.exec(select(Passkey).where(Passkey.person_id == karen.person_id)).all() == []
    kept = db.exec(select(CodeSecret).where(CodeSecret.person_id == karen.person_id)).one()
    assert kept.id != old
    assert karen.types(karen.browser()).status_code == 401
    assert len(db.exec(select(SignIn).where(SignIn.person_id == karen.person_id))) == 1


def test_neither_who_started_it_nor_who_it_is_for_can_confirm(admin, karen, hire, db):
    """A46."""
    other = hire("mads", "administrator", by="passkey")
    herself = karen.signed_in()
    recovery = start(admin, karen, db)
    for browser in (admin, herself):
        assert "Karen Test</h2>" not in browser.get("/desk/recoveries").text
        assert browser.post(f"{recovery}/confirmation").status_code == 403
    assert admin.post(f"{recovery}/link").status_code == 403
    assert other.signed_in().post(f"{recovery}/link").status_code == 403
    assert db.exec(select(EntryLink.token_hash)).one() is None


def test_nobody_starts_one_for_themselves(admin, anders, db):
    answer = admin.post(f"/desk/people/{anders.person_id}/recovery")
    assert answer.status_code == 403
    assert db.exec(select(EntryLink)).all() == []


def test_the_link_works_for_an_hour_and_once(client, admin, colleague, karen, db):
    recovery = start(admin, karen, db)
    colleague.post(f"{recovery}/confirmation")
    secret = secret_of(admin.post(f"{recovery}/link").text)
    link = db.exec(select(EntryLink)).one()
    assert link.expires_at - datetime.now(UTC) <= timedelta(hours=1)
    assert come_back(TestClient(client.app), secret).status_code == 303
    assert client.post("/desk/invitation", data={"secret": secret}).status_code == 404


def test_a_new_link_kills_the_one_before(client, admin, colleague, karen, db):
    recovery = start(admin, karen, db)
    colleague.post(f"{recovery}/confirmation")
    first = secret_of(admin.post(f"{recovery}/link").text)
    second = secret_of(admin.post(f"{recovery}/link").text)
    assert client.post("/desk/invitation", data={"secret": first}).status_code == 404
    assert client.post("/desk/invitation", data={"secret": second}).status_code == 200


def test_a_recovery_that_was_stopped_is_dead(client, admin, colleague, karen, db):
    recovery = start(admin, karen, db)
    colleague.post(f"{recovery}/confirmation")
    secret = secret_of(admin.post(f"{recovery}/link").text)
    admin.post(f"{recovery}/ending")
    assert client.post("/desk/invitation", data={"secret": secret}).status_code == 404
    assert karen.types(karen.browser()).status_code == 303


def test_a_colleagues_word_must_come_within_a_day(admin, colleague, karen, db):
    recovery = start(admin, karen, db)
    with db.database.writing() as session:
        session.exec(select(EntryLink)).one().expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert colleague.post(f"{recovery}/confirmation").status_code == 404


def test_who_is_shut_out_gets_no_way_back(admin, karen, db):
    with db.database.writing() as session:
        session.get(Person, karen.person_id).is_active = False
    assert admin.post(f"/desk/people/{karen.person_id}/recovery").status_code == 409


def test_a_recovery_needs_a_fresh_proof_at_every_step(admin, colleague, karen, db):
    """A40."""
    recovery = start(admin, karen, db)
    with db.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at = datetime.now(UTC) - timedelta(minutes=6)
    for browser, address in (
        (colleague, f"{recovery}/confirmation"),
        (admin, f"{recovery}/link"),
        (admin, f"/desk/people/{karen.person_id}/recovery"),
    ):
        answer = browser.post(address, follow_redirects=False)
        assert answer.headers["location"].startswith("/desk/proof"), address
