"""One's own ways in: set up, changed and removed, with a fresh proof, never down to one factor."""

import json
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.app.desk.conftest import Hire, Member
from tests.soft_key import PRESENT, SoftKey
from walks.tables import Challenge, CodeSecret, Passkey, Person, SignIn, Tries

NEW = "et helt andet æblegrødsfad"


@pytest.fixture
def karen(hire: Hire) -> Member:
    """With a password and codes."""
    return hire("karen")


@pytest.fixture
def pia(hire: Hire) -> Member:
    """With a passkey."""
    return hire("pia", "police", by="passkey")


@pytest.fixture
def key(settings) -> SoftKey:
    """A key that nobody has registered."""
    return SoftKey(settings.origin, settings.host)


def later(db, minutes: float) -> None:
    """So long ago did everybody prove who they are."""
    with db.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at = datetime.now(UTC) - timedelta(minutes=minutes)


def register(browser: TestClient, key: SoftKey, **changes: str):
    asked = browser.post("/desk/me/passkeys/options").json()
    told = {"credential": key.made(asked), "name": "Arbejdstelefon"} | changes
    return browser.post("/desk/me/passkeys", data=told, follow_redirects=False)


def set_up_codes(browser: TestClient):
    """Offer, scan and confirm; the app's secret."""
    page = browser.post("/desk/me/codes").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    told = {"code": pyotp.TOTP(secret).now()}
    return secret, browser.post("/desk/me/codes/confirmation", data=told, follow_redirects=False)


DELICATE = [
    "/desk/me/password", "/desk/me/codes", "/desk/me/codes/confirmation", "/desk/me/codes/removal",
    "/desk/me/passkeys/options", "/desk/me/passkeys",
    "/desk/me/passkeys/00000000-0000-0000-0000-000000000000/removal",
]  # fmt: skip


@pytest.mark.parametrize("door", DELICATE)
def test_changing_a_way_in_wants_a_proof_not_older_than_five_minutes(karen, db, door):
    """A40."""
    browser = karen.signed_in()
    later(db, 5.1)
    kept = db.exec(select(Person.password_hash)).one()
    answer = browser.post(door, data={"password": NEW}, follow_redirects=False)
    assert answer.headers["location"] == "/desk/proof?next=%2Fdesk%2F&again=1"
    assert db.exec(select(Person.password_hash)).one() == kept


def test_a_proof_leads_back_and_says_that_nothing_has_happened_yet(karen, db):
    """A40."""
    browser = karen.signed_in()
    later(db, 6)
    browser.headers["Referer"] = "http://testserver/desk/me"
    page = browser.post("/desk/me/codes")
    assert "ikke sket endnu" in page.text
    told = {"password": karen.password, "code": karen.code(), "next": "/desk/me"}
    answer = browser.post("/desk/proof", data=told, follow_redirects=False)
    assert answer.headers["location"] == "/desk/me"
    assert (
        browser.post("/desk/me/codes", follow_redirects=False).headers["location"]
        == "/desk/me/codes"
    )


@pytest.mark.parametrize("next", ["https://example.org/", "//example.org", "/tur/", "/desk/\\x"])
def test_a_proof_never_leads_to_another_site(karen, next):
    """A28."""
    browser = karen.signed_in()
    told = {"password": karen.password, "code": karen.code(), "next": next}
    answer = browser.post("/desk/proof", data=told, follow_redirects=False)
    assert answer.headers["location"] == "/desk/"


def test_a_wrong_proof_proves_nothing_and_is_counted(karen, db):
    browser = karen.signed_in()
    later(db, 6)
    statuses = []
    for _ in range(22):
        told = {"password": "en forkert sætning", "code": "123456", "next": "/desk/me"}
        statuses.append(browser.post("/desk/proof", data=told).status_code)
    assert statuses == [401] * 20 + [429] * 2
    assert (
        "/desk/proof" in browser.post("/desk/me/codes", follow_redirects=False).headers["location"]
    )


def test_a_passkey_of_somebody_else_proves_nothing(karen, pia, db):
    """A40."""
    browser = karen.signed_in()
    later(db, 6)
    asked = browser.post("/desk/proof/passkey/options").json()
    told = {"credential": pia.key.used(asked), "next": "/desk/me"}
    assert browser.post("/desk/proof/passkey", data=told).status_code == 401
    assert (
        "/desk/proof" in browser.post("/desk/me/codes", follow_redirects=False).headers["location"]
    )


def test_a_passkey_proves_its_owner(pia, db):
    browser = pia.signed_in()
    later(db, 6)
    assert pia.taps(browser, "/desk/proof/passkey", next="/desk/me").status_code == 303
    assert (
        browser.post("/desk/me/codes", follow_redirects=False).headers["location"]
        == "/desk/me/codes"
    )


