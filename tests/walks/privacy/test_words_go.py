"""Closed notes, and words of who asked for a removal, go in their time and are counted."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.cast import NOON
from tests.walks.privacy.snapshot import changes, snapshot
from walks import journal
from walks.notes import closed as notes
from walks.privacy import archive, retention
from walks.privacy.keep import rules
from walks.tables import ClosedNote, Deletion, Event, Person, Proposal, RemovalRequest, Walk

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
YEAR = 365 * DAY


@pytest.fixture
def walk(desk) -> Walk:
    return desk.walk()


@pytest.fixture
def author(db) -> UUID:
    person = Person(email="bo@tryg.example", name="Bo")
    db.add(person)
    return db.exec(select(Person.id)).one()


@pytest.fixture
def write(desk, author, db):
    """A note of one side on something, perhaps taken back."""

    def new(noun: str, *, withdrawn_at=None) -> UUID:
        with desk.database.writing() as session:
            row = notes.write(session, noun, "police", "Lampen ses bedst om natten", author, NOON)
            if withdrawn_at:
                notes.withdraw(session, row, "operator", withdrawn_at)
            return row.id

    return new


def mark(desk, walk: Walk) -> None:
    with desk.database.writing() as session:
        told = {"kind": "journalised", "case_number": "24/1"}
        archive.mark(session, walk.id, archive.NewMark.model_validate(told), "operator", NOON)


def sweep(desk, client, at) -> set[tuple[str, object, str]]:
    """What letting go changed, besides the house's own record of it."""
    before = snapshot(desk.database)
    with desk.database.writing() as session:
        retention.sweep(session, rules(), client.app.state.store, "operator", at)
    found = changes(before, snapshot(desk.database))
    return {one for one in found if one[0] in ("closednote", "removalrequest")}


def test_a_note_goes_two_years_after_it_was_written(desk, client, write):
    id = write(f"district:{desk.district.id}")
    assert sweep(desk, client, NOON + 2 * YEAR) == set()
    assert sweep(desk, client, NOON + 2 * YEAR + SECOND) == {("closednote", id, "-")}


def test_a_note_that_was_taken_back_goes_thirty_days_later_and_the_others_stay(
    desk, client, write, walk
):
    write(f"walk:{walk.id}")
    id = write(f"walk:{walk.id}", withdrawn_at=NOON + DAY)
    assert sweep(desk, client, NOON + 31 * DAY) == set()
    assert sweep(desk, client, NOON + 31 * DAY + SECOND) == {("closednote", id, "-")}


def test_a_note_about_a_walk_waits_for_its_mark(desk, client, write, walk, db):
    id = write(f"walk:{walk.id}")
    late = NOON + 3 * YEAR
    assert sweep(desk, client, late) == set()
    with desk.database.reading() as session:
        [due] = [one for one in retention.due(session, rules(), late) if one.keep == "closed-notes"]
        assert ([one.id for one in due.waiting], due.total) == ([walk.id], 0)
    mark(desk, walk)
    assert sweep(desk, client, late) == {("closednote", id, "-")}


def test_what_goes_is_told_before_and_counted_after_without_a_word_of_it(desk, client, write, db):
    write(f"district:{desk.district.id}")
    late = NOON + 3 * YEAR
    with desk.database.reading() as session:
        [due] = [one for one in retention.due(session, rules(), late) if one.keep == "closed-notes"]
        assert due.counts == {"closednote": 1}
    assert len(db.exec(select(ClosedNote))) == 1
    sweep(desk, client, late)
    [row] = db.exec(select(Deletion).where(Deletion.keep == "closed-notes"))
    assert row.counts == {"closednote": 1}
    [told] = db.exec(select(Event).where(Event.noun == f"deletion:{row.id}"))
    assert (told.verb, told.facts["rows"]) == ("swept", 1)
    with desk.database.reading() as session:
        assert journal.broken_at(session) is None


@pytest.fixture
def asked(desk, walk, author, db):
    """Two who asked for a removal: one was answered, one waits."""
    with desk.database.writing() as session:
        proposal = Proposal(
            kind="seen", district_id=desk.district.id, walk_id=walk.id, category="LYS",
            feeling="unsafe", title="Lampen", proposed_by=author, proposed_at=NOON,
        )  # fmt: skip
        session.add(proposal)
        session.flush()
        told = {"proposal_id": proposal.id, "message": "Det er min have", "made_at": NOON}
        answered = RemovalRequest(id=uuid4(), state="removed", decided_at=NOON + DAY,
                                  reason="Haven ses", **told)  # fmt: skip
        session.add_all([answered, RemovalRequest(**told)])
        return answered.id


def test_the_words_of_who_asked_go_a_year_after_it_was_decided(desk, client, walk, asked):
    late = NOON + DAY + YEAR + SECOND
    assert sweep(desk, client, late) == set()  # the walk's case is not in the archive yet
    mark(desk, walk)
    assert sweep(desk, client, late - SECOND) == set()
    assert sweep(desk, client, late) == {("removalrequest", asked, "message")}
    assert sweep(desk, client, late) == set()
