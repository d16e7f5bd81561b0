"""In and out of the desk: plain errors, counted tries, two factors, never to another site."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from starlette.routing import Route

from app.desk import doors
from app.settings import Settings
from tests.app.desk.conftest import Hire, Member
from walks.people import passwords, sign_in
from walks.tables import CodeSecret, Event, Passkey, Person, SignIn, Tries

GUESSES = 100  # a thousand are made in tests/walks/people/test_prove.py
SIGN_OUT = "/desk/sign-out"  # open to everybody, and it would end the test


@pytest.fixture
def karen(hire: Hire) -> Member:
    """A coordinator with a password and codes from an app."""
    return hire("karen")


@pytest.fixture
def pia(hire: Hire) -> Member:
    """A police officer with a passkey."""
    return hire("pia", "police", by="passkey")


def change(db, model, **facts) -> None:
    with db.database.writing() as session:
        for row in session.exec(select(model)):
            for name, value in facts.items():
                setattr(row, name, value)


def test_password_and_code_give_a_cookie_no_script_can_read(karen):
    browser = karen.browser()
    answer = karen.types(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "Hej Karen" in browser.get("/desk/").text


def test_a_passkey_signs_in_whoever_it_belongs_to(pia, db):
    assert "Hej Pia" in pia.signed_in().get("/desk/").text
    assert db.exec(select(SignIn)).one().how == "passkey"


@pytest.mark.parametrize(
    "wrong", [{"password": "noget-helt-andet"}, {"code": "000000"}, {"code": ""}]
)
def test_whatever_is_wrong_is_told_alike_and_keeps_the_address(karen, db, wrong):
    answer = karen.types(karen.browser(), **wrong)
    assert answer.status_code == 401
    assert f'value="{karen.email}"' in answer.text
    assert "noget-helt-andet" not in answer.text
    assert 'role="alert"' in answer.text
    assert {bucket.left for bucket in db.exec(select(Tries))} == {19}
    assert db.exec(select(SignIn)).all() == []


def test_what_was_right_does_not_count_as_a_try(karen, db):
    for _ in range(2):
        karen.types(karen.browser())
    assert {bucket.left for bucket in db.exec(select(Tries))} == {20}


def test_of_many_guesses_twenty_are_evaluated_at_most(karen, monkeypatch):
    """A41: and the wait is told."""
    evaluated = watched(monkeypatch)
    browser = karen.browser()
    answers = [karen.types(browser, password=f"gæt nummer {n:04}") for n in range(GUESSES)]
    assert len(evaluated) <= 20
    assert {answer.status_code for answer in answers[20:]} == {429}
    assert "For mange forsøg" in answers[-1].text


def test_of_many_accounts_from_one_network_twenty_are_tried_at_most(karen, monkeypatch):
    """T16: stuffing."""
    evaluated = watched(monkeypatch)
    browser = karen.browser()
    for n in range(GUESSES):
        karen.types(browser, email=f"nr{n}@tryg.example", password="en eller anden sætning")
    assert len(evaluated) == 20


def test_who_is_guessed_at_still_gets_in_with_a_passkey(pia, db):
    """T16: nobody can lock somebody else out."""
    for _ in range(25):
        pia.types(pia.browser(), password="en eller anden sætning")
    assert {bucket.left < 1 for bucket in db.exec(select(Tries))} == {True}
    assert "Hej Pia" in pia.signed_in().get("/desk/").text


@pytest.mark.parametrize("who", ["known", "unknown", "shut-out", "with-passkey"])
def test_the_same_work_is_done_whoever_it_is(hire, db, monkeypatch, who):
    """T16: one hash of the same cost, and the same answer, for known and unknown addresses."""
    member = hire("karen", by="passkey" if who == "with-passkey" else "code")
    if who == "shut-out":
        change(db, Person, is_active=False)
    evaluated = watched(monkeypatch)
    email = "ukendt@tryg.example" if who == "unknown" else member.email
    answer = member.types(
        member.browser(), email=email, password="en forkert sætning", code="123456"
    )
    assert answer.status_code == 401
    assert "E-mail, adgangskode eller kode passer ikke" in answer.text
    [kept] = evaluated
    assert kept.split("$")[1:4] == passwords.hashed("x")[0:].split("$")[1:4]


def watched(monkeypatch) -> list[str]:
    """The hashes that a password is held against from now."""
    evaluated: list[str] = []
    hasher = passwords.HASHER

    class Watched:
        def verify(self, kept: str, typed: str) -> bool:
            evaluated.append(kept)
            return hasher.verify(kept, typed)

        def __getattr__(self, name: str):
            return getattr(hasher, name)

    monkeypatch.setattr(passwords, "HASHER", Watched())
    return evaluated


def test_an_empty_field_is_named(karen):
    answer = karen.types(karen.browser(), email="")
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
def test_a_sign_in_never_leads_to_another_site(karen, pia, next, goes_to):
    assert karen.types(karen.browser(), next=next).headers["location"] == goes_to
    assert pia.taps(pia.browser(), next=next).headers["location"] == goes_to


def test_a_code_is_good_once_also_for_who_saw_it(karen):
    """A47."""
    code = karen.code()
    assert karen.types(karen.browser(), code=code).status_code == 303
    assert karen.types(karen.browser(), code=code).status_code == 401


def test_an_older_code_is_dead_once_a_newer_has_been_used(karen):
    """A47."""
    assert karen.types(karen.browser(), code=karen.code(by=1)).status_code == 303
    assert karen.types(karen.browser(), code=karen.code(by=-1)).status_code == 401


@pytest.mark.parametrize(("by", "status"), [(-1, 303), (1, 303), (-3, 401), (3, 401)])
def test_a_clock_may_be_half_a_minute_wrong(karen, by, status):
    assert karen.types(karen.browser(), code=karen.code(by=by)).status_code == status


def test_a_password_alone_opens_nothing_but_the_way_to_a_second_factor(hire):
    """A43."""
    mads = hire("mads", "municipality", by="password")
    browser = mads.signed_in()
    every = [
        (method, route.path)
        for router in doors()
        for route in router.routes
        if isinstance(route, Route) and "{" not in route.path and route.path != SIGN_OUT
        for method in route.methods - {"HEAD"}
    ]
    opened = {
        (method, path)
        for method, path in every
        if browser.request(method, path, follow_redirects=False).headers.get("location")
        != "/desk/me/second-factor"
    }
    assert opened == {
        ("GET", "/desk/sign-in"),
        ("POST", "/desk/sign-in"),
        ("POST", "/desk/sign-in/passkey"),
        ("POST", "/desk/sign-in/passkey/options"),
        ("GET", "/desk/invitation"),
        ("POST", "/desk/invitation"),
        ("POST", "/desk/sign-in/oidc"),
        ("GET", "/desk/sign-in/oidc/return"),
        ("POST", "/desk/invitation/oidc"),
        ("POST", "/desk/invitation/passkey"),
        ("POST", "/desk/invitation/passkey/options"),
        ("POST", "/desk/invitation/password"),
        ("GET", "/desk/proof"),
        ("POST", "/desk/proof"),
        ("POST", "/desk/proof/passkey"),
        ("POST", "/desk/proof/passkey/options"),
        ("GET", "/desk/me/second-factor"),
        ("GET", "/desk/me/codes"),
        ("POST", "/desk/me/codes"),
        ("POST", "/desk/me/codes/confirmation"),
        ("POST", "/desk/me/passkeys"),
        ("POST", "/desk/me/passkeys/options"),
    }


def test_whoever_has_a_passkey_never_gets_in_with_the_password_alone(hire, db):
    """A43: else a stolen password could set up a second factor of its own."""
    mads = hire("mads", by="password")
    row = Passkey(
        person_id=mads.person_id, credential_id=b"x", public_key=b"y", name="Telefon",
        made_at=datetime.now(UTC),
    )  # fmt: skip
    db.add(row)
    assert mads.types(mads.browser()).status_code == 401


def test_only_a_demo_on_this_machine_may_do_without_a_second_factor():
    """A43."""
    here = {"second_factor": "optional"}
    assert not Settings(base_url="http://localhost:8000", **here).asks_second_factor
    assert Settings(base_url="https://tryg.kommune.example", **here).asks_second_factor
    assert Settings(base_url="https://localhost.example", **here).asks_second_factor
    assert Settings(base_url="http://localhost:8000").asks_second_factor


def test_the_ways_in_are_these_and_no_others():
    """A44: doors that can begin a sign-in, found in the code of the doors themselves."""
    found = {
        (method, route.path)
        for router in doors()
        for route in router.routes
        if isinstance(route, Route) and begins_one(route.endpoint)
        for method in route.methods
    }
    assert found == {
        ("POST", "/desk/sign-in"),
        ("POST", "/desk/sign-in/passkey"),
        ("GET", "/desk/sign-in/oidc/return"),
        ("POST", "/desk/invitation/passkey"),
        ("POST", "/desk/invitation/password"),
    }


def begins_one(door) -> bool:
    """Whether the door, or a function of its file that it names, calls signed_in()."""
    code, module = door.__code__, door.__globals__
    called = [module.get(name) for name in code.co_names]
    inner = [f.__code__ for f in called if getattr(f, "__module__", "") == door.__module__
             and hasattr(f, "__code__")]  # fmt: skip
    return any("signed_in" in one.co_names for one in (code, *inner))


def test_the_secret_is_of_256_bits_new_at_every_step_and_kept_as_a_hash(karen, db):
    """A49: at sign-in, at a proof and at sign-out; the one before is dead."""
    browser = karen.signed_in()
    first = browser.cookies["bord"]
    assert len(first) >= 43
    kept = db.exec(select(SignIn)).one()
    assert kept.token_hash == hashlib.sha256(first.encode()).hexdigest()
    proof = {"password": karen.password, "code": karen.code(), "next": "/desk/me"}
    change(db, SignIn, proved_at=datetime.now(UTC) - timedelta(hours=1))
    browser.post("/desk/proof", data=proof, follow_redirects=False)
    second = browser.cookies["bord"]
    assert second != first
    assert is_turned_away(karen.browser(first))
    karen.types(browser, code=next_code(karen, db))
    third = browser.cookies["bord"]
    assert third not in (first, second)
    assert is_turned_away(karen.browser(second))
    browser.post("/desk/sign-out")
    assert is_turned_away(karen.browser(third))


def next_code(member: Member, db) -> str:
    """A code as if the half minutes before it had passed."""
    change(db, CodeSecret, last_step=0)
    return member.code(by=1)


def is_turned_away(browser) -> bool:
    answer = browser.get("/desk/", follow_redirects=False)
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/sign-in")


@pytest.mark.parametrize(
    ("idle", "old", "is_in"),
    [
        (timedelta(minutes=59), timedelta(hours=2), True),
        (timedelta(minutes=61), timedelta(hours=2), False),
        (timedelta(0), timedelta(hours=11, minutes=59), True),
        (timedelta(0), timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_sign_in_ends_after_an_idle_hour_and_after_twelve_hours(karen, db, idle, old, is_in):
    """A50."""
    browser, now = karen.signed_in(), datetime.now(UTC)
    change(db, SignIn, seen_at=now - idle, began_at=now - old)
    assert is_turned_away(browser) is not is_in


def test_who_only_reads_is_not_idle(karen, db):
    """A50."""
    browser = karen.signed_in()
    change(db, SignIn, seen_at=datetime.now(UTC) - timedelta(minutes=50))
    browser.get("/desk/walks")
    assert datetime.now(UTC) - db.exec(select(SignIn)).one().seen_at < timedelta(minutes=1)


def test_an_idle_sign_in_is_not_woken_by_a_late_click(karen, db):
    """A50."""
    browser = karen.signed_in()
    change(db, SignIn, seen_at=datetime.now(UTC) - timedelta(minutes=61))
    browser.post("/desk/me", data={"name": "Karen"}, follow_redirects=False)
    assert is_turned_away(browser)


def test_signing_out_ends_the_sign_in_on_the_server_too(karen, db):
    """A51."""
    browser = karen.signed_in()
    token = browser.cookies["bord"]
    answer = browser.post("/desk/sign-out", follow_redirects=False)
    assert answer.headers["location"].startswith("/desk/sign-in")
    assert db.exec(select(SignIn)).all() == []
    assert is_turned_away(karen.browser(token))


def test_a_hash_by_weaker_parameters_is_made_anew_at_the_next_sign_in(karen, db):
    """A56."""
    before = db.exec(select(Person.password_hash)).first()
    from argon2 import PasswordHasher

    stronger = PasswordHasher(2, 16, 1)
    passwords.HASHER, weaker = stronger, passwords.HASHER
    try:
        karen.types(karen.browser())
        after = db.exec(select(Person.password_hash)).first()
        assert after != before
        assert stronger.verify(after, karen.password)
    finally:
        passwords.HASHER = weaker


def test_what_came_in_is_in_the_journal_and_no_secret_is(karen, pia, db):
    karen.signed_in()
    pia.signed_in()
    events = db.exec(select(Event).where(Event.verb == "signed-in"))
    assert {event.facts["how"] for event in events} == {"code", "passkey"}
    told = str([event.model_dump() for event in db.exec(select(Event))])
    assert karen.email not in told
    assert karen.secret not in told


def test_an_administrator_is_told_that_the_role_gives_no_content(staff):
    page = staff("administrator").get("/desk/").text
    assert "Din rolle giver ikke adgang til indholdet" in page


def test_a_sign_in_is_fresh_for_five_minutes_and_no_longer():
    at = datetime(2026, 11, 12, tzinfo=UTC)
    who = sign_in.Staff("1", "Karen", "da", frozenset(), proved_at=at)
    assert who.has_just_proved(at + timedelta(minutes=5))
    assert not who.has_just_proved(at + timedelta(minutes=5, seconds=1))
