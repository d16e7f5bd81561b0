"""R2: what an answer promises lies on the disk before it leaves."""

from pathlib import Path

import pytest

from tests.faults import order


def test_every_answer_leaves_after_what_it_promises_is_synced(tmp_path: Path) -> None:
    ordered = order.run(tmp_path, each=6)
    assert ordered.is_good, ordered
    assert ordered.verdict.is_good, ordered.verdict


@pytest.mark.parametrize("bug", ["early_ack", "sync_normal", "no_fsync"])
def test_an_answer_that_leaves_too_early_is_seen(tmp_path: Path, bug: str) -> None:
    assert order.run(tmp_path, each=2, bug=bug).early > 0


def test_a_photo_whose_row_comes_before_its_file_is_seen(tmp_path: Path) -> None:
    assert order.run(tmp_path, each=2, bug="row_first").disorder > 0
