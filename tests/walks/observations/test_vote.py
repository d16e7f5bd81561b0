"""Hands for what matters most: subjects are categories at stops, and three come first."""

from uuid import uuid4

from tests.cast import NOON
from walks.observations.vote import subjects
from walks.tables import Observation


def seen(stop: int | None, category: str, feeling: str = "unsafe") -> Observation:
    return Observation(
        id=uuid4(), sha256="x", feeling=feeling, category=category, visibility="public",
        place_source="stop", stop_number=stop, captured_at=NOON, received_at=NOON,
    )  # fmt: skip


SEEN = [
    seen(1, "LYS"), seen(1, "LYS"), seen(1, "LYS", "safe"), seen(2, "GRO"), seen(None, "LYS"),
    seen(3, "TIL"),
]  # fmt: skip


def told(hands: dict[tuple[int | None, str], int]) -> list[tuple[int | None, str, int | None]]:
    return [(one.stop_number, one.category, one.rank) for one in subjects(SEEN, hands)]


def test_without_hands_what_was_told_most_comes_first_and_nothing_is_ranked():
    assert told({}) == [
        (1, "LYS", None), (2, "GRO", None), (3, "TIL", None), (None, "LYS", None),
    ]  # fmt: skip


def test_the_same_subject_told_by_several_is_one_with_its_feelings():
    [first, *_] = subjects(SEEN, {})
    assert (first.seen, first.unsafe, first.safe) == (3, 2, 1)


def test_hands_decide_and_three_are_ranked():
    hands = {(2, "GRO"): 9, (3, "TIL"): 5, (1, "LYS"): 4, (None, "LYS"): 1}
    assert told(hands) == [(2, "GRO", 1), (3, "TIL", 2), (1, "LYS", 3), (None, "LYS", None)]


def test_as_many_hands_share_a_place():
    hands = {(2, "GRO"): 5, (3, "TIL"): 5, (1, "LYS"): 2, (None, "LYS"): 2}
    assert [rank for _, _, rank in told(hands)] == [1, 1, 3, 3]
