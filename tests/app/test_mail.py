"""Mails to responsible parties: the right ones, once, by day, never to a link that is closed."""

import re
import socket
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from app.mailing import mail_out
from app.settings import Settings
from tests.app.test_respond import coordinator, evening, gathered, lamp, staff
from tests.smtp import Postbox, post_office
from walks.catalogue import measures
from walks.people import links
from walks.planning.follow_up import Answer, By, answer
from walks.tables import Mail, Person, Plan, PlanLine, ResponderLink

assert all((coordinator, evening, gathered, lamp, staff))
HERE = ZoneInfo("Europe/Copenhagen")
START = datetime(2026, 11, 16, 9, 0, tzinfo=HERE)  # a Monday


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def office(postbox):
    served = post_office(postbox)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def posting(office, tmp_path) -> Settings:
    return Settings(
        data_dir=tmp_path, base_url="https://tryg.example", secret_key="k" * 48,
        smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none",
        mail_from="Tryg Vandring <tryg@kommune.example>",
    )  # fmt: skip


@pytest.fixture
def line(desk, lamp, db) -> PlanLine:
    """The lamp's line in a plan adopted on the first day."""
    desk.plan(lamp, 1, responsible="BO", family="belysning")
    with desk.database.writing() as session:
        session.exec(select(Plan)).one().adopted_at = START.astimezone(UTC)
    return db.exec(select(PlanLine)).one()


@pytest.fixture
def link(desk, staff, posting, db):
    """A link to BO's lines with an address, made on the first day."""
    staff("coordinator")
    person = db.exec(select(Person.id)).first()

    def made(email: str = "drift@bo.example", at: datetime = START) -> ResponderLink:
        new = links.NewLink("BO", "Driften", "Karen, 99 31 00 00", email=email)
        with desk.database.writing() as session:
            return links.hand_out(session, new, person, posting.key, at.astimezone(UTC))[0]

    return made


@pytest.fixture
def run(desk, posting):
    """The hourly round at a moment."""

    def doing(job):
        with desk.database.writing() as session:
            return job(session)

    def at(moment: datetime, **changes) -> int:
        told = posting.model_copy(update=changes)
        return mail_out(doing, told, measures.load(), moment.astimezone(UTC))

    return at


def test_a_new_task_is_told_with_the_link_and_without_what_anybody_wrote(
    run, link, line, postbox, posting, desk
):
    made = link()
    assert run(START) == 1
    [mail] = postbox.arrived
    words = mail.get_content()
    assert mail["to"] == "drift@bo.example"
    assert mail["subject"] == "Tryghedsvandring: en ny opgave til jer"
    assert line.number in words
    secret = re.search(r"https://tryg\.example/svar/#(\S+)", words)[1]
    with desk.database.reading() as session:
        assert links.opened_by(session, secret, START.astimezone(UTC)).id == made.id
        [row] = session.exec(select(Mail)).all()
        assert secret not in row.body
    assert "æ" in words or "å" in words
    assert mail["auto-submitted"] == "auto-generated"


@pytest.mark.parametrize("hour", [0, 6, 20, 23])
def test_nobody_is_written_to_at_night(run, link, line, postbox, hour):
    link()
    run(START.replace(hour=hour))
    assert postbox.arrived == []


def test_nothing_to_do_is_no_mail(run, link, postbox):
    link()
    assert run(START) == 0


def test_a_link_without_an_address_gets_none(run, link, line, postbox):
    link(email="")
    assert run(START) == 0


def test_over_a_year_nobody_gets_a_mail_twice_and_none_is_missed(
    run, link, line, postbox, db, desk
):
    """Every four hours for a year, with a server that is down now and then."""
    link()
    with desk.database.writing() as session:
        session.get_one(PlanLine, line.id).due_on = date(2027, 3, 1)
        session.exec(select(ResponderLink)).one().expires_at = START.astimezone(UTC) + timedelta(
            900
        )
    at, end = START, START + timedelta(days=365)
    while at < end:
        postbox.says = "451 Come back later" if at.day % 9 == 0 else ""
        run(at)
        at = (at.astimezone(UTC) + timedelta(hours=4)).astimezone(HERE)
    rows = list(db.exec(select(Mail)))
    assert {row.state for row in rows} == {"sent"}
    ids = [mail["message-id"] for mail in postbox.arrived]
    assert len(ids) == len(set(ids)) == len(rows)
    days = [row.made_at.astimezone(HERE).date() for row in rows]
    assert len(days) == len(set(days))
    assert [row.kind for row in rows].count("new") == 1
    weeks = {row.key.rpartition(":")[2] for row in rows if row.kind == "week"}
    # Silent after two weeks, then every week until the day, and late every week after it.
    silent_from = (START + timedelta(days=15)).date()
    expected = {
        f"{d.isocalendar()[0]}-{d.isocalendar()[1]:02}"
        for n in range((end.date() - silent_from).days)
        if (d := silent_from + timedelta(days=n))
    }
    assert weeks == expected


