"""What the review has decided holds in the plan: who mends it, how soon, and what waits."""

import re

import pytest
from sqlmodel import select

from tests.app.desk.test_plan import lines
from tests.app.desk.test_review import groups, karen, lamps
from tests.cast import NOON, a_district, letter, place
from walks.districts.find import forget_version
from walks.tables import BorderSet, Observation, PlanLine

__all__ = ["karen"]


def draw_up(coordinator, evening) -> None:
    coordinator.post(f"{evening.district}/plans", follow_redirects=False)


def bush(db):
    return db.exec(select(Observation.id).where(Observation.category == "GRO")).one()


def of(db, family: str) -> list[PlanLine]:
    return lines(db, family=family)


@pytest.mark.parametrize(
    ("decision", "is_there"),
    [
        ({"verdict": "plan"}, True),
        ({"verdict": "parked", "reason": "Senere"}, False),
        ({"verdict": "police"}, False),
        ({"verdict": "rejected", "reason": "Er på privat grund"}, False),
    ],
)
def test_what_is_parked_or_the_polices_gets_no_line(
    coordinator, evening, strategy, karen, db, decision, is_there
):
    karen.decides(bush(db), **decision)
    draw_up(coordinator, evening)
    assert bool(of(db, "beplantning")) is is_there


def test_a_duplicate_goes_the_way_of_the_first(coordinator, evening, strategy, karen, db):
    first, second = lamps(evening, db)
    karen.does("sameness", first, second, answer="yes")
    karen.decides(first, verdict="parked", reason="Senere")
    draw_up(coordinator, evening)
    assert of(db, "belysning") == []


def test_how_soon_is_what_the_review_has_said(coordinator, evening, strategy, karen, db):
    karen.decides(bush(db), verdict="plan", urgency="long")
    draw_up(coordinator, evening)
    assert {line.horizon for line in of(db, "beplantning")} == {"long"}


def test_danger_comes_first(coordinator, evening, strategy, karen, db):
    karen.decides(bush(db), verdict="plan", urgency="now")
    draw_up(coordinator, evening)
    [line] = of(db, "beplantning")
    assert (line.horizon, line.priority) == ("now", 1)


@pytest.mark.parametrize(("verdict", "is_theirs"), [("operations", True), ("plan", False)])
def test_who_mends_it_is_what_the_review_has_said(
    coordinator, evening, strategy, karen, db, verdict, is_theirs
):
    for id in [bush(db), *lamps(evening, db)]:
        karen.decides(id, verdict=verdict)
    draw_up(coordinator, evening)
    for family in ("beplantning", "belysning"):
        codes = {one["code"] for line in of(db, family) for one in line.reasons}
        assert ("operations" in codes) is is_theirs


def test_what_was_said_to_be_several_things_is_gathered_as_several(coordinator, evening, karen, db):
    one, other = lamps(evening, db)
    answer = karen.does("sameness", all=[str(one), str(other)], answer="no")
    coordinator.post(f"{evening.district}/gathering")
    assert {frozenset([one]), frozenset([other])} <= groups(db)
    karen.undoes(answer)
    coordinator.post(f"{evening.district}/gathering")
    assert frozenset([one, other]) in groups(db)


def test_what_the_review_has_decided_is_not_asked_about_again(coordinator, evening, karen, db):
    first, second = lamps(evening, db)
    coordinator.post(f"{evening.district}/gathering")
    waits = re.search(r"Godkend alle (\d+)", coordinator.get(evening.district).text)
    karen.decides(bush(db), verdict="plan")
    page = coordinator.get(evening.district).text
    assert "Afgjort i gennemgangen" in page
    fewer = re.search(r"Godkend alle (\d+)", page)
    assert waits is not None
    assert fewer is not None
    assert int(fewer[1]) == int(waits[1]) - 1
    for id in (first, second):
        karen.decides(id, verdict="plan")  # nobody has said that the two lamps are one
    again = re.search(r"Godkend alle (\d+)", coordinator.get(evening.district).text)
    assert again is not None
    assert again[1] == fewer[1]


def test_how_soon_can_be_taken_back(karen, evening, db):
    karen.decides(evening.lamp, verdict="plan", urgency="now")
    assert 'value="none"' in karen.looks(o=str(evening.lamp))
    karen.decides(evening.lamp, urgency="none")
    page = karen.looks(o=str(evening.lamp))
    assert 'value="none"' not in page
    assert "Straks</span>" not in page.partition('class="open-head"')[2].partition("</header>")[0]


def test_a_note_without_a_place_is_told_of_where_its_walk_goes(coordinator, evening, strategy, db):
    nowhere = {"source": "stop", "stop": 9}
    answer = evening.phones[0].put(letter(evening.walk, category="REN", place=nowhere))
    assert answer.status_code == 201
    draw_up(coordinator, evening)
    [line, *_] = lines(db)
    assert (
        "5 observationer mangler en afgørelse"
        in coordinator.get(f"/desk/plans/{line.plan_id}").text
    )


def test_what_an_earlier_walk_has_left_ungathered_is_remembered(coordinator, evening, desk):
    later = desk.walk("Vandring igen", is_open=False)
    page = coordinator.get(f"/desk/walks/{later.id}").text
    assert "4 noter fra tidligere vandringer er ikke samlet endnu" in page
    assert "Her er intet åbent" not in page


def test_the_end_of_a_review_leads_to_every_district_something_was_noted_in(
    coordinator, evening, karen, desk, db
):
    with desk.database.writing() as session:
        session.add(a_district("B", west=1.0))
        session.add(BorderSet(file_name="more", brought_in_at=NOON, districts=2))
        forget_version(session)
    evening.phones[0].put(letter(evening.walk, category="REN", place=place(1.5, 0.5)))
    ids = set(re.findall(r"([0-9a-f-]{36}):\d+", karen.looks()))
    for id in ids:
        karen.decides(id, verdict="plan")
    page = karen.looks()
    assert "Videre med Bydel A" in page
    assert "Videre med Bydel B" in page


def test_a_board_says_that_all_is_sent_only_when_every_phone_has_said_so(coordinator, evening):
    page = coordinator.get(f"{evening.page}/board").text
    assert "3 telefoner har ikke meldt sig endnu." in page
    assert "Alle telefoner har sendt det hele" not in page
    for phone in evening.phones:
        said = phone.client.put(
            "/api/field/device", json={"unsent": 0, "help": 0},
            headers={"Authorization": f"Bearer {phone.token}"},
        )  # fmt: skip
        assert said.status_code < 300
    assert "Alle telefoner har sendt det hele" in coordinator.get(f"{evening.page}/board").text
