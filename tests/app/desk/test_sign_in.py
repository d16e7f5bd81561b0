"""In and out of the desk: plain errors, counted tries, and never on to another site."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.cast import Desk
from walks.people.enrol import enrol
from walks.tables import SignIn, Tries

EMAIL, PASSWORD = "karen@tryg.example", "en-lang-adgangskode"


@pytest.fixture
def karen(client: TestClient, desk: Desk) -> TestClient:
    """A coordinator with a password, who has not signed in."""
    with desk.database.writing() as session:
        enrol(session, EMAIL, "Karen Test", "coordinator", PASSWORD, datetime.now(UTC))
    return client


def sign_in(client: TestClient, **changes: str):
    form = {"email": EMAIL, "password": PASSWORD, "next": ""} | changes
    return client.post("/desk/sign-in", data=form, follow_redirects=False)


def test_the_right_password_gives_a_cookie_no_script_can_read(karen):
    answer = sign_in(karen)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "Hej Karen" in karen.get("/desk/").text


def test_a_wrong_password_keeps_the_address_and_counts_the_try(karen, db):
    answer = sign_in(karen, password="noget-helt-andet")
    assert answer.status_code == 401
    assert f'value="{EMAIL}"' in answer.text
    assert "noget-helt-andet" not in answer.text
    assert 'role="alert"' in answer.text
    assert db.exec(select(Tries)).one().left == 19


def test_too_many_tries_are_told_plainly(karen, db):
    db.add(Tries(key=f"sign-in:{EMAIL}", left=0, counted_at=datetime.now(UTC)))
    answer = sign_in(karen)
    assert answer.status_code == 429
    assert "For mange forsøg" in answer.text


def test_an_empty_field_is_named(karen):
    answer = sign_in(karen, email="")
    assert answer.status_code == 422
    assert 'id="email-trouble"' in answer.text
    assert 'aria-describedby="email-trouble"' in answer.text


@pytest.mark.parametrize(
    ("next", "goes_to"),
    [
        ("/desk/walks?offset=100", "/desk/walks?offset=100"),
        ("https://example.org/desk/", "/desk/"),
        ("//example.org/desk/", "/desk/"),
        ("/desk/\\example.org", "/desk/"),
        ("/desk/\r\nSet-Cookie: a=b", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_a_sign_in_never_leads_to_another_site(karen, next, goes_to):
    assert sign_in(karen, next=next).headers["location"] == goes_to


def test_signing_out_ends_the_sign_in_on_the_server_too(karen, db):
    sign_in(karen)
    token = karen.cookies["bord"]
    answer = karen.post("/desk/sign-out", follow_redirects=False)
    assert answer.headers["location"].startswith("/desk/sign-in")
    assert db.exec(select(SignIn)).all() == []
    karen.cookies.set("bord", token)
    assert karen.get("/desk/", follow_redirects=False).status_code == 303


def test_an_administrator_is_told_that_the_role_gives_no_content(staff):
    page = staff("administrator").get("/desk/").text
    assert "Din rolle giver ikke adgang til indholdet" in page
