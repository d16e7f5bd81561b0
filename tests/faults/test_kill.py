"""R1: kill -9, again and again."""

from pathlib import Path

import pytest

from tests.faults import kill


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    verdict = kill.run(tmp_path, kills=8)
    assert verdict.is_good, verdict
    assert verdict.acked > 100


@pytest.mark.parametrize(
    ("bug", "found"), [("early_ack", "acked_lost"), ("row_first", "partial_visible")]
)
def test_the_drill_finds_a_planted_bug(tmp_path: Path, bug: str, found: str) -> None:
    assert getattr(kill.run(tmp_path, kills=30, bug=bug), found) > 0
