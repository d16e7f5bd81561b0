"""A recording has its own time: then row and file are gone, and only a count stays."""

import os
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.cast import NOON, Desk
from tests.recordings import mp4
from walks.photos.keep import Store
from walks.sounds.receive import Recording, receive
from walks.sounds.sweep import sweep
from walks.tables import Event, Sound

DAYS = 14


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sounds", "audio")


@pytest.fixture
def said(database, store):
    """Says something on a walk, at noon, and gives the row's id."""
    desk = Desk.set_up(database)
    phone = desk.phone(None, desk.walk())

    def say(data: bytes, at=NOON) -> UUID:
        id, recording = uuid4(), Recording(store.keep(data), "mp4", 12)
        with database.writing() as session:
            receive(session, id, uuid4(), recording, phone.device, DAYS, at)
        return id

    return say


@pytest.fixture
def swept(database, store):
    """Sweeps at that time."""

    def at(moment) -> int:
        with database.writing() as session:
            return sweep(session, store, moment)

    return at


def test_it_is_there_until_its_time_and_gone_after_it(said, swept, store, db):
    id = said(mp4())
    sha256 = db.exec(select(Sound)).one().sha256
    assert swept(NOON + timedelta(days=DAYS, seconds=-1)) == 0
    assert store.exists(sha256)
    assert swept(NOON + timedelta(days=DAYS)) == 1
    assert not store.exists(sha256)
    assert db.exec(select(Sound)) == []
    assert not [path for path in store.root.rglob("*") if path.is_file()]
    told = db.exec(select(Event).where(Event.verb == "swept")).one()
    assert (told.noun, told.facts) == ("sound:all", {"count": 1})
    assert str(id) not in str(told.facts)


def test_each_goes_in_its_own_time(said, swept, store, db):
    said(mp4(rest=b"first"))
    later = said(mp4(rest=b"second"), NOON + timedelta(days=1))
    assert swept(NOON + timedelta(days=DAYS)) == 1
    kept = db.exec(select(Sound)).one()
    assert kept.id == later
    assert store.read(kept.sha256) == mp4(rest=b"second")


def test_bytes_that_another_row_needs_stay(said, swept, store, db):
    said(mp4())
    said(mp4(), NOON + timedelta(days=1))
    assert swept(NOON + timedelta(days=DAYS)) == 1
    assert store.exists(db.exec(select(Sound)).one().sha256)


def test_a_file_whose_row_was_never_written_goes_too(swept, store):
    sha256 = store.keep(mp4())
    os.utime(store.path(sha256), (NOON.timestamp(), NOON.timestamp()))
    assert swept(NOON + timedelta(minutes=30)) == 0
    assert store.exists(sha256)  # its row may be on its way
    swept(NOON + timedelta(hours=2))
    assert not store.exists(sha256)


def test_a_file_that_has_gone_already_does_not_stop_the_sweep(said, swept, store, db):
    said(mp4())
    store.destroy(db.exec(select(Sound)).one().sha256)
    assert swept(NOON + timedelta(days=DAYS)) == 1
    assert db.exec(select(Sound)) == []


def test_when_nothing_is_over_the_journal_says_nothing(swept, db):
    assert swept(NOON) == 0
    assert db.exec(select(Event).where(Event.verb == "swept")) == []
