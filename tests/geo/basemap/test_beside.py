"""A file that is made beside its place: never half there, whoever else makes the same one."""

import os
import time
from pathlib import Path

import pytest

from geo.basemap.beside import LEFT_BEHIND, MAGIC, replacing


def test_it_is_there_when_it_is_whole_and_not_before(tmp_path: Path):
    target = tmp_path / "walk.pmtiles"
    with replacing(target) as fresh:
        fresh.write_bytes(MAGIC)
        assert not target.exists()
    assert list(tmp_path.iterdir()) == [target]


def test_one_that_fails_leaves_what_was_there(tmp_path: Path):
    target = tmp_path / "walk.pmtiles"
    target.write_bytes(MAGIC + b"old")
    with pytest.raises(OSError, match="full"), replacing(target) as fresh:
        fresh.write_bytes(MAGIC)
        raise OSError("full")
    assert target.read_bytes() == MAGIC + b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_two_that_make_the_same_do_not_meet(tmp_path: Path):
    target = tmp_path / "walk.pmtiles"
    with replacing(target) as one:
        one.write_bytes(MAGIC + b"one")
        with replacing(target) as other:
            other.write_bytes(MAGIC + b"other")
        assert target.read_bytes() == MAGIC + b"other"
    assert target.read_bytes() == MAGIC + b"one"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path):
    target, old = tmp_path / "walk.pmtiles", tmp_path / "walk.0123abcd.new.pmtiles"
    others = tmp_path / "other.0123abcd.new.pmtiles"
    for path in (old, others):
        path.write_bytes(MAGIC)
        os.utime(path, (time.time() - LEFT_BEHIND - 60,) * 2)
    with replacing(target) as fresh:
        fresh.write_bytes(MAGIC)
    assert sorted(tmp_path.iterdir()) == sorted([target, others])
