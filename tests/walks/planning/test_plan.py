"""From what was seen to an adopted plan, on both databases."""

from uuid import uuid4

import pytest
from shapely import MultiPolygon, box
from sqlmodel import select

from app.texts import words
from geo.shapes import Area
from tests.cast import NOON, Desk, Phone, letter
from walks.catalogue import measures
from walks.conditions import agree
from walks.conditions.gather_district import gather_district
from walks.districts.bring_in import bring_in
from walks.errors import Conflict, Missing, Refused
from walks.people.may import Held
from walks.planning import adopt, lines, plan
from walks.planning.document import from_json
from walks.planning.draw_up import propose_plan
from walks.strategy.adopt import adopt as adopt_strategy
from walks.tables import (
    Condition,
    ConditionObservation,
    District,
    Event,
    Hotspot,
    Initiative,
    Plan,
    PlanLine,
)

MEASURES = measures.load()
ALL = frozenset({Held("coordinator")})


@pytest.fixture
def strategy(desk: Desk, tmp_path):
    """A strategy with one initiative for lighting."""
    path = tmp_path / "strategy.toml"
    path.write_text(
        'code = "s"\nname = "Tryg By"\nbegins_on = 2026-01-01\n'
        '[[initiatives]]\ncode = "lys"\nname = "Lys på stierne"\nfamilies = ["belysning"]\n'
    )
    with desk.database.writing() as session:
        return adopt_strategy(session, path, "operator", NOON)


def see(phone: Phone, lon: float, lat: float = 0.5, subtype: str = "LYS-2", **changes):
    place = {"source": "gps", "lon": lon, "lat": lat, "accuracy_m": 12.0}
    body = letter(phone.walk, place=place, subtype=subtype, **changes)
    assert phone.put(body).status_code == 201


def gather(desk: Desk, taxonomy):
    with desk.database.writing() as session:
        return gather_district(session, desk.district.id, taxonomy, "operator", NOON)


def propose(desk: Desk, taxonomy) -> Plan:
    with desk.database.writing() as session:
        return propose_plan(session, desk.district.id, taxonomy, MEASURES, "", "operator", NOON)


def do(desk: Desk, action, *args):
    with desk.database.writing() as session:
        return action(session, *args, "operator", NOON)


def adopt_it(desk: Desk, taxonomy, plan_id):
    with desk.database.writing() as session:
        return adopt.adopt(
            session, plan_id, "operator", None, taxonomy, MEASURES, NOON, "da", words("da")
        )


def standing_lines(desk: Desk, plan_id) -> list[PlanLine]:
    with desk.database.reading() as session:
        return plan.lines_of(session, plan_id, ALL)


def test_the_same_thing_told_by_two_is_suggested_as_one(desk, phone, other_phone, taxonomy, db):
    see(phone, 0.5)
    see(other_phone, 0.50005)
    gather(desk, taxonomy)
    condition = db.exec(select(Condition)).one()
    assert (condition.state, condition.reporters) == ("suggested", 2)


def test_gathering_again_changes_nothing(desk, phone, taxonomy, db):
    for lon in (0.5, 0.50005, 0.7):
        see(phone, lon)
    gather(desk, taxonomy)
    before = {row.id for row in db.exec(select(Condition))}
    gather(desk, taxonomy)
    assert {row.id for row in db.exec(select(Condition))} == before


def test_what_was_split_stays_split(desk, phone, taxonomy, db):
    see(phone, 0.5)
    see(phone, 0.50005)
    gather(desk, taxonomy)
    condition = db.exec(select(Condition)).one()
    made = do(desk, agree.split, condition.id, taxonomy)
    gather(desk, taxonomy)
    assert len(made) == 2
    assert {row.state for row in db.exec(select(Condition))} == {"accepted"}
    assert len(db.exec(select(Condition))) == 2


def test_what_was_merged_stays_merged(desk, phone, taxonomy, db):
    see(phone, 0.5)
    see(phone, 0.7)
    gather(desk, taxonomy)
    do(desk, agree.merge, [row.id for row in db.exec(select(Condition))], taxonomy)
    gather(desk, taxonomy)
    merged = db.exec(select(Condition)).one()
    assert len(db.exec(select(ConditionObservation))) == 2
    assert merged.width_m > 20_000


