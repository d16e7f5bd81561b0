"""The review of a walk: one decision for each observation, and every step can be undone."""

import re
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from app import review_view
from tests.app.desk.conftest import Evening
from tests.cast import letter, place
from walks.tables import Apart, Condition, ConditionObservation, Event, Observation, Ruling

VERDICTS = ("operations", "plan", "police", "positive")


class Reviewing:
    """Somebody at the desk with the walk's review in front of them."""

    def __init__(self, browser: TestClient, evening: Evening) -> None:
        self.browser, self.page = browser, f"{evening.page}/review"

    def looks(self, **query: str) -> str:
        return self.browser.get(self.page, params=query).text

    def aim(self, id: UUID) -> str:
        """The observation in the version the page shows now."""
        return re.search(f"{id}:\\d+", self.looks())[0]

    def does(self, what: str, *ids: UUID, aims: list[str] | None = None, **form: object):
        on = aims or [self.aim(id) for id in ids]
        return self.browser.post(
            f"{self.page}/{what}", data={"on": on} | form, follow_redirects=False
        )

    def decides(self, *ids: UUID, **form: object):
        return self.does("decisions", *ids, **form)

    def undoes(self, answer):
        step = re.search(r"step=([0-9a-f-]+)", answer.headers["location"])[1]
        return self.browser.post(f"{self.page}/steps/{step}/undoing", follow_redirects=False)


@pytest.fixture
def karen(coordinator: TestClient, evening: Evening) -> Reviewing:
    return Reviewing(coordinator, evening)


@pytest.fixture
def mads(municipality: TestClient, evening: Evening) -> Reviewing:
    return Reviewing(municipality, evening)


def lamps(evening: Evening, db) -> list[UUID]:
    """The two lamps, the earliest first."""
    query = select(Observation).where(Observation.subtype == "LYS-3").order_by(Observation.id)
    rows = sorted(db.exec(query), key=lambda one: (one.captured_at, one.id))
    return [one.id for one in rows]


def stands(db, id: UUID) -> Ruling | None:
    """The newest decision that is not undone."""
    rows = db.exec(
        select(Ruling)
        .where(Ruling.observation_id == id, col(Ruling.undone_at).is_(None))
        .order_by(Ruling.number)
    )
    return rows[-1] if rows else None


def groups(db) -> set[frozenset[UUID]]:
    """Which observations are one condition."""
    found: dict[UUID, set[UUID]] = {}
    for row in db.exec(select(ConditionObservation)):
        found.setdefault(row.condition_id, set()).add(row.observation_id)
    return {frozenset(ids) for ids in found.values()}


def conditions(db) -> set[tuple[UUID, str]]:
    return {(one.id, one.state) for one in db.exec(select(Condition))}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_an_observation_gets_a_decision_and_the_next_one_opens(karen, evening, db, verdict):
    assert "0 af 4 afgjort" in karen.looks()
    answer = karen.decides(evening.lamp, verdict=verdict, urgency="fast")
    row = stands(db, evening.lamp)
    assert (row.verdict, row.urgency) == (verdict, "fast")
    opened = re.search(r"o=([0-9a-f-]{36})", answer.headers["location"])[1]
    assert UUID(opened) != evening.lamp
    shown = karen.browser.get(answer.headers["location"]).text
    assert "1 af 4 afgjort" in shown
    assert f'id="open-{opened}:0"' in shown


def test_what_is_rejected_or_parked_says_why(karen, evening, db):
    for verdict in ("rejected", "parked"):
        answer = karen.decides(evening.lamp, verdict=verdict)
        assert "Skriv en begrundelse" in karen.browser.get(answer.headers["location"]).text
        assert stands(db, evening.lamp) is None
    karen.decides(evening.lamp, verdict="rejected", reason="Er på privat grund")
    assert stands(db, evening.lamp).reason == "Er på privat grund"
    assert "Er på privat grund" in karen.looks(o=str(evening.lamp))


def test_a_reason_that_is_ready_takes_one_press(karen, evening, db):
    karen.decides(evening.lamp, because="rejected:not-ours")
    row = stands(db, evening.lamp)
    assert (row.verdict, row.reason) == ("rejected", "Uden for kommunens ansvar")


