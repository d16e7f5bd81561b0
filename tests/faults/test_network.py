"""R4: two phones on a network that loses, doubles and delays."""

from pathlib import Path

import pytest

from tests.faults import network, planted
from tests.faults.far_side import Actions, App


def test_whatever_the_network_does_each_letter_is_kept_once(tmp_path: Path) -> None:
    verdict = network.run(tmp_path, Actions, examples=60, steps=15)
    assert verdict.acked > 100


def test_whatever_the_network_does_the_whole_app_keeps_each_letter_once(tmp_path: Path) -> None:
    verdict = network.run(tmp_path, App, examples=15, steps=15, is_small_wanted=False)
    assert verdict.acked > 50


def test_an_older_revision_that_wins_is_found(tmp_path: Path) -> None:
    with planted.planting("stale_wins"), pytest.raises(AssertionError, match="older revision"):
        network.run(tmp_path, Actions, examples=200, steps=15, is_small_wanted=False)