def test_several_passkeys_are_kept_named_and_removed(karen, key, db):
    browser = karen.signed_in()
    assert register(browser, key).status_code == 303
    assert "Arbejdstelefon" in browser.get("/desk/me").text
    row = db.exec(select(Passkey)).one()
    browser.post(f"/desk/me/passkeys/{row.id}", data={"name": "Nøglering"})
    assert "Nøglering" in browser.get("/desk/me").text
    browser.post(f"/desk/me/passkeys/{row.id}/removal")
    assert db.exec(select(Passkey)).all() == []


def test_the_last_safe_way_in_cannot_be_removed(pia, karen, key, db):
    browser, row = pia.signed_in(), db.exec(select(Passkey)).one()
    assert browser.post(f"/desk/me/passkeys/{row.id}/removal").status_code == 409
    assert len(db.exec(select(Passkey))) == 1
    hers = karen.signed_in()
    assert hers.post("/desk/me/codes/removal").status_code == 409
    register(hers, key)
    assert hers.post("/desk/me/codes/removal", follow_redirects=False).status_code == 303
    assert db.exec(select(CodeSecret)).all() == []


def test_nobody_touches_a_passkey_of_somebody_else(pia, karen, db):
    row = db.exec(select(Passkey)).one()
    hers = karen.signed_in()
    assert hers.post(f"/desk/me/passkeys/{row.id}/removal").status_code == 404
    assert hers.post(f"/desk/me/passkeys/{row.id}", data={"name": "Min"}).status_code == 404
    assert db.exec(select(Passkey)).one().name == "Telefon"


def test_codes_count_once_a_first_one_fits_and_the_old_app_until_then(karen, db):
    """A46, A47."""
    browser = karen.signed_in()
    page = browser.post("/desk/me/codes").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    wrong = browser.post("/desk/me/codes/confirmation", data={"code": "000000"})
    assert wrong.status_code == 422
    assert 'id="code-trouble"' in wrong.text
    assert karen.types(karen.browser()).status_code == 303
    code = pyotp.TOTP(secret).now()
    assert browser.post("/desk/me/codes/confirmation", data={"code": code}).status_code == 200
    assert karen.types(karen.browser()).status_code == 401
    karen.secret = secret
    assert karen.types(karen.browser(), code=code).status_code == 401
    assert karen.types(karen.browser(), code=karen.code(by=1)).status_code == 303


def test_the_secret_of_the_codes_is_shown_to_its_owner_alone_and_lies_sealed(karen, pia, db):
    browser = karen.signed_in()
    page = browser.post("/desk/me/codes").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert secret not in str([row.model_dump() for row in db.exec(select(CodeSecret))])
    assert pia.signed_in().get("/desk/me/codes").status_code == 404


def test_a_new_password_keeps_codes_and_passkeys_and_ends_other_sign_ins(karen, db):
    """A46."""
    here, there, used = karen.signed_in(), karen.browser(), karen.code(by=1)
    karen.types(there, code=used)
    assert here.post("/desk/me/password", data={"password": NEW}).status_code == 200
    assert there.get("/desk/", follow_redirects=False).status_code == 303
    assert here.get("/desk/", follow_redirects=False).status_code == 200
    assert len(db.exec(select(CodeSecret))) == 1
    assert karen.types(karen.browser(), code=used, password=NEW).status_code == 401


@pytest.mark.parametrize("password", ["for kort", "Karen-Tryghed-2026", "x" * 129])
def test_a_password_that_is_no_good_is_told_beside_the_field(karen, db, password):
    """A38, A39."""
    kept = db.exec(select(Person.password_hash)).one()
    page = karen.signed_in().post("/desk/me/password", data={"password": password})
    assert page.status_code == 422
    assert 'id="password-trouble"' in page.text
    assert password not in page.text
    assert db.exec(select(Person.password_hash)).one() == kept


def test_a_password_alone_leads_to_codes_and_then_everything_opens(hire, db):
    """A43, A49: the sign-in goes on under a new secret."""
    mads = hire("mads", "municipality", by="password")
    browser = mads.signed_in()
    page = browser.get("/desk/walks")
    assert "Sæt ét trin mere op" in page.text
    assert 'class="menu"' not in page.text
    before = browser.cookies["bord"]
    _, answer = set_up_codes(browser)
    assert answer.headers["location"].startswith("/desk/?")
    assert browser.cookies["bord"] != before
    assert browser.get("/desk/walks").status_code == 200
    assert mads.types(mads.browser()).status_code == 401
    assert db.exec(select(SignIn)).one().how == "code"


def test_a_password_alone_leads_to_a_passkey(hire, key, db):
    """A43."""
    mads = hire("mads", "municipality", by="password")
    browser = mads.signed_in()
    assert register(browser, key).headers["location"].startswith("/desk/?")
    assert browser.get("/desk/walks").status_code == 200
    assert mads.types(mads.browser()).status_code == 401
    mads.key = key
    assert mads.taps(mads.browser()).status_code == 303


def test_a_thief_who_came_in_with_the_password_first_is_out_once_the_owner_has_more(hire, key):
    """A43: two sign-ins by password; the one that sets up more ends the other."""
    mads = hire("mads", "municipality", by="password")
    thief, owner = mads.signed_in(), mads.signed_in()
    register(owner, key)
    page, answer = thief.post("/desk/me/codes", follow_redirects=False), thief.get("/desk/me/codes")
    assert page.headers["location"].startswith("/desk/sign-in")
    assert "<code>" not in answer.text