def test_what_is_not_alike_cannot_be_merged(desk, phone, taxonomy, db):
    see(phone, 0.5)
    see(phone, 0.5, category="REN", subtype="REN-1")
    gather(desk, taxonomy)
    ids = [row.id for row in db.exec(select(Condition))]
    with pytest.raises(Conflict):
        do(desk, agree.merge, ids, taxonomy)
    with pytest.raises(Conflict):
        do(desk, agree.merge, ids[:1], taxonomy)


def test_conditions_that_gather_make_a_hotspot_that_keeps_its_id(desk, phone, taxonomy, db):
    for step in range(5):
        see(phone, 0.5 + step * 0.0002)
    gather(desk, taxonomy)
    hotspot = db.exec(select(Hotspot)).one()
    see(phone, 0.5 - 0.0002)
    gather(desk, taxonomy)
    assert db.exec(select(Hotspot)).one().id == hotspot.id


def test_a_line_says_where_what_who_when_and_why(desk, phone, strategy, taxonomy, db):
    see(phone, 0.25, 0.25)
    [line] = standing_lines(desk, propose(desk, taxonomy).id)
    assert (line.number, line.place, line.stop_number) == ("A-2026-001", "Tunnelen", 1)
    assert (line.family, line.responsible, line.visibility) == ("belysning", "KB", "public")
    assert line.due_on is not None
    assert "seen-once" in [reason["code"] for reason in line.reasons]
    with desk.database.reading() as session:
        [initiative] = lines.initiatives_of(session, line.id)
    assert db.exec(select(Initiative)).one().id == initiative


def test_proposing_again_adds_only_what_no_line_answers(desk, phone, strategy, taxonomy):
    see(phone, 0.25, 0.25)
    draft = propose(desk, taxonomy)
    [first] = standing_lines(desk, draft.id)
    do(desk, lines.edit, first.id, lines.LineEdit(goal="Lys inden jul"))
    see(phone, 0.75, 0.75)
    assert propose(desk, taxonomy).id == draft.id
    kept, new = standing_lines(desk, draft.id)
    assert (kept.goal, new.number) == ("Lys inden jul", "A-2026-002")


def test_a_removed_line_can_be_put_back_and_is_not_proposed_again(desk, phone, strategy, taxonomy):
    see(phone, 0.25, 0.25)
    draft = propose(desk, taxonomy)
    [line] = standing_lines(desk, draft.id)
    do(desk, lines.remove, line.id)
    propose(desk, taxonomy)
    assert standing_lines(desk, draft.id) == []
    do(desk, lines.restore, line.id)
    assert [row.id for row in standing_lines(desk, draft.id)] == [line.id]


def test_one_cause_can_become_two_lines_with_two_responsibles(desk, phone, strategy, taxonomy):
    see(phone, 0.25, 0.25)
    draft = propose(desk, taxonomy)
    [line] = standing_lines(desk, draft.id)
    twin = do(desk, lines.split, line.id)
    do(desk, lines.edit, twin.id, lines.LineEdit(responsible="KP"))
    first, second = standing_lines(desk, draft.id)
    assert [first.responsible, second.responsible] == ["KB", "KP"]
    with desk.database.reading() as session:
        assert plan.conditions_of_line(session, twin.id) == plan.conditions_of_line(
            session, line.id
        )


def test_a_line_of_ones_own_can_be_added(desk, phone, strategy, taxonomy):
    draft = propose(desk, taxonomy)
    new = lines.LineEdit(family="nabohjaelp", measure="M04", place="Blok 7")
    line = do(desk, lines.add, draft.id, new)
    assert (line.origin, line.number) == ("added", "A-2026-001")


def test_a_line_without_responsible_deadline_or_initiative_stops_adoption(
    desk, phone, strategy, taxonomy
):
    see(phone, 0.25, 0.25)
    draft = propose(desk, taxonomy)
    [line] = standing_lines(desk, draft.id)
    empty = lines.LineEdit(responsible="", due_on=None, initiatives=[])
    do(desk, lines.edit, line.id, empty)
    with pytest.raises(Refused) as refusal:
        adopt_it(desk, taxonomy, draft.id)
    [told] = refusal.value.facts["lines"]
    assert told["missing"] == ["responsible", "due_on", "initiatives"]
    assert standing_lines(desk, draft.id)[0].id == line.id


