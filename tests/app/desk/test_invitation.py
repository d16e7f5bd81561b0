"""In by a one-time link: the first administrator, then everybody else; once, and in time."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import tryg
from tests.app.desk.conftest import Hire, Member
from tests.soft_key import SoftKey
from walks.tables import EntryLink, Event, Grant, Passkey, Person, SignIn

DOOR = "/desk/invitation"
PASSWORD = "heste-nettet og æblegrød"


@pytest.fixture
def run(settings, monkeypatch):
    """A command of this deployment, and what it says."""
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("BASE_URL", settings.base_url)

    def command(*words: str) -> str:
        return CliRunner().invoke(tryg, list(words)).output

    return command


@pytest.fixture
def anders(hire: Hire) -> Member:
    """An administrator with a passkey."""
    return hire("anders", "administrator", by="passkey")


@pytest.fixture
def admin(anders: Member) -> TestClient:
    """The administrator, who has just signed in."""
    return anders.signed_in()


def form(**changes: str) -> dict[str, str]:
    return {"email": "Bo@Tryg.example ", "name": "Bo Ny", "role": "municipality"} | changes


def invited(admin: TestClient, **changes: str) -> str:
    """The secret of a new invitation, as the page shows it."""
    page = admin.post("/desk/people/invitations", data=form(**changes))
    assert page.status_code == 200, page.text
    return re.search(r"http://testserver/desk/invitation#([\w-]+)</textarea>", page.text)[1]


def looked(client: TestClient, secret: str):
    return client.post(DOOR, data={"secret": secret})


def codes_of(page: str) -> str:
    """The app's secret, as it is typed."""
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")


def enter(client: TestClient, secret: str, **changes: str):
    """Choose a password and put codes into an app."""
    page = looked(client, secret).text
    code = pyotp.TOTP(codes_of(page)).now()
    told = {"secret": secret, "password": PASSWORD, "code": code} | changes
    return client.post(f"{DOOR}/password", data=told, follow_redirects=False)


def test_a_fresh_house_has_nobody_and_the_first_comes_in_by_a_link_from_the_command_line(
    client, run, db
):
    """A42: no user, no default password; the link is the only way."""
    assert db.exec(select(Person)).all() == []
    told = run("users", "invite", "anna@tryg.example", "--name", "Anna Først")
    secret = re.search(r"http://testserver/desk/invitation#([\w-]+)", told)[1]
    assert db.exec(select(Person)).all() == []
    assert enter(client, secret).status_code == 303
    assert "Medarbejdere" in client.get("/desk/").text
    person, grant = db.exec(select(Person)).one(), db.exec(select(Grant)).one()
    assert (person.email, grant.role) == ("anna@tryg.example", "administrator")
    assert db.exec(select(SignIn)).one().how == "code"


def test_the_command_line_makes_nobody_with_a_password(run):
    """A42."""
    assert "add" not in run("users", "--help").split()
    assert "kan ikke bruges" in run("users", "invite", "not an address", "--name", "X")


def test_an_invitation_is_shown_once_and_kept_as_a_hash_of_128_bits(admin, db):
    """A45."""
    secret = invited(admin)
    assert len(secret) * 6 >= 128
    link = db.exec(select(EntryLink)).one()
    assert link.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(link.model_dump())
    assert secret not in admin.get("/desk/people").text
    assert secret not in str([event.model_dump() for event in db.exec(select(Event))])
    assert "Bo Ny" in admin.get("/desk/people").text


def test_an_invitation_is_good_for_seven_days(client, admin, db):
    """A45."""
    secret = invited(admin)
    link = db.exec(select(EntryLink)).one()
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert looked(client, secret).status_code == 200
    with db.database.writing() as session:
        session.get(EntryLink, link.id).expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert looked(client, secret).status_code == 404
    told = {"secret": secret, "password": PASSWORD, "code": "123456"}
    late = client.post(f"{DOOR}/password", data=told, follow_redirects=False)
    assert late.status_code == 404
    assert len(db.exec(select(Person))) == 1


def test_an_invitation_is_good_once(client, admin, db):
    """A45: also for who looked at it before it was used."""
    secret = invited(admin)
    page = looked(client, secret).text
    assert enter(TestClient(client.app), secret).status_code == 303
    told = {"secret": secret, "password": PASSWORD, "code": pyotp.TOTP(codes_of(page)).now()}
    late = client.post(f"{DOOR}/password", data=told, follow_redirects=False)
    assert late.status_code == 404
    assert "bord" not in client.cookies
    assert looked(client, secret).status_code == 404
    assert len(db.exec(select(Person).where(Person.email == "bo@tryg.example"))) == 1


