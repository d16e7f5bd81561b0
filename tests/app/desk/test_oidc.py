"""In by the workplace's own sign-in: who is let in, and every way to be let in falsely (A48)."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr, ValidationError
from sqlmodel import select
from starlette.testclient import TestClient

from app import oidc
from app.settings import Settings
from tests import fake_provider
from tests.app.desk.conftest import Hire, Member
from tests.fake_provider import CLIENT, EC, RSA, SECRET, STRANGER, Provider, open_provider
from walks.people import sign_in, ways
from walks.people.id_token import Told
from walks.people.identities import link
from walks.people.invite import Invited, invite
from walks.privacy import whose
from walks.tables import Challenge, Event, ExternalIdentity, Person, SignIn

RETURN = "/desk/sign-in/oidc/return"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    """The deployment knows the provider."""
    facts = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Kommunens login",
    }
    return settings.model_copy(update=facts)


@pytest.fixture
def karen(hire: Hire, database, provider: Provider) -> Member:
    """A coordinator who has linked her account at the workplace."""
    karen = hire("karen")
    with database.writing() as session:
        told = Told(provider.issuer, provider.subject, True)
        link(session, karen.person_id, told, datetime.now(UTC))
    return karen


def leave(browser: TestClient, door: str = "/desk/sign-in/oidc", **form: str) -> str:
    """Where the browser is sent."""
    answer = browser.post(door, data=form)
    assert answer.status_code == 200, answer.text
    return unescape(re.search(r'content="0; url=([^"]+)"', answer.text)[1])


def come_back(browser: TestClient, brought: dict[str, str]):
    return browser.get(RETURN, params=brought, follow_redirects=False)


def sign(browser: TestClient, provider: Provider):
    return come_back(browser, provider.show(leave(browser)))


def told_at_the_door(answer, browser: TestClient) -> str:
    """The form of the sign-in that one is sent back to, with its other ways."""
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/sign-in?trouble=")
    page = browser.get(answer.headers["location"]).text
    assert page.count('role="alert"') == page.count('class="troubles"') + 1  # a passkey's, hidden
    assert page.count('class="troubles"') == 1
    assert 'name="password"' in page
    return page


def nobody_is_in(db) -> bool:
    return db.exec(select(SignIn)).all() == []


def test_a_linked_account_signs_its_owner_in(karen, provider, db):
    browser = karen.browser()
    assert "Log ind med Kommunens login" in browser.get("/desk/sign-in").text
    answer = sign(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    assert "Hej Karen" in browser.get("/desk/").text
    assert db.exec(select(SignIn)).one().how == "oidc"
    [event] = db.exec(select(Event).where(Event.verb == "signed-in"))
    assert event.facts == {"how": "oidc"}
    assert db.exec(select(Challenge)).all() == []
    assert "oidc" not in browser.cookies


def test_the_record_of_processing_names_the_service_that_is_asked(staff):
    page = staff("municipality").get("/desk/privacy/art-30").text
    assert "logger ind med Kommunens login, får den tjeneste at vide" in page
    assert "Systemet sender intet til andre." not in page


def test_a_key_on_a_curve_is_as_good(karen, provider):
    provider.key = EC
    assert sign(karen.browser(), provider).headers["location"] == "/desk/"


def test_we_ask_for_a_code_with_s256_and_a_fresh_proof(karen, provider):
    asked = parse_qs(urlsplit(leave(karen.browser())).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["prompt"] == ["login"]
    assert asked["redirect_uri"] == ["http://testserver" + RETURN]
    assert asked["scope"] == ["openid"]
    secrets = [asked[name][0] for name in ("state", "nonce", "code_challenge")]
    assert len(set(secrets)) == 3
    assert min(len(secret) for secret in secrets) >= 43


def now_and(seconds: int) -> int:
    return int(time.time()) + seconds


BROKEN = {
    "alg none": {"token": fake_provider.unsigned},
    "HS256 with the public key": {"token": fake_provider.signed_with_the_public_key},
    "an algorithm nobody knows, with at_hash": {"token": fake_provider.of_an_unknown_algorithm},
    "changed on the way": {"token": fake_provider.changed_on_the_way},
    "no token at all": {"token": lambda claims: "a.b"},
    "a key in the header": {
        "key": STRANGER, "header": {"jwk": STRANGER.as_dict(private=False), "kid": "stranger"},
    },
    "a key in the header under a known name": {
        "key": STRANGER, "header": {"jwk": STRANGER.as_dict(private=False), "kid": "rsa"},
    },
    "a good signature and a key in the header": {
        "header": {"jwk": RSA.as_dict(private=False)},
    },
    "a place for keys in the header": {"header": {"jku": "https://example.org/keys"}},
    "a certificate's place in the header": {"header": {"x5u": "https://example.org/cert"}},
    "an unknown kid": {"key": STRANGER},
    "no kid": {"header": {"kid": None}},
    "another's key under a known name": {"key": STRANGER, "header": {"kid": "rsa"}},
    "another audience": {"claims": {"aud": "en-anden"}},
    "one audience too many": {"claims": {"aud": [CLIENT, "en-anden"]}},
    "no audience": {"claims": {"aud": None}},
    "another authorized party": {"claims": {"azp": "en-anden"}},
    "another issuer": {"claims": {"iss": "https://login.example.org"}},
    "another nonce": {"claims": {"nonce": "x" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": now_and(-3600)}},
    "never expires": {"claims": {"exp": None}},
    "an expiry that is no number": {"claims": {"exp": "9999999999"}},
    "made long ago": {"claims": {"iat": now_and(-7200)}},
    "made tomorrow": {"claims": {"iat": now_and(86400)}},
    "not yet good": {"claims": {"nbf": now_and(86400)}},
    "shown long ago": {"claims": {"auth_time": now_and(-7200)}},
    "of another access token": {"claims": {"at_hash": fake_provider.at_hash("en anden")}},
    "at_hash that is no text": {"claims": {"at_hash": 1}},
    "at_hash without an access token": {"access_token": "", "claims": {"at_hash": ""}},
    "nobody": {"claims": {"sub": None}},
    "nobody's empty name": {"claims": {"sub": ""}},
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_a_token_that_breaks_one_rule_lets_nobody_in(karen, provider, db, how):
    for name, value in BROKEN[how].items():
        setattr(provider, name, value)
    browser = karen.browser()
    page = told_at_the_door(sign(browser, provider), browser)
    assert "Login et andet sted lykkedes ikke" in page
    assert nobody_is_in(db)
    assert not {path for path in provider.asked if "example.org" in path}


def test_a_return_is_good_once(karen, provider, db):
    """A replay of the state, by the browser it belongs to."""
    browser = karen.browser()
    brought = provider.show(leave(browser))
    held = browser.cookies["oidc"]
    assert come_back(browser, brought).headers["location"] == "/desk/"
    again = karen.browser()
    again.cookies.set("oidc", held)
    again_brought = brought | {"code": provider.show(leave(karen.browser()))["code"]}
    page = told_at_the_door(come_back(again, again_brought), again)
    assert "Login blev ikke færdigt" in page
    assert len(db.exec(select(SignIn)).all()) == 1


def test_a_code_that_was_used_lets_nobody_in(karen, provider, db):
    """A replay of the code, in a trip of its own."""
    first = karen.browser()
    code = provider.show(leave(first))
    come_back(first, code)
    second = karen.browser()
    brought = provider.show(leave(second)) | {"code": code["code"]}
    told_at_the_door(come_back(second, brought), second)
    assert len(db.exec(select(SignIn)).all()) == 1


def test_a_code_of_another_trip_lets_nobody_in(karen, provider, db):
    """Injected into the victim's own trip: verifier and nonce are another's."""
    thief, victim = karen.browser(), karen.browser()
    stolen = provider.show(leave(thief))["code"]
    brought = provider.show(leave(victim)) | {"code": stolen}
    told_at_the_door(come_back(victim, brought), victim)
    assert nobody_is_in(db)


@pytest.mark.parametrize("has_begun", [True, False])
def test_the_state_of_another_browser_lets_nobody_in(karen, provider, db, has_begun):
    """Login CSRF: the attacker's own return, opened in the victim's browser."""
    attacker, victim = karen.browser(), karen.browser()
    brought = provider.show(leave(attacker))
    if has_begun:
        leave(victim)
    page = told_at_the_door(come_back(victim, brought), victim)
    assert "Login blev ikke færdigt" in page
    assert nobody_is_in(db)
    assert "/token" not in provider.asked


def test_a_trip_is_over_after_ten_minutes(karen, provider, db):
    browser = karen.browser()
    brought = provider.show(leave(browser))
    with db.database.writing() as session:
        row = session.exec(select(Challenge)).one()
        row.made_at = datetime.now(UTC) - timedelta(minutes=10, seconds=5)
    told_at_the_door(come_back(browser, brought), browser)
    assert nobody_is_in(db)


def test_the_return_of_another_provider_lets_nobody_in(karen, provider, db):
    """RFC 9207: a mix-up of providers."""
    browser = karen.browser()
    brought = provider.show(leave(browser)) | {"iss": "https://login.example.org"}
    told_at_the_door(come_back(browser, brought), browser)
    assert nobody_is_in(db)


def test_who_says_no_at_the_provider_is_told_in_words(karen, provider):
    browser = karen.browser()
    brought = provider.show(leave(browser)) | {"error": "access_denied", "code": ""}
    assert "log ind på en anden måde" in told_at_the_door(come_back(browser, brought), browser)


def test_an_unknown_account_is_told_in_words_and_let_in_nowhere(karen, provider, db):
    provider.subject = "en-helt-anden"
    browser = karen.browser()
    page = told_at_the_door(sign(browser, provider), browser)
    assert "Kontoen er ikke tilknyttet nogen her" in page
    assert nobody_is_in(db)


def test_an_address_links_nobody(hire, provider, db):
    """The provider vouches for Karen's e-mail, and she has linked nothing."""
    karen = hire("karen")
    assert provider.made("x")
    told_at_the_door(sign(karen.browser(), provider), karen.browser())
    assert nobody_is_in(db)
    assert db.exec(select(ExternalIdentity)).all() == []