def test_an_adopted_plan_never_changes(desk, phone, strategy, taxonomy, db):
    see(phone, 0.25, 0.25, note="Lampen ved tunnelen er slukket. Æøå.")
    draft = propose(desk, taxonomy)
    adopted = adopt_it(desk, taxonomy, draft.id)
    [line] = standing_lines(desk, draft.id)
    for change in (
        lambda: do(desk, lines.edit, line.id, lines.LineEdit(goal="Nyt")),
        lambda: do(desk, lines.split, line.id),
        lambda: do(desk, lines.remove, line.id),
        lambda: do(desk, lines.add, draft.id, lines.LineEdit(family="belysning")),
        lambda: adopt_it(desk, taxonomy, draft.id),
    ):
        with pytest.raises(Conflict):
            change()
    kept = db.exec(select(Plan)).one()
    assert kept.sha256 == adopted.sha256
    document = from_json(kept.document)
    [section] = [section for section in document.sections if section.family == "belysning"]
    assert section.lines[0].observations[0].note == "Lampen ved tunnelen er slukket. Æøå."
    assert document.initiatives[0].name == "Lys på stierne"


def test_the_three_families_asked_for_are_always_there(desk, phone, strategy, taxonomy, db):
    see(phone, 0.25, 0.25)
    adopt_it(desk, taxonomy, propose(desk, taxonomy).id)
    document = from_json(db.exec(select(Plan)).one().document)
    families = [section.family for section in document.sections]
    assert families[:3] == ["belysning", "nabohjaelp", "tyverisikring"]
    assert document.sections[1].why_empty


def test_a_new_version_begins_with_the_adopted_lines_and_their_numbers(
    desk, phone, strategy, taxonomy
):
    see(phone, 0.25, 0.25)
    first = propose(desk, taxonomy)
    adopt_it(desk, taxonomy, first.id)
    see(phone, 0.75, 0.75)
    second = propose(desk, taxonomy)
    numbers = [line.number for line in standing_lines(desk, second.id)]
    assert (second.version, numbers) == (2, ["A-2026-001", "A-2026-002"])
    assert [line.number for line in standing_lines(desk, first.id)] == ["A-2026-001"]


def test_what_only_the_police_may_read_is_in_no_document(desk, phone, strategy, taxonomy, db):
    see(phone, 0.25, 0.25, category="RUS", subtype="RUS-1", note="Tegn på salg")
    draft = propose(desk, taxonomy)
    with desk.database.reading() as session:
        assert plan.lines_of(session, draft.id, frozenset({Held("municipality")})) == []
        document = adopt.document_of(session, draft.id, taxonomy, MEASURES, "da", words("da"))
    assert document.left_out == 1
    assert "Tegn på salg" not in str(document)


def test_a_district_that_is_not_there_is_missing(desk, taxonomy):
    with pytest.raises(Missing), desk.database.writing() as session:
        gather_district(session, uuid4(), taxonomy, "operator", NOON)


def test_every_step_is_in_the_journal(desk, phone, strategy, taxonomy, db):
    see(phone, 0.25, 0.25)
    adopt_it(desk, taxonomy, propose(desk, taxonomy).id)
    verbs = {event.verb for event in db.exec(select(Event))}
    assert {"arranged", "opened", "joined", "received", "gathered", "proposed", "adopted"} <= verbs


def test_what_moved_to_another_district_is_gathered_there(desk, phone, strategy, taxonomy, db):
    """The border moves, or the note is edited: nothing collides, and nothing is counted twice."""
    for lon in (0.5, 0.50005, 0.7):
        see(phone, lon)
    propose(desk, taxonomy)
    with desk.database.writing() as session:
        west = Area("A", "Vest", MultiPolygon([box(0, 0, 0.4, 1)]))
        east = Area("B", "Øst", MultiPolygon([box(0.4, 0, 1, 1)]))
        assert bring_in(session, [west, east], "nye.geojson", "operator", NOON).moved == 3
    [other] = db.exec(select(District).where(District.code == "B"))
    for district_id in (other.id, desk.district.id, other.id):
        with desk.database.writing() as session:
            gather_district(session, district_id, taxonomy, "operator", NOON)
    linked = db.exec(select(ConditionObservation))
    assert len(linked) == 3
    there = {row.id: row.district_id for row in db.exec(select(Condition))}
    assert {there[row.condition_id] for row in linked} == {other.id}