def test_looking_uses_nothing_up_and_offers_the_same_codes(client, admin):
    secret = invited(admin)
    first, second = looked(client, secret).text, looked(client, f"http://x/y#{secret}").text
    assert codes_of(first) == codes_of(second)
    assert enter(client, secret).status_code == 303


def test_an_invitation_taken_back_lets_nobody_in(client, admin, db):
    secret = invited(admin)
    link = db.exec(select(EntryLink)).one()
    admin.post(f"/desk/people/invitations/{link.id}/revocation")
    assert looked(client, secret).status_code == 404
    assert "Bo Ny" not in admin.get("/desk/people").text


def test_a_second_invitation_to_the_same_address_ends_the_first(client, admin):
    first, second = invited(admin), invited(admin)
    assert looked(client, first).status_code == 404
    assert looked(client, second).status_code == 200


def test_the_role_holds_where_and_as_long_as_was_said(client, admin, desk, db):
    until = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    secret = invited(admin, district_id=str(desk.district.id), ends_on=until)
    enter(client, secret)
    person = db.exec(select(Person).where(Person.email == "bo@tryg.example")).one()
    grant = db.exec(select(Grant).where(Grant.person_id == person.id)).one()
    assert (grant.role, grant.district_id) == ("municipality", desk.district.id)
    assert grant.ends_on.isoformat() == until


def test_in_by_a_passkey(client, admin, settings, db):
    secret = invited(admin)
    asked = client.post(f"{DOOR}/passkey/options", data={"secret": secret}).json()
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["rp"]["id"] == "testserver"
    key = SoftKey(settings.origin, settings.host)
    told = {"secret": secret, "credential": key.made(asked)}
    answer = client.post(f"{DOOR}/passkey", data=told, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    assert "Hej Bo" in client.get("/desk/").text
    assert db.exec(select(Passkey).where(Passkey.credential_id == key.id)).one()
    person = db.exec(select(Person).where(Person.email == "bo@tryg.example")).one()
    assert person.password_hash == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"password": "for kort"}, "Adgangskoden har en forkert længde"),
        ({"password": "Bo-Tryghed-2026"}, "for nem at gætte"),
        ({"code": "000000"}, "Koden passer ikke"),
        ({"code": ""}, "Koden passer ikke"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_link_still_works(client, admin, db, changes, told):
    secret = invited(admin)
    page = enter(client, secret, **changes)
    assert page.status_code == 422
    assert told in page.text
    assert PASSWORD not in page.text
    assert len(db.exec(select(Person))) == 1
    assert enter(client, secret).status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ingen-adresse"}, "email"),
        ({"email": "a@b\r\nBcc: c@d.example"}, "email"),
        ({"email": "anders@tryg.example"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "i morgen"}, "ends_on"),
        ({"district_id": "00000000-0000-0000-0000-000000000000"}, "district_id"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(admin, db, changes, field):
    page = admin.post("/desk/people/invitations", data=form(**changes))
    assert page.status_code == 422
    assert f'id="{field}-trouble"' in page.text
    assert db.exec(select(EntryLink)).all() == []


def test_the_secret_never_stands_in_an_address_that_reaches_us(client, admin, capfd):
    """A61: it is in the fragment of the link, and in the body of what is sent."""
    secret = invited(admin)
    answer = enter(client, secret)
    assert secret not in answer.headers["location"]
    assert secret not in capfd.readouterr().err


def test_an_address_that_has_come_in_meanwhile_is_not_taken_twice(client, admin, desk, hire):
    secret = invited(admin)
    hire("bo")
    answer = enter(client, secret)
    assert answer.status_code == 409
    assert "Adressen er allerede i brug" in answer.text


def test_an_invitation_says_no_more_to_a_stranger_than_that_it_does_not_work(client):
    for secret in ("", "x", "A" * 22, "#"):
        page = looked(client, secret)
        assert page.status_code == 404
        assert "Linket virker ikke" in page.text


def test_only_administrators_invite(hire):
    karen = hire("karen").signed_in()
    assert karen.post("/desk/people/invitations", data=form()).status_code == 404