def test_a_day_that_comes_near_is_told_once(run, link, line, postbox, desk, db):
    link()
    run(START)
    with desk.database.writing() as session:
        session.get_one(PlanLine, line.id).due_on = date(2026, 11, 27)
    with desk.database.writing() as session:
        by = By("link:x", organisation="BO")
        answer(session, session.get_one(PlanLine, line.id), Answer(kind="accepted"), by,
               START.astimezone(UTC))  # fmt: skip
    for day in range(1, 12):
        run(START + timedelta(days=day))
    told = [row.kind for row in db.exec(select(Mail).order_by(Mail.made_at))]
    assert told[0] == "new"
    assert told.count("due") + told.count("week") in (1, 2)
    assert len(postbox.arrived) == len(told)


def test_what_is_reported_done_is_asked_for_no_more(run, link, line, postbox, desk):
    link()
    run(START)
    with desk.database.writing() as session:
        session.get_one(PlanLine, line.id).status = "reported-done"
    for day in range(1, 40):
        run(START + timedelta(days=day))
    assert len(postbox.arrived) == 1


@pytest.mark.parametrize("how", ["revoked", "expired", "moved"])
def test_to_a_link_that_is_closed_nothing_goes_not_even_what_waits(
    run, link, line, postbox, desk, db, how
):
    made = link()
    postbox.says = "451 Come back later"
    run(START)
    postbox.says = ""
    with desk.database.writing() as session:
        row = session.get_one(ResponderLink, made.id)
        if how == "revoked":
            links.revoke(session, made.id, "operator", START.astimezone(UTC))
        elif how == "expired":
            row.expires_at = START.astimezone(UTC)
        else:
            row.email = "other@bo.example"
    run(START + timedelta(hours=5))
    assert [mail["to"] for mail in postbox.arrived] == []
    assert {row.state for row in db.exec(select(Mail))} == {"dropped"}


def test_a_server_that_says_no_for_good_is_not_asked_again(run, link, line, postbox, db):
    link()
    postbox.says = "550 No such mailbox"
    run(START)
    postbox.says = ""
    run(START + timedelta(hours=5))
    [row] = db.exec(select(Mail)).all()
    assert (row.state, row.trouble, row.tries) == ("failed", "refused", 1)


def test_a_server_that_is_gone_loses_nothing(run, link, line, postbox, db):
    link()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens to nothing
        assert run(START, smtp_port=nobody.getsockname()[1]) == 0
    [row] = db.exec(select(Mail)).all()
    assert (row.state, row.trouble) == ("waiting", "unreachable")
    assert run(START + timedelta(hours=2)) == 1


def test_what_a_killed_process_had_taken_is_taken_again(run, link, line, postbox, desk, db):
    link()
    postbox.says = "451 later"
    run(START)
    postbox.says = ""
    with desk.database.writing() as session:
        row = session.exec(select(Mail)).one()
        row.state, row.next_try_at = "sending", (START + timedelta(minutes=15)).astimezone(UTC)
    assert run(START + timedelta(minutes=10)) == 0
    assert run(START + timedelta(hours=1)) == 1


def test_without_a_server_mails_are_written_and_read_at_the_desk(
    coordinator, link, line, run, postbox
):
    link()
    assert run(START, smtp_host="") == 0
    assert postbox.arrived == []
    page = coordinator.get("/desk/mail").text
    assert "Der er ikke sat en mailserver op" in page
    assert "drift@bo.example" in page
    assert "(deres personlige link)" in page


def test_one_that_failed_is_tried_again_from_the_desk(coordinator, run, link, line, postbox, db):
    link()
    postbox.says = "550 No such mailbox"
    run(START)
    [row] = db.exec(select(Mail)).all()
    postbox.says = ""
    assert "Prøv igen" in coordinator.get("/desk/mail").text
    told = coordinator.post(f"/desk/mail/{row.id}/again")
    assert "Mailen sendes ved næste runde" in told.text
    run(datetime.now(HERE) + timedelta(hours=1))
    assert [mail["to"] for mail in postbox.arrived] == ["drift@bo.example"]
    again = coordinator.post(f"/desk/mail/{row.id}/again")
    assert "Mailen er allerede afsted" in again.text
    assert coordinator.post(f"/desk/mail/{line.id}/again").status_code == 404


@pytest.mark.parametrize(
    ("email", "is_kept"),
    [("drift@bo.example", True), ("", True), ("drift", False), ("a@b.dk\nBcc: x@y.dk", False),
     ("a b@c.dk", False), (f"{'a' * 260}@b.dk", False)],
)  # fmt: skip
def test_an_address_is_one_address_or_none(coordinator, desk, db, email, is_kept):
    form = {"organisation": "BO", "label": "Driften", "contact": "Karen", "district": ""}
    page = coordinator.post("/desk/links", data=form | {"email": email})
    assert page.status_code == (200 if is_kept else 422)
    assert [row.email for row in db.exec(select(ResponderLink))] == ([email] if is_kept else [])
