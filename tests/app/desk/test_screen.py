"""The meeting after the walk: the big screen, the hands, and where the result stands."""

import re

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from walks.tables import Event, WalkVote


@pytest.fixture
def vote(coordinator, evening: Evening):
    def typed(**hands: str):
        form = {name.replace("_", "-"): said for name, said in hands.items()}
        return coordinator.post(f"{evening.page}/vote", data=form)

    return typed


def test_the_form_asks_for_hands_for_each_subject_and_no_closed_one(coordinator, evening):
    page = coordinator.get(f"{evening.page}/vote").text
    assert set(re.findall(r'name="(hands-[^"]+)"', page)) == {"hands-0-LYS", "hands-0-GRO"}


def test_hands_are_seen_on_the_screen_and_on_the_walks_page(coordinator, vote, evening, db):
    told = vote(hands_0_LYS="9", hands_0_GRO="4").text
    assert "Hænderne er talt med." in told
    for page in ("screen", "vote"):
        assert "9 hænder" in coordinator.get(f"{evening.page}/{page}").text
    assert "Det vigtigste" in coordinator.get(evening.page).text
    [row] = db.exec(select(Event).where(Event.verb == "counted-hands"))
    assert row.facts == {"votes": 13}


def test_counting_again_replaces_what_was_counted(vote, db):
    vote(hands_0_LYS="9")
    vote(hands_0_GRO="2", hands_0_LYS="")
    assert [(row.category, row.hands) for row in db.exec(select(WalkVote))] == [("GRO", 2)]


@pytest.mark.parametrize("said", ["-1", "mange", "501", "²", "1e2"])
def test_what_is_no_count_counts_nothing(vote, db, said):
    assert "Antallet kan ikke bruges" in vote(hands_0_LYS=said).text
    assert not db.exec(select(WalkVote)).all()


def test_nobody_votes_for_what_nobody_has_seen(vote, db):
    vote(hands_0_RUS="5", hands_7_LYS="5")
    assert not db.exec(select(WalkVote)).all()


def test_the_screen_shows_no_closed_class_and_needs_no_vote(coordinator, evening):
    page = coordinator.get(f"{evening.page}/screen").text
    assert "Hver har tre stemmer" in page
    assert "Rusmidler" not in page


def test_without_anything_seen_there_is_nothing_to_vote_on(coordinator, desk):
    walk = desk.walk()
    page = coordinator.get(f"/desk/walks/{walk.id}/vote").text
    assert "Der er intet at stemme om endnu" in page