def test_who_is_shut_out_is_not_let_in_by_the_workplace(karen, provider, db):
    with db.database.writing() as session:
        session.get_one(Person, karen.person_id).is_active = False
    told_at_the_door(sign(karen.browser(), provider), karen.browser())
    assert nobody_is_in(db)


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_redirect_from_the_provider_is_not_followed(karen, provider, db, path):
    browser = karen.browser()
    brought = provider.show(leave(browser))
    with open_provider() as elsewhere:
        to = {"Location": f"{elsewhere.issuer}{path}"}
        provider.answers[path] = (307, to, b"")
        told_at_the_door(come_back(browser, brought), browser)
        assert elsewhere.asked == []
    assert nobody_is_in(db)


@pytest.mark.parametrize("door", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "to", ["elsewhere", "https://127.0.0.1/x", "//example.org/x", "file:///etc/passwd", None, 7]
)
def test_the_provider_can_send_us_to_no_other_host(karen, provider, db, door, to):
    browser = karen.browser()
    with open_provider() as elsewhere:
        place = f"{elsewhere.issuer}/{door}" if to == "elsewhere" else to
        brought = {} if door == "authorization_endpoint" else provider.show(leave(browser))
        provider.discovery = {door: place}
        if door == "authorization_endpoint":
            answer = browser.post("/desk/sign-in/oidc", follow_redirects=False)
        else:
            answer = come_back(browser, brought)
        told_at_the_door(answer, browser)
        assert elsewhere.asked == []
    assert nobody_is_in(db)


