"""What a walk should have before it is held."""

from tests.cast import NOON
from walks.schedule.ready import checklist
from walks.tables import Stop, Walk

WALK = Walk(title="Tur", meeting_point="Torvet", purpose="Vi ser på lyset.", starts_at=NOON)
STOPS = [
    Stop(walk_id=WALK.id, number=n, name="Sted", lon=9.9, lat=57.0, prompt="Hvad ser du?")
    for n in (1, 2, 3)
]
ALL = {"operations", "money", "voice"}


def missing(walk=WALK, stops=STOPS, brought=ALL, coming=12) -> list[str]:
    return [one.code for one in checklist(walk, stops, brought, coming) if not one.is_done]


def test_a_walk_with_everything_is_ready():
    assert missing() == []


def test_nobody_with_operations_or_money_is_told_of():
    assert missing(brought={"voice", "advice"}) == ["operations", "money"]
    assert missing(brought={"operations", "money"}) == ["voice"]


def test_a_walk_of_which_nothing_is_known_lacks_all():
    bare = Walk(title="Tur", starts_at=NOON)
    every = [one.code for one in checklist(bare, [], set(), 0)]
    assert missing(bare, [], set(), 0) == every
    assert len(every) == 8


def test_two_stops_on_the_map_are_no_route_and_one_without_a_question_is_told():
    nowhere = Stop(walk_id=WALK.id, number=4, name="Et sted")
    assert missing(stops=[*STOPS[:2], nowhere]) == ["stops", "prompts"]
