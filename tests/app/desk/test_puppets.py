"""Who sees a link could come in by it: a newcomer is no second person beside the inviter."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Hire, Press
from tests.app.desk.test_recovery import start
from walks.people.independent import are_two
from walks.tables import EntryLink, Person, Proposal

HOUR = timedelta(hours=1)


def brought_in(db, person_id: UUID, by: UUID | str, ago: timedelta, purpose="invitation") -> None:
    """As if the person had come in by a link that somebody made."""
    at = datetime.now(UTC) - ago
    who = by if isinstance(by, str) else f"person:{by}"
    link = EntryLink(purpose=purpose, person_id=person_id, made_by=who, made_at=at,
                     expires_at=at + HOUR, used_at=at)  # fmt: skip
    db.add(link)


def person_of(db, browser_name: str) -> UUID:
    return db.exec(select(Person.id).where(Person.name == browser_name)).one()


@pytest.fixture
def two(db, press: Press) -> tuple[UUID, UUID]:
    """Who proposes, and who approves."""
    return person_of(db, "Coordinator Test"), person_of(db, "Municipality Test")


def approved(press: Press) -> bool:
    answer = press.approve(press.propose())
    assert answer.status_code in (303, 403), answer.text
    return answer.status_code == 303


def test_whoever_was_just_invited_approves_nothing_of_the_inviter(press: Press, two, db):
    proposer, approver = two
    brought_in(db, approver, proposer, 23 * HOUR)
    answer = press.approve(press.propose())
    assert answer.status_code == 403
    assert "Vent et døgn" in answer.text
    assert db.exec(select(Proposal.state)).one() == "proposed"
    assert press.page() == ""


def test_nor_does_the_inviter_approve_what_the_newcomer_proposes(press: Press, two, db):
    proposer, approver = two
    brought_in(db, proposer, approver, 23 * HOUR)
    assert not approved(press)


def test_two_whom_the_same_person_brought_in_are_not_two(press: Press, two, hire: Hire, db):
    admin = hire("anders", "administrator").person_id
    for one in two:
        brought_in(db, one, admin, HOUR)
    assert not approved(press)


def test_a_recovery_counts_like_an_invitation(press: Press, two, db):
    proposer, approver = two
    brought_in(db, approver, proposer, HOUR, purpose="recovery")
    assert not approved(press)


def test_after_a_day_they_are_two(press: Press, two, db):
    proposer, approver = two
    brought_in(db, approver, proposer, 25 * HOUR)
    assert approved(press)


def test_who_was_brought_in_by_somebody_else_or_the_operator_is_a_second_person(
    press: Press, two, hire: Hire, db
):
    brought_in(db, two[1], hire("anders", "administrator").person_id, HOUR)
    for one in two:
        brought_in(db, one, "operator", HOUR)
    assert approved(press)


def test_whoever_was_just_invited_confirms_no_recovery_of_the_inviter(hire: Hire, db):
    """A46."""
    anders = hire("anders", "administrator", by="passkey")
    mads, karen = hire("mads", by="passkey"), hire("karen")
    recovery = start(anders.signed_in(), karen, db)
    brought_in(db, mads.person_id, anders.person_id, HOUR)
    answer = mads.signed_in().post(f"{recovery}/confirmation")
    assert (answer.status_code, "Vent et døgn" in answer.text) == (403, True)
    waiting = select(EntryLink.confirmed_by).where(EntryLink.purpose == "recovery")
    assert db.exec(waiting).one() is None


def test_nobody_is_two(database):
    with database.reading() as session:
        assert not are_two(session, "person:a", "person:a", datetime.now(UTC))
