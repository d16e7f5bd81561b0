"""T2: a code that was spread keeps nobody of the walk waiting, and nothing of it is seen."""

from pathlib import Path

from tests.faults import flood


def test_a_walk_goes_on_in_a_flood_and_is_rid_of_it_in_one_step(tmp_path: Path) -> None:
    flooded = flood.run(tmp_path, phones=60, each=10)
    assert flooded.is_good, flooded
    assert (flooded.letters, flooded.verdict.acked) == (600, 600 + flooded.own)