@pytest.mark.parametrize("told", ["rejected:made-up", "nonsense:not-ours", "x" * 900])
def test_a_reason_nobody_offered_changes_nothing(karen, evening, db, told):
    answer = karen.decides(evening.lamp, because=told)
    assert answer.status_code == 303
    assert "trouble=" in answer.headers["location"]
    assert stands(db, evening.lamp) is None


def test_deciding_anew_keeps_the_history_and_undoing_goes_back_through_it(karen, evening, db):
    first = karen.decides(evening.lamp, verdict="operations")
    second = karen.decides(evening.lamp, verdict="plan", urgency="now")
    rows = db.exec(select(Ruling).where(Ruling.observation_id == evening.lamp))
    assert [row.verdict for row in sorted(rows, key=lambda one: one.number)] == [
        "operations",
        "plan",
    ]
    early = karen.undoes(first)
    assert "trouble=decided-since" in early.headers["location"]
    karen.undoes(second)
    assert stands(db, evening.lamp).verdict == "operations"
    karen.undoes(first)
    assert stands(db, evening.lamp) is None
    again = karen.undoes(first)
    assert "trouble=undone-already" in again.headers["location"]
    assert len(db.exec(select(Ruling))) == 2


def test_only_the_urgency_leaves_the_decision_as_it_stands(karen, evening, db):
    karen.decides(evening.lamp, verdict="plan")
    karen.decides(evening.lamp, urgency="now")
    row = stands(db, evening.lamp)
    assert (row.verdict, row.urgency) == ("plan", "now")


def test_many_are_decided_at_once_and_undone_as_one(karen, evening, db):
    ids = [row.id for row in db.exec(select(Observation))]
    answer = karen.decides(*ids, verdict="positive")
    shown = karen.browser.get(answer.headers["location"]).text
    assert "4 afgjort: Positiv – bevares" in shown
    assert "Alle er afgjort" in shown
    karen.undoes(answer)
    assert [stands(db, id) for id in ids] == [None] * 4


def test_two_at_once_lose_nothing(karen, mads, evening, db):
    old = karen.aim(evening.lamp)
    mads.decides(evening.lamp, verdict="operations", urgency="fast")
    late = karen.decides(aims=[old], verdict="rejected", reason="Findes ikke mere")
    assert late.status_code == 409
    assert stands(db, evening.lamp).verdict == "operations"
    told = late.text.partition('id="meanwhile"')[2].partition("</section>")[0]
    for words in ("Drift", "Hurtig", "Municipality Test", "Afvist", "Findes ikke mere"):
        assert words in told
    form = dict(re.findall(r'name="(on|verdict|reason)" value="([^"]*)"', told))
    karen.decides(aims=[form.pop("on")], **form)
    row = stands(db, evening.lamp)
    assert (row.verdict, row.reason) == ("rejected", "Findes ikke mere")
    assert len(db.exec(select(Ruling).where(Ruling.observation_id == evening.lamp))) == 2


def test_of_many_those_that_somebody_changed_meanwhile_are_left_alone(karen, mads, evening, db):
    one, other = lamps(evening, db)
    aims = [karen.aim(one), karen.aim(other)]
    mads.decides(one, verdict="police")
    late = karen.decides(aims=aims, verdict="plan")
    assert late.status_code == 409
    assert "1 af dem, du valgte, er afgjort." in late.text
    assert (stands(db, one).verdict, stands(db, other).verdict) == ("police", "plan")


def test_undoing_many_leaves_what_somebody_has_gone_on_with(karen, mads, evening, db):
    one, other = lamps(evening, db)
    answer = karen.decides(one, other, verdict="plan")
    mads.decides(one, verdict="police")
    karen.undoes(answer)
    assert (stands(db, one).verdict, stands(db, other)) == ("police", None)


