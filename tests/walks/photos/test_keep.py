"""A photo that is kept is there, byte for byte, under the name of its own hash, or it is not."""

import errno
import hashlib
import os
import resource
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from walks.errors import Missing, Refused
from walks.photos.keep import Damage, Store

PHOTO = b"\xff\xd8 a lamp that is out \xff\xd9" * 500
NAME = hashlib.sha256(PHOTO).hexdigest()
NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "photos")


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """For a test that asks hundreds of times and writes nothing."""
    return Store(tmp_path_factory.mktemp("photos"))


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """A disk on which no file can grow larger than this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything_in(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_photo_lies_under_its_own_hash(store):
    assert store.keep(PHOTO) == NAME
    assert store.path(NAME) == store.root / NAME[:2] / f"{NAME}.jpg"
    assert store.read(NAME) == PHOTO
    assert store.exists(NAME)
    assert everything_in(store) == [store.path(NAME)]


def test_only_the_house_may_look_at_it(store):
    store.keep(PHOTO)
    assert stat.S_IMODE(store.path(NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path(NAME).parent.stat().st_mode) == 0o700


def test_the_same_photo_again_changes_nothing(store):
    store.keep(PHOTO)
    before = store.path(NAME).stat()
    assert store.keep(PHOTO) == NAME
    after = store.path(NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(everything_in(store)) == 1


@pytest.mark.parametrize("damaged", [PHOTO[:-9], b"", PHOTO[:-1] + b"\0"])
def test_the_same_photo_again_heals_a_damaged_one(store, damaged):
    store.keep(PHOTO)
    store.path(NAME).write_bytes(damaged)
    store.keep(PHOTO)
    assert store.read(NAME) == PHOTO


def test_another_process_finds_it(store):
    store.keep(PHOTO)
    assert Store(store.root).read(NAME) == PHOTO


def test_many_threads_may_keep_the_same_and_other_photos(store):
    photos = [PHOTO + bytes((number % 20,)) for number in range(100)]
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(store.keep, photos))
    assert [store.read(name) for name in names] == photos
    assert len(everything_in(store)) == 20


def synced(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is synced and renamed from now on, in order; files by their inode number."""
    seen: list[object] = []
    fsync, replace = os.fsync, os.replace

    def spied_fsync(descriptor: int) -> None:
        fsync(descriptor)
        seen.append(os.fstat(descriptor).st_ino)

    def spied_replace(source: Path, target: Path) -> None:
        replace(source, target)
        seen.append("renamed")

    monkeypatch.setattr(os, "fsync", spied_fsync)
    monkeypatch.setattr(os, "replace", spied_replace)
    return seen


def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_the_answer(store, monkeypatch):
    seen = synced(monkeypatch)
    store.keep(PHOTO)
    file, folder, root = store.path(NAME), store.path(NAME).parent, store.root
    inodes = [path.stat().st_ino for path in (root, file, folder)]
    assert seen == [*inodes[:2], "renamed", inodes[2]]


def test_a_photo_already_there_is_synced_before_the_answer_too(store, monkeypatch):
    store.keep(PHOTO)
    seen = synced(monkeypatch)
    store.keep(PHOTO)
    file, folder, root = store.path(NAME), store.path(NAME).parent, store.root
    assert seen == [path.stat().st_ino for path in (root, file, folder)]


def test_a_new_root_is_synced_into_every_folder_above_it(tmp_path, monkeypatch):
    seen = synced(monkeypatch)
    store = Store(tmp_path / "new" / "photos")
    assert seen == [path.stat().st_ino for path in (tmp_path, tmp_path / "new", store.root)]


def test_a_full_disk_is_told_and_leaves_nothing_behind(store):
    with files_at_most(1000), pytest.raises(Refused) as trouble:
        store.keep(PHOTO)
    assert trouble.value.code == "no-room"
    assert everything_in(store) == []
    store.keep(PHOTO)
    assert store.read(NAME) == PHOTO


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_found_full_only_when_syncing_is_told_too(store, monkeypatch, number):
    def full(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as trouble:
        store.keep(PHOTO)
    assert trouble.value.code == "no-room"
    assert everything_in(store) == []


def test_a_failing_disk_is_not_called_a_full_one(store, monkeypatch):
    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "failing")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="failing"):
        store.keep(PHOTO)


