"""R7: the disk is full, and later it is not."""

from pathlib import Path

from tests.faults import disk_full


def test_a_file_that_may_not_grow_is_told_as_no_room_and_loses_nothing(tmp_path: Path) -> None:
    filled = disk_full.with_small_files(tmp_path, each=3)
    assert filled.is_good, filled


def test_a_full_disk_is_told_as_no_room_and_loses_nothing(tmp_path: Path) -> None:
    # Where nobody may mount anything, a file that may not grow is the next best.
    if namespace := disk_full.own_namespace():
        filled = disk_full.on_a_small_disk(tmp_path, each=3, namespace=namespace)
    else:
        filled = disk_full.with_small_files(tmp_path, each=6)
    assert filled.is_good, filled