def test_the_same_thing_is_asked_side_by_side_with_reasons(karen, evening, db):
    first, _ = lamps(evening, db)
    shown = karen.looks(o=str(first))
    asked = shown.partition('id="same"')[2].partition("</section>")[0]
    assert "samme slags: " in asked
    assert "højst 4 m fra hinanden" in asked
    assert "noteret i samme minut" in asked
    assert "af 2 forskellige" in asked
    assert "Lampen er slukket" in asked
    assert "Helt mørkt" in asked


def test_yes_makes_one_condition_and_duplicates_of_the_first(karen, evening, db):
    evening.phones[2].agree(evening.lamp)
    one, other = lamps(evening, db)
    answer = karen.does("sameness", one, other, all=[str(one), str(other)], answer="yes")
    row = stands(db, other)
    assert (row.verdict, row.duplicate_of) == ("duplicate", one)
    assert stands(db, one) is None
    assert frozenset((one, other)) in groups(db)
    shown = karen.browser.get(answer.headers["location"]).text
    assert "1 dublet af denne" in shown
    assert 'id="same"' not in shown
    # Who agreed is still counted.
    assert "1 har svaret" in karen.looks(o=str(evening.lamp))


def test_a_yes_is_undone_and_the_conditions_are_as_they_were(karen, gathered, db):
    one, other = lamps(gathered, db)
    before, were = groups(db), conditions(db)
    answer = karen.does("sameness", one, other, answer="yes")
    assert conditions(db) != were
    karen.undoes(answer)
    assert (groups(db), conditions(db)) == (before, were)
    assert stands(db, other) is None
    assert 'id="same"' in karen.looks(o=str(one))


def test_a_line_that_answered_one_of_them_answers_all_and_again_after_the_undoing(karen, plan, db):
    from walks.tables import PlanLineCondition

    before = {(row.plan_line_id, row.condition_id) for row in db.exec(select(PlanLineCondition))}
    ids = [row.id for row in db.exec(select(Observation).where(Observation.category != "RUS"))]
    answer = karen.does("sameness", *ids, answer="yes")
    joined = db.exec(select(PlanLineCondition))
    assert {row.plan_line_id for row in joined} == {line for line, _ in before}
    assert frozenset(ids) in groups(db)
    karen.undoes(answer)
    after = {(row.plan_line_id, row.condition_id) for row in db.exec(select(PlanLineCondition))}
    assert after == before


def test_undoing_a_yes_that_others_have_joined_takes_out_only_its_own(karen, evening, db):
    one, other = lamps(evening, db)
    third = uuid4()
    evening.phones[2].put(letter(evening.walk, place=place(0.5001, 0.5)), third)
    first = karen.does("sameness", one, other, answer="yes")
    karen.does("sameness", one, third, answer="yes")
    karen.undoes(first)
    assert {frozenset((one, third)), frozenset((other,))} <= groups(db)
    assert stands(db, third).duplicate_of == one


def test_no_is_remembered_and_asked_again_after_it_is_undone(karen, evening, db):
    one, other = lamps(evening, db)
    answer = karen.does("sameness", all=[str(one), str(other)], answer="no")
    assert len(db.exec(select(Apart))) == 1
    assert 'id="same"' not in karen.looks(o=str(one))
    karen.undoes(answer)
    assert 'id="same"' in karen.looks(o=str(one))


def test_a_duplicate_is_of_something_else_and_never_of_a_duplicate(karen, evening, db):
    one, other = lamps(evening, db)
    bush = db.exec(select(Observation.id).where(Observation.category == "GRO")).one()
    answer = karen.decides(one, duplicate_of=str(one))
    assert "trouble=duplicate-of-itself" in answer.headers["location"]
    karen.decides(other, duplicate_of=str(one))
    karen.decides(bush, duplicate_of=str(other))
    assert stands(db, bush).duplicate_of == one
    circle = karen.decides(one, duplicate_of=str(bush))
    assert "trouble=duplicate-of-itself" in circle.headers["location"]


def test_one_alone_is_no_sameness(karen, evening):
    answer = karen.does("sameness", evening.lamp, answer="yes")
    assert "trouble=two-at-least" in answer.headers["location"]