def test_a_discovery_of_another_issuer_is_not_believed(karen, provider):
    provider.discovery = {"issuer": "https://login.example.org"}
    browser = karen.browser()
    told_at_the_door(browser.post("/desk/sign-in/oidc", follow_redirects=False), browser)


@pytest.mark.parametrize("body", [b"x" * (oidc.LARGEST + 1), b"[]", b"{", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_too_long_or_no_json_lets_nobody_in(karen, provider, db, body):
    browser = karen.browser()
    brought = provider.show(leave(browser))
    provider.answers["/keys"] = (200, {}, body)
    told_at_the_door(come_back(browser, brought), browser)
    assert nobody_is_in(db)


def test_a_provider_that_is_down_is_told_in_words_and_other_ways_stay(karen, client, settings):
    with open_provider() as gone:
        pass
    client.app.state.settings = settings.model_copy(update={"oidc_issuer": gone.issuer})
    browser = karen.browser()
    answer = browser.post("/desk/sign-in/oidc", follow_redirects=False)
    assert "Arbejdspladsens login svarer ikke" in told_at_the_door(answer, browser)
    assert karen.types(browser).status_code == 303


def test_unless_the_operator_vouches_the_provider_must_say_two_factors(
    karen, client, provider, settings, db
):
    client.app.state.settings = settings.model_copy(update={"oidc_is_strong": False})
    browser = karen.browser()
    for weak in (None, ["pwd"], "mfa"):
        provider.claims = {"amr": weak}
        assert "Der mangler et trin" in told_at_the_door(sign(browser, provider), browser)
    assert nobody_is_in(db)
    provider.claims = {"amr": ["pwd", "mfa"]}
    assert sign(browser, provider).headers["location"] == "/desk/"


def test_an_account_is_linked_and_unlinked_by_its_owner_from_their_own_page(hire, provider, db):
    karen = hire("karen")
    browser = karen.signed_in()
    assert "Tilknyt en konto hos Kommunens login" in browser.get("/desk/me").text
    answer = come_back(browser, provider.show(leave(browser, "/desk/me/oidc")))
    assert answer.headers["location"] == "/desk/me?told=account-linked#ways"
    row = db.exec(select(ExternalIdentity)).one()
    assert (row.person_id, row.issuer, row.subject) == (
        karen.person_id, provider.issuer, provider.subject,
    )  # fmt: skip
    assert "Kontoen er tilknyttet" in browser.get("/desk/me?told=account-linked").text
    assert sign(karen.browser(), provider).headers["location"] == "/desk/"
    browser.post(f"/desk/me/oidc/{row.id}/removal")
    assert db.exec(select(ExternalIdentity)).all() == []
    told_at_the_door(sign(karen.browser(), provider), karen.browser())
    verbs = [event.verb for event in db.exec(select(Event))]
    assert {"account-linked", "account-unlinked"} <= set(verbs)
    assert provider.subject not in str([e.model_dump() for e in db.exec(select(Event))])


def test_linking_wants_a_fresh_proof(hire, db):
    browser = hire("karen").signed_in()
    with db.database.writing() as session:
        session.exec(select(SignIn)).one().proved_at = datetime.now(UTC) - timedelta(minutes=6)
    answer = browser.post("/desk/me/oidc", follow_redirects=False)
    assert answer.headers["location"].startswith("/desk/proof")
    assert db.exec(select(Challenge)).all() == []


def test_who_comes_back_as_somebody_else_links_nothing(hire, provider, db):
    """The attacker's trip to link ends in the victim's signed-in browser, cookie and all."""
    attacker, victim = hire("mads").signed_in(), hire("karen").signed_in()
    brought = provider.show(leave(attacker, "/desk/me/oidc"))
    victim.cookies.set("oidc", attacker.cookies["oidc"])
    assert come_back(victim, brought).status_code == 401
    assert db.exec(select(ExternalIdentity)).all() == []


def test_an_account_lets_one_person_in(karen, hire, provider, db):
    browser = hire("mads").signed_in()
    answer = come_back(browser, provider.show(leave(browser, "/desk/me/oidc")))
    assert answer.status_code == 409
    assert db.exec(select(ExternalIdentity)).one().person_id == karen.person_id


def test_the_last_way_in_stays(karen, provider, database, db):
    browser = karen.signed_in()
    with database.writing() as session:
        session.get_one(Person, karen.person_id).password_hash = ""
    row = db.exec(select(ExternalIdentity)).one()
    assert browser.post(f"/desk/me/oidc/{row.id}/removal").status_code == 409
    assert db.exec(select(ExternalIdentity)).one().id == row.id


def test_nobody_unlinks_anothers_account(karen, hire, db):
    row = db.exec(select(ExternalIdentity)).one()
    assert hire("mads").signed_in().post(f"/desk/me/oidc/{row.id}/removal").status_code == 404
    assert db.exec(select(ExternalIdentity)).one().id == row.id


def test_an_invitation_is_accepted_with_an_account_and_once(client, desk, provider, db):
    with desk.database.writing() as session:
        told = Invited(email="ny@tryg.example", name="Ny Kollega", role="coordinator")
        _, secret = invite(session, told, "operator", datetime.now(UTC))
    offered = client.post("/desk/invitation", data={"secret": secret}).text
    assert "Gå til Kommunens login" in offered
    browser = TestClient(client.app)
    brought = provider.show(leave(browser, "/desk/invitation/oidc", secret=secret))
    again = TestClient(client.app)
    late = provider.show(leave(again, "/desk/invitation/oidc", secret=secret))
    assert come_back(browser, brought).headers["location"] == "/desk/?told=entered"
    assert "Hej Ny" in browser.get("/desk/").text
    assert come_back(again, late).status_code == 404
    assert len(db.exec(select(ExternalIdentity)).all()) == 1
    assert sign(TestClient(client.app), provider).headers["location"] == "/desk/"


def test_without_the_extra_or_the_settings_there_is_no_button_and_no_door(
    hire, client, settings, monkeypatch
):
    karen = hire("karen").signed_in()
    off = settings.model_copy(update={"oidc_issuer": ""})
    client.app.state.settings = off
    no_door(karen)
    client.app.state.settings = settings
    monkeypatch.setattr(oidc, "find_spec", lambda name: None)
    no_door(karen)


def no_door(browser: TestClient) -> None:
    assert browser.get(RETURN).status_code == 404
    for door in ("/desk/sign-in/oidc", "/desk/invitation/oidc", "/desk/me/oidc"):
        assert browser.post(door).status_code == 404
    for page in ("/desk/sign-in", "/desk/me"):
        assert "oidc" not in browser.get(page).text


@pytest.mark.parametrize(
    "issuer",
    ["http://login.example.org", "ftp://localhost", "https://", "https://a@b.example",
     "https://login.example.org/?a=b", "https://login.example.org/#x", "http://localhost.example"],
)  # fmt: skip
def test_an_issuer_is_https_unless_it_is_this_machine(issuer):
    with pytest.raises(ValidationError):
        Settings(oidc_issuer=issuer)
    assert Settings(oidc_issuer="https://login.example.org/tenant").oidc_issuer
    assert Settings(oidc_issuer="http://localhost:9000").oidc_issuer


def test_the_secret_is_shown_nowhere(settings):
    assert SECRET not in repr(settings)


def test_tls_is_verified_and_no_proxy_is_asked(settings, monkeypatch):
    import ssl

    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    far = settings.model_copy(update={"oidc_issuer": "https://login.example.org:8443"})
    line = oidc._line(far)
    assert (line.host, line.port, line.timeout) == ("login.example.org", 8443, oidc.PATIENCE)
    assert line._context.verify_mode == ssl.CERT_REQUIRED
    assert line._context.check_hostname
    assert line._tunnel_host is None


def test_the_cookie_of_a_trip_is_this_hosts_alone(client, settings):
    client.app.state.settings = settings.model_copy(update={"secure_cookies": True})
    cookie = client.post("/desk/sign-in/oidc").headers["set-cookie"]
    assert cookie.startswith("__Host-oidc=")
    for part in ("HttpOnly", "Max-Age=600", "Path=/", "SameSite=lax", "Secure"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_sign_in_by_the_workplace_ends_as_any_other(karen, provider, db):
    browser = karen.browser()
    sign(browser, provider)
    with db.database.writing() as session:
        row = session.exec(select(SignIn)).one()
        row.seen_at = datetime.now(UTC) - sign_in.IDLE - timedelta(seconds=1)
    assert browser.get("/desk/", follow_redirects=False).status_code == 303


def test_a_recovery_forgets_the_account_too(karen, provider, database, db):
    with database.writing() as session:
        ways.forget(session, karen.person_id, "operator", datetime.now(UTC))
    assert db.exec(select(ExternalIdentity)).all() == []
    told_at_the_door(sign(karen.browser(), provider), karen.browser())
    assert nobody_is_in(db)


def test_a_question_to_a_passkey_does_not_end_a_trip(karen, provider, db):
    """A passkey's question is over after five minutes, a trip after ten."""
    browser = karen.browser()
    brought = provider.show(leave(browser))
    with db.database.writing() as session:
        row = session.exec(select(Challenge)).one()
        row.made_at = datetime.now(UTC) - timedelta(minutes=8)
    karen.browser().post("/desk/sign-in/passkey/options")
    assert come_back(browser, brought).headers["location"] == "/desk/"


def test_an_administrator_sees_that_somebody_gets_in_by_the_workplace(staff, karen):
    page = staff("administrator").get(f"/desk/people/{karen.person_id}").text
    assert "<li>Arbejdspladsens login</li>" in page


def test_a_person_is_handed_a_copy_of_the_accounts_they_linked(karen, database, provider):
    with database.reading() as session:
        rows = whose.of_person(session, karen.person_id)
    assert [row.subject for row in rows["externalidentity"]] == [provider.subject]
