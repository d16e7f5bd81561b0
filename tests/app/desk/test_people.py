"""Members of staff as an administrator keeps them; what is changed holds at their next request."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.browser_family import family
from tests.app.desk.conftest import Hire, Member
from walks.people import sign_in
from walks.tables import Event, Grant, Person, SignIn


@pytest.fixture
def anders(hire: Hire) -> Member:
    return hire("anders", "administrator", by="passkey")


@pytest.fixture
def admin(anders: Member) -> TestClient:
    return anders.signed_in()


@pytest.fixture
def karen(hire: Hire) -> Member:
    return hire("karen")


def is_out(browser: TestClient) -> bool:
    answer = browser.get("/desk/walks", follow_redirects=False)
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/sign-in")


def grant_of(db, member: Member) -> Grant:
    return db.exec(select(Grant).where(Grant.person_id == member.person_id)).first()


def test_the_list_says_who_gets_in_how_and_what_they_may(admin, karen, hire):
    hire("mads", "municipality", by="password")
    page = admin.get("/desk/people").text
    for told in ("Karen Test", "Koordinator", "Adgangskode og kode fra app", "Kun adgangskode",
                 "1 adgangsnøgle", "hele kommunen"):  # fmt: skip
        assert told in page


def test_only_administrators_see_people_in_the_menu(admin, karen):
    assert 'href="/desk/people"' in admin.get("/desk/").text
    browser = karen.signed_in()
    assert 'href="/desk/people"' not in browser.get("/desk/").text
    assert browser.get("/desk/people").status_code == 404


def test_who_is_shut_out_is_out_at_the_next_request_and_may_come_in_again(admin, karen, db):
    """A51."""
    browser = karen.signed_in()
    assert not is_out(browser)
    admin.post(f"/desk/people/{karen.person_id}/disabling")
    assert is_out(browser)
    assert karen.types(karen.browser()).status_code == 401
    assert db.exec(select(SignIn).where(SignIn.person_id == karen.person_id)).all() == []
    admin.post(f"/desk/people/{karen.person_id}/enabling")
    assert is_out(browser)
    assert karen.types(karen.browser(), code=karen.code(by=1)).status_code == 303


def test_a_role_that_ends_or_begins_does_so_at_the_next_request(admin, karen, db):
    """A51."""
    browser = karen.signed_in()
    page = f"/desk/people/{karen.person_id}"
    assert browser.get("/desk/walks/new").status_code == 200
    admin.post(f"{page}/grants/{grant_of(db, karen).id}/ending")
    assert browser.get("/desk/walks/new").status_code == 404
    admin.post(f"{page}/grants", data={"role": "coordinator"})
    assert browser.get("/desk/walks/new").status_code == 200


def test_a_role_ends_by_itself_after_its_last_day(karen, db):
    browser = karen.signed_in()
    with db.database.writing() as session:
        row = session.get(Grant, grant_of(db, karen).id)
        row.ends_on = datetime.now(UTC).date() - timedelta(days=1)
    assert browser.get("/desk/walks/new").status_code == 404


def test_somebody_elses_sign_ins_are_listed_and_ended(admin, karen, db):
    """A52."""
    browser = karen.signed_in()
    page = f"/desk/people/{karen.person_id}"
    assert "Adgangskode og kode fra app · siden" in admin.get(page).text
    [row] = db.exec(select(SignIn).where(SignIn.person_id == karen.person_id))
    assert row.token_hash not in admin.get(page).text
    admin.post(f"{page}/sign-ins/{row.id}/ending")
    assert is_out(browser)


def test_ones_own_sign_ins_are_listed_and_ended(karen, db):
    """A52."""
    here, there, elsewhere = (karen.browser() for _ in range(3))
    for n, browser in enumerate((here, there, elsewhere)):
        browser.headers["User-Agent"] = f"Mozilla/5.0 (Windows NT 10.0; rv:{n}) Firefox/130.0"
        token = begun(db, karen, family(browser.headers["User-Agent"]))
        browser.cookies.set("bord", token)
    page = here.get("/desk/me").text
    assert page.count("Firefox, Windows</b>") == 3
    assert page.count("Denne browser</span>") == 1
    mine = sign_in.hash_of(here.cookies["bord"])
    gone = sign_in.hash_of(there.cookies["bord"])
    [row] = db.exec(select(SignIn).where(SignIn.token_hash == gone))
    here.post(f"/desk/me/sign-ins/{row.id}/ending")
    assert (is_out(here), is_out(there), is_out(elsewhere)) == (False, True, False)
    here.post("/desk/me/sign-ins/ending")
    assert is_out(elsewhere)
    assert [row.token_hash for row in db.exec(select(SignIn))] == [mine]


def begun(db, member: Member, browser: str) -> str:
    with db.database.writing() as session:
        return sign_in.begin(session, member.person_id, datetime.now(UTC), "code", browser)


def test_nobody_ends_a_sign_in_of_somebody_else_from_their_own_page(karen, hire, db):
    """A52."""
    pia = hire("pia", "police", by="passkey")
    hers = pia.signed_in()
    [row] = db.exec(select(SignIn).where(SignIn.person_id == pia.person_id))
    answer = karen.signed_in().post(f"/desk/me/sign-ins/{row.id}/ending")
    assert answer.status_code == 404
    assert not is_out(hers)


def test_an_administrator_cannot_give_themselves_a_role(admin, anders, db):
    page = f"/desk/people/{anders.person_id}"
    assert admin.post(f"{page}/grants", data={"role": "police"}).status_code == 403
    assert admin.post(f"{page}/disabling").status_code == 403
    assert [grant.role for grant in db.exec(select(Grant))] == ["administrator"]


def test_the_last_administrator_stays_one(admin, anders, hire, db):
    ending = f"/desk/people/{anders.person_id}/grants/{grant_of(db, anders).id}/ending"
    assert admin.post(ending).status_code == 409
    hire("bente", "administrator")
    assert admin.post(ending, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "king"}, "role"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"district_id": "x"}, "district_id"),
        ({"walk_id": str(uuid4())}, "district_id"),
    ],
)
def test_a_role_that_cannot_be_given_is_told_beside_the_field(admin, karen, db, changes, field):
    told = {"role": "police"} | changes
    page = admin.post(f"/desk/people/{karen.person_id}/grants", data=told)
    assert page.status_code == 422
    assert f'id="{field}-trouble"' in page.text
    assert len(db.exec(select(Grant).where(Grant.person_id == karen.person_id))) == 1


@pytest.mark.parametrize(
    "door", ["disabling", "enabling", "recovery", "grants", "grants/{id}/ending"]
)
def test_what_is_delicate_wants_a_proof_not_older_than_five_minutes(admin, karen, db, door):
    """A40."""
    with db.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at = datetime.now(UTC) - timedelta(minutes=5, seconds=1)
    page = f"/desk/people/{karen.person_id}"
    before = (db.exec(select(Grant)), db.exec(select(Person)))
    answer = admin.post(
        f"{page}/{door.replace('{id}', str(grant_of(db, karen).id))}",
        data={"role": "police"},
        headers={"Referer": f"http://testserver{page}"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert (
        answer.headers["location"]
        == f"/desk/proof?next=%2Fdesk%2Fpeople%2F{karen.person_id}&again=1"
    )
    assert before == (db.exec(select(Grant)), db.exec(select(Person)))


def test_every_change_is_in_the_journal_by_whom(admin, anders, karen, db):
    page = f"/desk/people/{karen.person_id}"
    admin.post(f"{page}/grants", data={"role": "police"})
    admin.post(f"{page}/grants/{grant_of(db, karen).id}/ending")
    admin.post(f"{page}/disabling")
    admin.post(f"{page}/enabling")
    told = db.exec(select(Event).where(Event.noun == f"person:{karen.person_id}"))
    assert [(event.verb, event.who) for event in told if event.verb != "passkey-added"] == [
        (verb, f"person:{anders.person_id}")
        for verb in ("role-given", "role-ended", "disabled", "enabled")
    ]


AGENTS = (
    ("(Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
    ("(iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
    ("(Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
    ("<script>alert(1)</script>", ""),
)


@pytest.mark.parametrize(("told", "known"), AGENTS, ids=lambda told: told[:20])
def test_a_browser_is_known_by_its_family_alone(told, known):
    assert family(told) == known
