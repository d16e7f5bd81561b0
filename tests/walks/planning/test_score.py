"""The score: it adds up, says what is unknown, and does not claim an order it can't keep."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walks.planning.score import DRAWS, SEED, WEIGHTS, Facts, points, rank, shares

NAN = float("nan")
PLAIN = {
    "severity": 0.0, "graded": 0, "default": 0.5, "passages": NAN, "reporters": 2,
    "passers": 10, "walks": 1, "index": NAN,
}  # fmt: skip


def share_of(**facts):
    return shares(Facts(**PLAIN | facts))


def test_published_scores_are_met_to_the_last_part(shared):
    told = json.loads((shared / "science_cases.json").read_text(encoding="utf-8"))["cases"]
    cases = [case for case in told if case["module"] == "priority"]
    assert cases
    for case in cases:
        given, expected = case["input"], case["expected"]
        share = shares(
            Facts(
                severity=sum((grade - 1) / 3 for grade in given["severities"]),
                graded=len(given["severities"]),
                default=given["category_default"],
                passages=given["passages_per_day"],
                reporters=given["reporters"],
                passers=given["passers"],
                walks=given["walks_seen"],
                index=given["TI"],
            )
        )
        within = case["tolerance"]["abs"]
        assert share == pytest.approx([expected[part] for part in "SECRI"], abs=within)
        assert points(share) == pytest.approx(expected["points"], abs=within)
        assert points(share).sum() == pytest.approx(expected["score"], abs=within)


def test_weights_are_a_hundred_together():
    assert WEIGHTS.sum() == 100


def test_what_nobody_knows_counts_as_average():
    assert share_of()[[1, 4]].tolist() == [0.5, 0.5]
    assert share_of(passages=0)[1] == 0
    assert share_of(passages=1_000_000)[1] == 1
    assert share_of(index=80)[4] == pytest.approx(0.2)


def test_where_nobody_counted_passers_a_usual_walk_is_assumed():
    assert share_of(passers=NAN)[2] == share_of(passers=12)[2]
    assert share_of(passers=NAN, reporters=20)[2] == share_of(passers=20, reporters=20)[2]


def test_many_are_weighed_as_one_is():
    facts = {name: np.array([value, value]) for name, value in PLAIN.items()}
    both = shares(Facts(**facts))
    assert both.shape == (2, 5)
    assert (both == share_of()).all()


@given(st.integers(1, 50), st.integers(0, 50), st.floats(0, 1), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_a_score_stays_between_nothing_and_a_hundred(reporters, more, default, walks):
    share = share_of(reporters=reporters, passers=reporters + more, default=default, walks=walks)
    assert 0 <= points(share).sum() <= 100


def test_more_people_more_walks_and_graver_things_weigh_more():
    for name, low, high in (("reporters", 1, 5), ("walks", 1, 2), ("default", 0.2, 0.9)):
        assert points(share_of(**{name: low})).sum() < points(share_of(**{name: high})).sum()


def a_few(n=12, seed=1):
    return np.random.default_rng(seed).random((n, 5))


def test_the_order_is_that_of_the_score_and_lies_in_its_interval():
    share = a_few()
    ranking = rank(share)
    assert (np.argsort(ranking.rank) == np.argsort(-(share @ WEIGHTS))).all()
    assert (ranking.low <= ranking.rank).all()
    assert (ranking.rank <= ranking.high).all()


def test_the_interval_is_that_of_a_thousand_drawn_weights():
    share = a_few()
    draws = np.random.default_rng(SEED).dirichlet(50 * WEIGHTS / 100, DRAWS)
    places = np.array([(-score).argsort().argsort() + 1 for score in draws @ share.T])
    low, high = np.percentile(places, 2.5, axis=0), np.percentile(places, 97.5, axis=0)
    ranking = rank(share)
    assert np.abs(ranking.low - low).max() <= 1
    assert np.abs(ranking.high - high).max() <= 1


def test_the_same_question_gets_the_same_answer():
    first, second = rank(a_few()), rank(a_few())
    assert all((vars(first)[name] == vars(second)[name]).all() for name in vars(first))


def test_the_order_asked_in_changes_nothing():
    share, order = a_few(), np.random.default_rng(2).permutation(12)
    told, mixed = rank(share), rank(share[order])
    assert all((vars(told)[name][order] == vars(mixed)[name]).all() for name in vars(told))


def test_twins_share_every_place():
    ranking = rank(np.array([[0.9] * 5, [0.5] * 5, [0.5] * 5, [0.1] * 5]))
    assert ranking.rank.tolist() == [1, 2, 2, 4]
    assert (ranking.low[1], ranking.high[1]) == (ranking.low[2], ranking.high[2]) == (2, 3)
    assert ranking.group.tolist() == [1, 2, 2, 3]


def test_what_wins_in_every_part_is_alone_at_the_top():
    ranking = rank(np.vstack([np.ones(5), a_few() * 0.5]))
    assert (ranking.rank[0], ranking.low[0], ranking.high[0]) == (1, 1, 1)
    assert (ranking.group == 1).sum() == 1


def test_what_could_change_places_has_equal_priority():
    ranking = rank(np.array([[0.6, 0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.61, 0.5, 0.5]]))
    assert ranking.rank.tolist() == [1, 2]
    assert ranking.group.tolist() == [1, 1]
