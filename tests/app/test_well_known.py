"""Whom to tell of a hole in the house, and what a search engine is asked to leave alone."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.main import make_app
from app.settings import Settings

ADDRESS = "/.well-known/security.txt"


def told(settings: Settings, **changes: str) -> dict[str, str]:
    """The fields of security.txt; each may stand there once only."""
    with TestClient(make_app(settings.model_copy(update=changes))) as client:
        answer = client.get(ADDRESS, headers={"Host": "testserver"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in answer.text.splitlines()]
    assert len(dict(lines)) == len(lines)
    return dict(lines)


def test_security_txt_says_whom_to_tell_and_for_how_long(settings):
    fields = told(settings, security_contact="sikkerhed@kommune.example")
    assert fields["Contact"] == "mailto:sikkerhed@kommune.example"
    assert fields["Preferred-Languages"] == "da, en"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
    assert "Canonical" not in fields  # RFC 9116: only an https address may stand there


def test_behind_tls_it_names_its_own_address(settings):
    fields = told(settings, security_contact="https://k.example/hul", base_url="https://testserver")
    assert fields["Contact"] == "https://k.example/hul"
    assert fields["Canonical"] == f"https://testserver{ADDRESS}"


def test_without_a_contact_there_is_a_page_that_says_so(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 404
    assert "Der er ikke oplyst en kontakt for sikkerhed" in answer.text


@pytest.mark.parametrize("contact", ["kommunen", "a@b\nContact: mailto:evil@x", "http://k.example"])
def test_a_contact_that_is_no_address_is_refused_at_the_start(contact):
    with pytest.raises(ValidationError):
        Settings(security_contact=contact)


def test_search_engines_are_asked_to_leave_staff_and_phones_alone(client):
    rules = client.get("/robots.txt").text.splitlines()
    assert rules[0] == "User-agent: *"
    assert {"Disallow: /api/", "Disallow: /desk/", "Disallow: /tur/"} <= set(rules)
