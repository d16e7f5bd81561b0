"""Failure journeys: a real browser, the real product, and whatever can go wrong between them."""

import pytest

from tests.faults.browser import crammed, killed, scenarios


@pytest.mark.parametrize("name", scenarios.SCENARIOS)
def test_nothing_is_lost_and_nothing_doubled(play, chromium, built, tmp_path, name):
    try:
        outcome = scenarios.run(play, chromium, tmp_path, name)
    except scenarios.NoHistoryError:
        pytest.skip("the release before this one lies in the history, and there is none here")
    assert outcome.is_good, outcome


def test_a_killed_browser_keeps_what_it_said_it_kept(play, built, tmp_path):
    outcome = killed.run(play, tmp_path, kills=2)
    assert outcome.is_good, outcome
    assert outcome.runs == 2


def test_a_full_phone_that_is_updated_sends_every_word_and_every_photo_it_took(
    play, built, tmp_path
):
    outcome = crammed.run(play, tmp_path)
    assert outcome.is_good, outcome
    assert outcome.photos > 40


def test_a_server_that_forgets_what_it_acknowledged_is_seen(play, chromium, built, tmp_path):
    assert scenarios.forgotten(play, chromium, tmp_path).lost > 0


def test_a_phone_that_says_too_early_that_it_keeps_a_note_is_seen(play, built, tmp_path):
    assert killed.run(play, tmp_path, kills=12, is_hasty=True).lost > 0