def test_another_category_stands_whatever_the_phone_sends_later(karen, evening, db):
    answer = karen.does("corrections", evening.lamp, category="GRO/GRO-1")
    row = db.exec(select(Observation).where(Observation.id == evening.lamp)).one()
    assert (row.category, row.subtype, row.visibility) == ("GRO", "GRO-1", "public")
    newer = letter(evening.walk, revision=2, replaces=1, note="Den blinker", subtype="LYS-1")
    assert evening.phones[0].put(newer, evening.lamp).status_code == 201
    row = db.exec(select(Observation).where(Observation.id == evening.lamp)).one()
    assert (row.category, row.note) == ("GRO", "Den blinker")
    assert "Rettet af deltageren efter afgørelsen" in karen.looks(o=str(evening.lamp))
    karen.undoes(answer)
    row = db.exec(select(Observation).where(Observation.id == evening.lamp)).one()
    assert (row.category, row.subtype) == ("LYS", "LYS-1")


def test_a_category_for_fewer_eyes_hides_it_and_none_ever_shows_it_to_more(
    karen, mads, evening, db
):
    hidden = karen.does("corrections", evening.lamp, category="RUS/RUS-1")
    assert str(evening.lamp) not in mads.looks()
    karen.does("corrections", evening.police, category="LYS/LYS-1")
    row = db.exec(select(Observation).where(Observation.id == evening.police)).one()
    assert (row.category, row.visibility) == ("LYS", "police")
    assert str(evening.police) not in mads.looks()
    newer = letter(evening.walk, revision=2, replaces=1, note="Lampen")
    evening.phones[0].put(newer, evening.lamp)
    assert str(evening.lamp) not in mads.looks()
    karen.undoes(hidden)
    assert str(evening.lamp) in mads.looks()


def put_on_the_map(karen: Reviewing, evening: Evening) -> None:
    page = f"/desk/observations/{evening.lamp}/place"
    mark = re.search(r'name="seen" value="(\w+)"', karen.browser.get(page).text)[1]
    karen.browser.post(page, data={"seen": mark, "lat": "0,6", "lon": "0,7"})


def test_what_was_put_elsewhere_on_the_map_stays_there_when_it_is_sorted_anew(karen, evening, db):
    put_on_the_map(karen, evening)
    karen.undoes(karen.does("corrections", evening.lamp, category="GRO/GRO-1"))
    row = db.exec(select(Observation).where(Observation.id == evening.lamp)).one()
    assert (row.category, row.place_source, row.lon, row.lat) == ("LYS", "desk", 0.7, 0.6)


def test_it_is_moved_to_a_stop_or_a_place_from_the_review_and_back(karen, evening, db):
    def spot():
        row = db.exec(select(Observation).where(Observation.id == evening.lamp)).one()
        return row.place_source, row.lon, row.lat, row.stop_number

    def moves(**form: str):
        page = karen.looks(o=str(evening.lamp))
        action = f'action="/desk/observations/{evening.lamp}/place"'
        told = dict(re.findall(r'name="(seen|back)" value="([^"]+)"', page.partition(action)[2]))
        address = f"/desk/observations/{evening.lamp}/place"
        return karen.browser.post(address, data=told | form, follow_redirects=False)

    before = spot()
    answer = moves(stop="2", lon="", lat="")
    assert answer.headers["location"] == f"{karen.page}?o={evening.lamp}&told=moved"
    assert spot() == ("desk", 0.75, 0.75, 2)
    moves(stop="", lon="0,4", lat="0,3")
    assert spot() == ("desk", 0.4, 0.3, None)
    same = {"place": place(before[1], before[2])}
    newer = letter(evening.walk, revision=2, replaces=1, note="Lampen ved stien", **same)
    assert evening.phones[0].put(newer, evening.lamp).status_code == 201
    assert spot() == ("desk", 0.4, 0.3, None)
    page = f"/desk/observations/{evening.lamp}/place"
    mark = re.search(r'name="seen" value="(\w+)"', karen.browser.get(page).text)[1]
    karen.browser.post(f"{page}/undoing", data={"seen": mark})
    assert spot() == before