# What a passkey's answer must not be able to do.


def test_a_challenge_is_answered_once(pia, db):
    browser = pia.browser()
    asked = browser.post("/desk/sign-in/passkey/options").json()
    told = {"credential": pia.key.used(asked)}
    assert (
        browser.post("/desk/sign-in/passkey", data=told, follow_redirects=False).status_code == 303
    )
    assert pia.browser().post("/desk/sign-in/passkey", data=told).status_code == 401
    assert db.exec(select(Challenge)).all() == []


def test_a_challenge_that_failed_is_used_up_too(pia, db):
    browser = pia.browser()
    asked = browser.post("/desk/sign-in/passkey/options").json()
    pia.key.flags = PRESENT
    assert (
        browser.post("/desk/sign-in/passkey", data={"credential": pia.key.used(asked)}).status_code
        == 401
    )
    assert db.exec(select(Challenge)).all() == []


def test_a_challenge_is_good_for_five_minutes(pia, db):
    browser = pia.browser()
    asked = browser.post("/desk/sign-in/passkey/options").json()
    with db.database.writing() as session:
        session.exec(select(Challenge)).one().made_at -= timedelta(minutes=5, seconds=1)
    assert (
        browser.post("/desk/sign-in/passkey", data={"credential": pia.key.used(asked)}).status_code
        == 401
    )


def test_a_challenge_is_for_what_it_was_asked_for(pia, karen):
    """One from a proof signs nobody in, and one of somebody else's proof proves nothing."""
    browser = pia.signed_in()
    asked = browser.post("/desk/proof/passkey/options").json()
    told = {"credential": pia.key.used(asked)}
    assert pia.browser().post("/desk/sign-in/passkey", data=told).status_code == 401
    asked = karen.signed_in().post("/desk/proof/passkey/options").json()
    told = {"credential": pia.key.used(asked), "next": ""}
    assert browser.post("/desk/proof/passkey", data=told).status_code == 401


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://tryg.example"},
        {"host": "tryg.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"count": -1},
        {"id": b"somebody else's key"},
    ],
    ids=str,
)
def test_an_answer_that_is_bent_lets_nobody_in(pia, db, bent):
    """Another origin or site, no user verification, a counter that goes back, another key."""
    if "count" in bent:
        pia.taps(pia.browser())
        pia.taps(pia.browser())
    for name, value in bent.items():
        setattr(pia.key, name, value)
    before = len(db.exec(select(SignIn)))
    assert pia.taps(pia.browser()).status_code == 401
    assert len(db.exec(select(SignIn))) == before


def test_a_signature_of_another_key_lets_nobody_in(pia, key):
    key.id, pia.key = pia.key.id, key
    assert pia.taps(pia.browser()).status_code == 401


NO_ANSWER = (
    *("", "{}", "[]", "null", "{", '{"response": {}}', "x" * 70_000),
    '{"response": {"clientDataJSON": "AAAA"}, "rawId": 7}',
)


@pytest.mark.parametrize("told", NO_ANSWER, ids=lambda told: told[:40])
def test_what_is_no_answer_is_told_plainly(pia, told):
    page = pia.browser().post("/desk/sign-in/passkey", data={"credential": told})
    assert page.status_code == 401
    assert "Adgangsnøglen kan ikke bruges" in page.text


def test_a_passkey_is_registered_only_with_user_verification_on_our_site(karen, key, db):
    browser = karen.signed_in()
    for name, value in (("flags", PRESENT), ("origin", "https://x.example"), ("host", "x.example")):
        kept = getattr(key, name)
        setattr(key, name, value)
        assert register(browser, key).status_code == 401
        setattr(key, name, kept)
    assert db.exec(select(Passkey)).all() == []
    assert register(browser, key).status_code == 303
    assert register(browser, key).status_code == 409


def test_the_site_is_that_of_base_url_whatever_host_is_said(client):
    other = client.post("/desk/sign-in/passkey/options", headers={"Host": "tryg.example"})
    assert other.status_code == 400
    told = {"X-Forwarded-Host": "tryg.example"}
    asked = client.post("/desk/sign-in/passkey/options", headers=told)
    assert json.loads(asked.text)["rpId"] == "testserver"
    assert asked.json()["userVerification"] == "required"


def test_a_shut_out_person_does_not_get_in_with_a_passkey(pia, db):
    """A51."""
    with db.database.writing() as session:
        session.get(Person, pia.person_id).is_active = False
    assert pia.taps(pia.browser()).status_code == 401


def test_questions_without_end_are_refused(client, db):
    assert client.post("/desk/sign-in/passkey/options").status_code == 200
    with db.database.writing() as session:
        session.exec(select(Tries)).one().left = 0
    assert client.post("/desk/sign-in/passkey/options").status_code == 429
    assert len(db.exec(select(Challenge))) == 1
