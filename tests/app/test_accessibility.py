"""Where a statement on accessibility is looked for, and what it says."""

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.main import make_app
from app.settings import Settings

THEIRS = "https://www.was.digst.dk/tryg-kommune-example"


def ask(settings: Settings, address: str, **changes: str):
    with TestClient(make_app(settings.model_copy(update=changes))) as client:
        told = {"Host": "testserver", "Accept-Language": "da"}
        return client.get(address, headers=told, follow_redirects=False)


def test_was_leads_to_our_own_page_or_to_the_statement_the_operator_made(settings):
    own, theirs = ask(settings, "/was"), ask(settings, "/was", was_statement=THEIRS)
    assert (own.status_code, own.headers["location"]) == (302, "/tilgaengelighed")
    assert (theirs.status_code, theirs.headers["location"]) == (302, THEIRS)


def test_the_page_says_what_is_not_good_yet_and_who_hears_of_it(settings):
    quiet = ask(settings, "/tilgaengelighed").text
    assert "Det er ikke godt nok endnu" in quiet
    assert "Ring til kommunens hovednummer" in quiet
    assert THEIRS not in quiet
    told = ask(
        settings,
        "/tilgaengelighed",
        accessibility_contact="web@kommune.example, 99 31 31 31",
        was_statement=THEIRS,
    ).text
    assert "Skriv eller ring til web@kommune.example, 99 31 31 31." in told
    assert THEIRS in told


def test_who_answers_for_the_data_hears_of_barriers_when_nobody_else_is_named(settings):
    told = ask(
        settings, "/tilgaengelighed", controller_name="Aalborg", controller_contact="dpo@k.example"
    ).text
    assert "Skriv eller ring til Aalborg: dpo@k.example." in told


def test_a_statement_lies_behind_https():
    with pytest.raises(ValidationError):
        Settings(was_statement="http://was.example")


def test_every_page_of_the_desk_and_the_public_leads_there(settings):
    assert 'href="/tilgaengelighed"' in ask(settings, "/").text