@pytest.mark.parametrize("form", [{}, {"category": ""}, {"category": "NOPE"},
                                  {"category": "X" * 99}])  # fmt: skip
def test_a_category_that_is_none_changes_nothing(karen, evening, db, form):
    answer = karen.does("corrections", evening.lamp, **form)
    assert "trouble=" in answer.headers["location"]
    assert db.exec(select(Ruling)).first() is None


def test_what_only_the_police_may_read_is_not_in_the_municipalitys_review(mads, evening, db):
    shown = mads.looks()
    assert "0 af 3 afgjort" in shown
    assert str(evening.police) not in shown
    for what, form in (("decisions", {"verdict": "plan"}), ("corrections", {"stop": "1"}),
                       ("sameness", {"answer": "yes"})):  # fmt: skip
        assert mads.does(what, aims=[f"{evening.police}:0"], **form).status_code == 404
    assert stands(db, evening.police) is None


def test_what_only_the_police_may_read_cannot_be_undone_by_others(karen, mads, evening, db):
    answer = karen.decides(evening.police, verdict="police")
    assert mads.undoes(answer).status_code == 404
    assert stands(db, evening.police).verdict == "police"


def test_an_observation_of_another_walk_is_not_here(karen, evening, client, db):
    other = evening.desk.walk("En anden vandring")
    id = uuid4()
    evening.desk.phone(client, other).put(letter(other), id)
    assert karen.does("decisions", aims=[f"{id}:0"], verdict="plan").status_code == 404


@pytest.mark.parametrize(
    ("show", "seen"), [("undecided", 3), ("is-parked", 1), ("GRO", 1), ("positive", 0), ("", 4)]
)
def test_the_list_shows_what_is_asked_for(karen, evening, show, seen):
    karen.decides(evening.lamp, because="parked:later")
    shown = karen.looks(show=show)
    assert shown.count('class="noted ') + shown.count('class="noted"') == seen


def test_all_that_is_shown_can_be_picked_without_script(karen, evening):
    shown = karen.looks(show="LYS", pick="all")
    assert len(re.findall(r"<input[^>]+data-pick[^>]+ checked>", shown)) == 2


def test_the_journal_is_told_the_decision_and_never_the_reason(karen, evening, db):
    answer = karen.decides(evening.lamp, verdict="rejected", reason="Hos Mogens")
    karen.undoes(answer)
    told = {event.verb: event.facts for event in db.exec(select(Event))}
    assert told["decided"] == {"verdict": "rejected", "urgency": None}
    assert told["undid-decision"] == {"kind": "decided", "of": 1}
    assert "Mogens" not in str([event.facts for event in db.exec(select(Event))])


def test_the_letter_stays_as_it_came(karen, evening, db):
    from walks.tables import ObservationRevision

    query = select(ObservationRevision).where(ObservationRevision.observation_id == evening.lamp)
    before = db.exec(query).one().body
    karen.decides(evening.lamp, verdict="plan")
    karen.does("corrections", evening.lamp, category="GRO")
    assert db.exec(query).one().body == before


def test_the_pages_for_redacting_and_the_walk_lead_here_and_back(karen, evening):
    here = f"{evening.page}/review"
    assert here in karen.browser.get(evening.page).text
    page = karen.browser.get(f"/desk/observations/{evening.lamp}/redaction").text
    assert f"{here}?o={evening.lamp}" in page
    assert f"/desk/observations/{evening.lamp}/redaction" in karen.looks(o=str(evening.lamp))


def test_a_walk_without_observations_says_so(karen, evening):
    empty = evening.desk.walk("Ny vandring")
    shown = karen.browser.get(f"/desk/walks/{empty.id}/review").text
    assert "Der er ingen observationer at gennemgå endnu." in shown


