"""R5: the line is cut in the middle of an upload or of an answer."""

from pathlib import Path

from tests.faults import cuts


def test_a_cut_line_leaves_nothing_half_done(tmp_path: Path) -> None:
    verdict = cuts.run(tmp_path, up=2048, down=8)
    assert verdict.is_good, verdict
    assert verdict.sends > 300
