"""An unfinished photo: every byte in its place, whoever sends it, however full the disk."""

import errno
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from walks.errors import Conflict, Refused, Unusable
from walks.photos.keep import Store
from walks.photos.pieces import Pieces, Upload

PHOTO = b"\xff\xd8 a lamp that is out \xff\xd9" * 500


@pytest.fixture
def pieces(tmp_path: Path) -> Pieces:
    return Store(tmp_path / "photos").pieces


@pytest.fixture
def upload() -> Upload:
    return Upload(uuid4(), uuid4(), hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))


def now() -> datetime:
    return datetime.now(UTC)


def write(pieces: Pieces, upload: Upload, begin: int, end: int) -> None:
    with pieces.opened(upload, begin, now()) as piece:
        piece.write(PHOTO[begin:end])


def test_another_process_goes_on_where_the_first_one_was(pieces, upload, tmp_path):
    write(pieces, upload, 0, 100)
    elsewhere = Store(tmp_path / "photos").pieces
    assert elsewhere.held(upload) == 100
    with elsewhere.opened(upload, 100, now()) as piece:
        piece.write(PHOTO[100:])
        assert piece.is_whole
        assert piece.content() == PHOTO


def test_of_two_that_write_at_the_same_place_one_is_told_where_it_is(pieces, upload):
    with pieces.opened(upload, 0, now()) as one, pieces.opened(upload, 0, now()) as other:
        one.write(PHOTO[:100])
        with pytest.raises(Conflict) as trouble:
            other.write(PHOTO[:100])
        assert trouble.value.facts == {"upload_offset": 100}
        one.write(PHOTO[100:])
        assert one.content() == PHOTO


def test_many_threads_write_each_byte_once(pieces, upload):
    def send(number: int) -> None:
        while (held := pieces.held(upload)) < len(PHOTO):
            try:
                write(pieces, upload, held, held + 50 + number)
            except Conflict:
                continue

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, range(4)))
    with pieces.opened(upload, len(PHOTO), now()) as piece:
        assert piece.content() == PHOTO


def test_a_photo_that_was_finished_elsewhere_can_still_be_read(pieces, upload):
    with pieces.opened(upload, 0, now()) as piece:
        piece.write(PHOTO)
        pieces.drop(upload.device, upload.photo)
        assert piece.content() == PHOTO
    assert pieces.held(upload) == 0


def test_one_byte_too_many_is_not_taken(pieces, upload):
    write(pieces, upload, 0, 100)
    with pieces.opened(upload, 100, now()) as piece, pytest.raises(Unusable):
        piece.write(PHOTO[100:] + b"!")
    assert pieces.held(upload) == 100


def test_a_full_disk_is_told_and_what_fitted_stays(pieces, upload, monkeypatch):
    write(pieces, upload, 0, 100)
    pwrite = os.pwrite

    def nearly_full(descriptor: int, data: memoryview, at: int) -> int:
        if at >= 150:
            raise OSError(errno.ENOSPC, "full")
        return pwrite(descriptor, data[:50], at)

    monkeypatch.setattr(os, "pwrite", nearly_full)
    with pytest.raises(Refused) as trouble:
        write(pieces, upload, 100, 300)
    assert trouble.value.code == "no-room"
    monkeypatch.undo()
    assert pieces.held(upload) == 150
    write(pieces, upload, 150, len(PHOTO))
    with pieces.opened(upload, len(PHOTO), now()) as piece:
        assert piece.content() == PHOTO


def test_a_disk_too_full_to_begin_is_told(pieces, upload, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(errno.EDQUOT, "no more")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Refused) as trouble:
        write(pieces, upload, 0, 100)
    assert trouble.value.code == "no-room"