def test_a_long_list_comes_in_leaves_that_follow_what_is_open(karen, evening, db, monkeypatch):
    monkeypatch.setattr(review_view, "ON_A_LEAF", 3)
    ids = re.findall(r'id="row-([0-9a-f-]+)"', karen.looks())
    assert len(ids) == 3
    assert "1–3 af 4" in karen.looks()
    last = re.search(r'rel="next" href="[^"]*o=([0-9a-f-]+)[^"]*"[^>]*>Senere', karen.looks())[1]
    assert last not in ids
    page = karen.looks(o=last)
    assert re.findall(r'id="row-([0-9a-f-]+)"', page) == [last]
    assert f"o={ids[0]}" in re.search(r'rel="prev" href="([^"]*)"[^>]*>Tidligere', page)[1]
    assert "Senere" not in page.partition("review-open")[0]


def test_what_is_unticked_is_a_thing_of_its_own_until_the_yes_is_undone(karen, evening, db):
    one, other = lamps(evening, db)
    third = uuid4()
    near = letter(evening.walk, subtype="LYS-3", place=place(0.50002, 0.5))
    evening.phones[2].put(near, third)
    shown = [str(one), str(other), str(third)]
    answer = karen.does("sameness", one, other, all=shown, answer="yes")
    assert 'id="same"' not in karen.looks(o=str(third))
    karen.undoes(answer)
    assert 'id="same"' in karen.looks(o=str(third))


def test_many_are_sorted_anew_or_made_urgent_at_once(karen, evening, db):
    one, other = lamps(evening, db)
    page = karen.looks()
    assert 'id="category-picked"' in page
    karen.does("corrections", one, other, category="GRO/GRO-1")
    rows = [row for row in db.exec(select(Observation)) if row.id in (one, other)]
    assert {row.subtype for row in rows} == {"GRO-1"}
    karen.decides(one, other, urgency="now")
    assert {stands(db, id).urgency for id in (one, other)} == {"now"}


def test_no_category_chosen_changes_nothing_and_says_so(karen, evening, db):
    answer = karen.does("corrections", evening.lamp, category="")
    assert "trouble=nothing-chosen" in answer.headers["location"]
    assert stands(db, evening.lamp) is None


def test_the_open_one_tells_all_that_was_decided_and_what_was_undone(karen, mads, evening):
    mads.decides(evening.lamp, verdict="operations", urgency="fast")
    karen.undoes(karen.decides(evening.lamp, verdict="rejected", reason="Findes ikke mere"))
    told = karen.looks(o=str(evening.lamp)).partition("Afgørelser før og nu")[2]
    told = told.partition("</details>")[0]
    assert told.index("Findes ikke mere") < told.index("Drift, hurtig")
    assert told.count("(fortrudt)") == 1
    for name in ("Municipality Test", "Coordinator Test"):
        assert name in told


def test_a_duplicate_that_is_decided_anew_is_a_thing_of_its_own_and_back(karen, evening, db):
    one, other = lamps(evening, db)
    third = uuid4()
    evening.phones[2].put(letter(evening.walk, subtype="LYS-3", place=place(0.50002, 0.5)), third)
    karen.does("sameness", one, other, third, answer="yes")
    together = frozenset((one, other, third))
    assert together in groups(db)
    copy = next(id for id in together if stands(db, id))
    first = stands(db, copy).duplicate_of
    anew = karen.decides(copy, verdict="plan")
    assert {together - {copy}, frozenset([copy])} <= groups(db)
    karen.undoes(anew)
    assert together in groups(db)
    assert stands(db, copy).duplicate_of == first


def test_a_colleagues_decision_is_undone_from_the_one_it_is_about(karen, mads, evening, db):
    mads.decides(evening.lamp, verdict="operations")
    page = karen.looks(o=str(evening.lamp))
    action = re.search(r'action="([^"]+/undoing)"', page.partition("Afgørelser før og nu")[2])[1]
    karen.browser.post(action, follow_redirects=False)
    assert stands(db, evening.lamp) is None


def test_what_is_all_decided_is_not_asked_about(karen, evening, db):
    one, other = lamps(evening, db)
    assert 'id="same"' in karen.looks(o=str(one))
    karen.decides(one, verdict="plan")
    assert 'id="same"' in karen.looks(o=str(one))
    karen.decides(other, verdict="operations")
    assert 'id="same"' not in karen.looks(o=str(one))
