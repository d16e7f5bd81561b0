"""When the clock has moved on, exactly what its time is up for goes, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlmodel import select

from geo.cells import coarse
from tests.cast import NOON, Desk, Phone, letter, place
from tests.walks.privacy.snapshot import changes, snapshot
from walks import journal
from walks.errors import Unusable
from walks.photos.keep import Store
from walks.privacy import archive, retention
from walks.privacy.keep import TIMED, rules
from walks.tables import (
    Agreement,
    Challenge,
    Deletion,
    Event,
    Mail,
    Observation,
    Person,
    Photo,
    Plan,
    ResponderLink,
    SignIn,
    Tries,
)

CLOSED = NOON + timedelta(hours=2)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Evening:
    """A walk with one phone, a finding for everybody, one for the walk, and a photo."""

    phone: Phone
    public: UUID
    shared: UUID
    photo: UUID
    agreement: UUID


@pytest.fixture
def store(client) -> Store:
    return client.app.state.store


@pytest.fixture
def evenings(client, desk: Desk, db) -> tuple[Evening, Evening]:
    """Two walks alike."""
    return (evening(client, desk, db, "navy"), evening(client, desk, db, "teal"))


def evening(client, desk: Desk, db, colour: str) -> Evening:
    walk = desk.walk(colour)
    phone = desk.phone(client, walk, first_name="Asta")
    ids = Evening(phone, uuid4(), uuid4(), uuid4(), uuid4())
    at = place(0.5123, 0.5123)
    phone.put(letter(walk, place=at, asset_number="L 17"), ids.public)
    phone.put(letter(walk, place=at, asset_number="L 18"), ids.shared)
    assert phone.put_photo(picture(colour), ids.public, ids.photo).status_code == 201
    with desk.database.writing() as session:
        session.get_one(Observation, ids.public).visibility = "public"
        session.get_one(Observation, ids.shared).visibility = "walk"
        stance = {"stance": "agree", "made_at": NOON, "sha256": "0" * 64, "body": b'{"a":1}'}
        told = {"observation_id": ids.public, "device_id": phone.device.id, "received_at": NOON}
        session.add(Agreement(id=ids.agreement, **stance, **told))
        row = session.merge(walk)
        row.closed_at, row.state = CLOSED, "closed"
    return ids


def mark(desk: Desk, *evenings: Evening, **told: str) -> None:
    told = told or {"kind": "journalised", "case_number": "24/1"}
    with desk.database.writing() as session:
        for one in evenings:
            new = archive.NewMark.model_validate(told)
            archive.mark(session, one.phone.walk.id, new, "operator", NOON)


def sweep(desk: Desk, store: Store, at: datetime) -> set[tuple[str, object, str]]:
    """Let go, and what that changed besides the house's own record of it."""
    before = snapshot(desk.database)
    with desk.database.writing() as session:
        retention.sweep(session, rules(), store, "operator", at)
    found = changes(before, snapshot(desk.database))
    return {one for one in found if (one[0], one[2]) not in (("event", "+"), ("deletion", "+"))}


def names_gone(one: Evening) -> set[tuple[str, object, str]]:
    return {("device", one.phone.device.id, name) for name in ("first_name", "token_hash")}


def photos_gone(one: Evening) -> set[tuple[str, object, str]]:
    return {("photo", one.photo, "large")}


def a_year_gone(one: Evening) -> set[tuple[str, object, str]]:
    seen = {("observationrevision", id, "body") for id in (one.public, one.shared)}
    places = ("lon", "lat", "cell", "accuracy_m", "asset_number")
    told = {("observation", one.shared, name) for name in places}
    return seen | told | {("agreement", one.agreement, "body")}


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        (90 * DAY - SECOND, ()),
        (90 * DAY, (photos_gone,)),
        (180 * DAY - SECOND, (photos_gone,)),
        (180 * DAY, (photos_gone, names_gone)),
        (365 * DAY - SECOND, (photos_gone, names_gone)),
        (365 * DAY, (photos_gone, names_gone, a_year_gone)),
    ],
)
def test_what_the_rules_name_goes_and_nothing_else(desk, evenings, store, after, gone):
    mark(desk, evenings[0])
    expected = set().union(*(part(evenings[0]) for part in gone))
    assert sweep(desk, store, CLOSED + after) == expected
    assert sweep(desk, store, CLOSED + after) == set()


def test_the_large_file_leaves_the_store_and_the_small_one_stays(desk, evenings, store, db):
    photos = {photo.id: photo for photo in db.exec(Photo.__table__.select())}
    mark(desk, evenings[0])
    sweep(desk, store, CLOSED + 90 * DAY)
    gone, left = (photos[one.photo] for one in evenings)
    assert not store.exists(gone.large)
    assert all(map(store.exists, (gone.small, left.small, left.large)))
    assert list(store.check()) == []


def test_a_file_that_another_photo_still_names_stays(desk, evenings, store, client, db):
    other = evenings[1]
    same = uuid4()
    assert other.phone.put_photo(picture("navy"), other.shared, same).status_code == 202
    mark(desk, evenings[0])
    sweep(desk, store, CLOSED + 90 * DAY)
    [row] = db.exec(Photo.__table__.select().where(Photo.id == same))
    assert store.exists(row.large)