def test_an_unknown_photo_is_missing(store):
    assert not store.exists(NAME)
    with pytest.raises(Missing) as trouble:
        store.read(NAME)
    assert trouble.value.code == "photo-missing"


@given(st.text(max_size=80) | st.from_regex(r"[0-9a-fA-F]{62,66}\s?", fullmatch=True))
@example("../../../../etc/passwd")
@example("%2e%2e%2f" * 7)
@example("..\\" * 21)
@example("C:\\CON")
@example("NUL")
@example("\0" * 64)
@example("a" * 63 + "/")
@example("a" * 64 + "\n")
@example("A" * 64)
@example("\u0661" * 64)
@example("\uff41" * 64)
@example("/" * 64)
@example("")
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_name_leads_out_of_the_store(one_store, name):
    if len(name) == 64 and set(name) <= set("0123456789abcdef"):
        assert one_store.path(name).is_relative_to(one_store.root)
    else:
        assert not one_store.exists(name)
        with pytest.raises(Missing):
            one_store.path(name)


def test_a_link_that_leads_out_of_the_store_is_not_followed(store, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(PHOTO)
    store.keep(PHOTO)
    store.path(NAME).unlink()
    (store.root / NAME[:2] / f"{NAME}.jpg").symlink_to(secret)
    assert not store.exists(NAME)
    with pytest.raises(Missing):
        store.read(NAME)


def test_a_sound_store_has_nothing_to_report(store):
    for number in range(20):
        store.keep(PHOTO + bytes((number,)))
    assert list(Store(store.root).check()) == []


def test_one_changed_bit_is_named(store):
    store.keep(PHOTO)
    other = store.keep(PHOTO + b"!")
    path = store.path(other)
    path.write_bytes(bytes((path.read_bytes()[0] ^ 1,)) + path.read_bytes()[1:])
    assert list(store.check()) == [Damage(path, "photo-changed")]


@pytest.mark.parametrize("name", ["notes.txt", "ab/notes.txt", f"00/{NAME}.jpg", f"ab/{'ab' * 32}"])
def test_what_is_not_ours_is_named(store, name):
    store.keep(PHOTO)
    stray = store.root / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(PHOTO)
    assert list(store.check()) == [Damage(stray, "stray-file")]


def test_half_written_files_of_a_killed_process_are_swept_away(store):
    old, fresh = store.root / "tmp" / "old", store.root / "tmp" / "fresh"
    for path, at in ((old, NOON - timedelta(hours=2)), (fresh, NOON)):
        path.write_bytes(b"half")
        os.utime(path, (at.timestamp(), at.timestamp()))
    store.keep(PHOTO)
    assert store.sweep(older_than=NOON - timedelta(hours=1)) == 1
    assert not old.exists()
    assert fresh.exists()
    assert store.exists(NAME)


def test_an_upload_is_counted_and_hashed_while_it_arrives(store):
    with store.incoming(limit_bytes=len(PHOTO)) as incoming:
        for at in range(0, len(PHOTO), 1000):
            incoming.write(PHOTO[at : at + 1000])
        assert incoming.sha256 == NAME
        assert incoming.content() == PHOTO
        assert everything_in(store) == []  # nameless: a killed process leaves nothing behind
    assert everything_in(store) == []


def test_an_upload_that_is_one_byte_too_long_is_refused_and_gone(store):
    with pytest.raises(Refused) as trouble, store.incoming(limit_bytes=1000) as incoming:
        incoming.write(bytes(1000))
        incoming.write(b"!")
    assert trouble.value.code == "too-large"
    assert trouble.value.facts == {"limit": 1000}
    assert everything_in(store) == []


def test_an_upload_onto_a_full_disk_is_told_and_gone(store):
    with files_at_most(1000), pytest.raises(Refused) as trouble:  # noqa: SIM117
        with store.incoming(limit_bytes=10_000) as incoming:
            incoming.write(bytes(2000))
    assert trouble.value.code == "no-room"
    assert everything_in(store) == []


def test_an_upload_that_breaks_off_leaves_nothing(store):
    with pytest.raises(ConnectionError), store.incoming(limit_bytes=1000) as incoming:
        incoming.write(b"half")
        raise ConnectionError
    assert everything_in(store) == []


def test_an_upload_swept_away_meanwhile_ends_quietly(store):
    with store.incoming(limit_bytes=1000) as incoming:
        incoming.write(b"slow")
        store.sweep(older_than=datetime.now(UTC) + timedelta(hours=1))
    assert everything_in(store) == []