def test_of_a_walk_without_a_mark_nothing_goes_and_it_is_said_which(desk, evenings, store):
    marked, unmarked = evenings
    mark(desk, marked)
    mark(desk, unmarked)
    mark(desk, unmarked, kind="none")
    late = CLOSED + 3000 * DAY
    with desk.database.reading() as session:
        found = retention.due(session, rules(), late)
    waiting = {one.keep: [walk.id for walk in one.waiting] for one in found if one.waiting}
    id = unmarked.phone.walk.id
    held = ("devices", "letters", "observations", "photos", "journal")
    assert waiting == {keep: [id] for keep in held}
    ids = {id, unmarked.phone.device.id, unmarked.public, unmarked.shared, unmarked.photo}
    touched = {key for _, key, _ in sweep(desk, store, late)}
    assert touched
    assert not touched & (ids | {unmarked.agreement})


def test_looking_tells_what_going_does_and_changes_nothing(desk, evenings, store, db):
    mark(desk, *evenings)
    late = CLOSED + 3000 * DAY
    before = snapshot(desk.database)
    with desk.database.reading() as session:
        told = {one.keep: one.counts for one in retention.due(session, rules(), late)}
    assert snapshot(desk.database) == before
    with desk.database.writing() as session:
        retention.sweep(session, rules(), store, "operator", late)
    rows = {row.keep: row.counts for row in db.exec(Deletion.__table__.select())}
    told["journal"] = {"event": told["journal"]["event"] + len(rows) - 1}  # and those of today
    rows["journal"]["event"] += len(rows) - 1
    assert rows == {keep: counts for keep, counts in told.items() if any(counts.values())}


def test_names_go_thirty_days_after_the_last_district_got_its_plan(desk, evenings, store):
    adopted = CLOSED + 100 * DAY
    plan = Plan(district_id=desk.district.id, version=1, title="P", made_at=NOON, state="adopted",
                adopted_at=adopted)  # fmt: skip
    with desk.database.writing() as session:
        session.add(plan)
    mark(desk, evenings[0])
    sweep(desk, store, CLOSED + 100 * DAY)
    assert sweep(desk, store, adopted + 30 * DAY - SECOND) == set()
    assert sweep(desk, store, adopted + 30 * DAY) == names_gone(evenings[0])


def test_a_place_becomes_the_middle_of_its_square(desk, evenings, store, db):
    mark(desk, *evenings)
    sweep(desk, store, CLOSED + 365 * DAY)
    rows = {row.id: row for row in db.exec(Observation.__table__.select())}
    shared, public = rows[evenings[0].shared], rows[evenings[0].public]
    assert (shared.lon, shared.lat) == coarse(0.5123, 0.5123)
    assert (public.lon, public.lat) == (0.5123, 0.5123)


def test_what_lets_people_in_goes_without_a_mark(desk, store):
    old, new = NOON - 91 * DAY, NOON - 89 * DAY
    person = Person(email="a@tryg.example", name="A")
    facts = {"person_id": person.id, "how": "passkey", "began_at": old, "proved_at": old}
    with desk.database.writing() as session:
        session.add(person)
        session.flush()
        session.add(SignIn(token_hash="old", seen_at=old, **facts))
        session.add(SignIn(token_hash="new", seen_at=new, **facts))
        session.add(Tries(key="old", left=1, counted_at=NOON - 2 * DAY))
        session.add(Tries(key="new", left=1, counted_at=NOON))
        session.add(Challenge(hash="old", purpose="sign-in", made_at=NOON - 2 * DAY))
    gone = {("signin", "old", "-"), ("tries", "old", "-"), ("challenge", "old", "-")}
    assert sweep(desk, store, NOON) == gone


def test_old_links_and_mails_go_and_the_others_stay(desk, store):
    link = {"organisation": "BO", "label": "Driften", "contact": "Karen", "made_at": NOON}
    mail = {"kind": "week", "link_id": uuid4(), "address": "x@bo.example", "subject": "S",
            "body": "B"}  # fmt: skip
    with desk.database.writing() as session:
        for name, days in (("old", 366), ("new", 364)):
            session.add(ResponderLink(token_hash=name, expires_at=NOON - days * DAY, **link))
        for name, days in (("old", 181), ("new", 179)):
            session.add(Mail(key=name, made_at=NOON - days * DAY, **mail))
    gone = {table for table, *_ in sweep(desk, store, NOON)}
    assert gone == {"responderlink", "mail"}
    with desk.database.reading() as session:
        assert [row.token_hash for row in session.exec(select(ResponderLink))] == ["new"]
        assert [row.key for row in session.exec(select(Mail))] == ["new"]


def test_the_journal_is_pruned_and_is_whole_after(desk, evenings, store, db):
    mark(desk, *evenings)
    sweep(desk, store, NOON + 3000 * DAY)
    with desk.database.reading() as session:
        assert journal.broken_at(session) is None
    assert {row.verb for row in db.exec(Event.__table__.select())} <= {"swept", "pruned"}


def test_a_phone_whose_time_is_up_reads_nothing_more(desk, evenings, store):
    mark(desk, *evenings)
    assert evenings[0].phone.get("/api/field/package").status_code == 200
    sweep(desk, store, CLOSED + 180 * DAY)
    assert evenings[0].phone.get("/api/field/package").status_code == 401


def test_a_deployment_has_its_own_limits_and_a_wrong_file_is_refused(tmp_path: Path):
    file = tmp_path / "keep.toml"
    file.write_text('[photos]\nbasis = "task"\ndays = 10\nfrom = "walk"\n')
    assert (rules(file)["photos"].days, rules(file)["letters"].days) == (10, 365)
    for wrong in (
        '[pets]\nbasis = "task"\n',
        '[photos]\nbasis = "task"\ndays = 0\nfrom = "walk"\n',
        "[",
    ):
        file = tmp_path / f"{uuid4()}.toml"
        file.write_text(wrong)
        with pytest.raises(Unusable):
            rules(file)


def test_every_class_with_a_clock_is_swept():
    assert {name for name, rule in rules().items() if rule.days is not None} == set(TIMED)
