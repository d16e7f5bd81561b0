"""A draft plan: every line says what it rests on, and the three families are always there."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.told import AREA_M2, a_cluster, gathered, numbers, saw
from walks.catalogue import categories, measures
from walks.conditions.hotspots import hotspots
from walks.planning.lay_out import KEEP_LINES, SINGLE_LINES
from walks.planning.proposals import Around, Initiative
from walks.planning.propose import propose
from walks.planning.quick_wins import DONE
from walks.planning.score import UNKNOWNS

TAXONOMY = categories.load()
MEASURES = measures.load()
LOCALES = Path(__file__).resolve().parents[3] / "web" / "locales"
FIRST = ("belysning", "nabohjaelp", "tyverisikring")


def plan(*seen, initiatives=(), **around):
    conditions = gathered(TAXONOMY, *seen)
    places = hotspots(conditions, AREA_M2)
    return propose(conditions, places, TAXONOMY, MEASURES, initiatives, Around(**around))


def scattered(first, count, category="LYS", **other):
    """So many of the same, each 100 m from the next."""
    return [saw(first + n, category, 100.0 * n, 2_000, **other) for n in range(count)]


def only(draft):
    [line] = draft.proposals
    return line


def codes(line):
    return [reason.code for reason in line.reasons]


def facts(line, code):
    [reason] = [reason for reason in line.reasons if reason.code == code]
    return reason.facts


def section(draft, family):
    [found] = [one for one in draft.sections if one.family == family]
    return found


def test_nothing_seen_still_has_the_three_families_and_says_why_they_are_empty():
    draft = plan()
    assert tuple(one.family for one in draft.sections) == FIRST
    assert {one.why_empty for one in draft.sections} == {"nothing-seen"}
    assert draft.proposals == ()


def test_a_section_says_why_it_holds_no_measure():
    assert section(plan(saw(1, subtype="LYS-1")), "belysning").why_empty == "sent-to-operations"
    assert section(plan(saw(1, feeling="safe")), "belysning").why_empty == "only-safe"
    assert section(plan(saw(1)), "belysning").why_empty is None


def test_hearsay_is_in_no_line():
    draft = plan(saw(1, "ADF", subtype="ADF-7"), *a_cluster(2, "ADF", subtype="ADF-7"))
    assert draft.proposals == ()


def test_the_families_asked_for_come_first_and_the_others_only_with_lines():
    draft = plan(saw(1, "REN"), saw(2, "GRO", 100))
    assert [one.family for one in draft.sections] == [*FIRST, "beplantning", "renhold"]


def test_a_hotspot_has_one_line_for_each_family():
    draft = plan(*a_cluster(1), saw(5, "REN", 10, 10))
    assert [(one.kind, one.family, len(one.conditions)) for one in draft.proposals] == [
        ("hotspot", "belysning", 4),
        ("hotspot", "renhold", 1),
    ]
    assert {one.place for one in draft.proposals} == {draft.proposals[0].conditions[0].key}


def test_the_reason_says_how_many_saw_it_and_how_close_together():
    told = [saw(n, east=2.0 * n, reporter=f"u{n % 4}") for n in range(6)]
    line = only(plan(*told))
    assert line.reasons[0].code == "seen"
    assert facts(line, "seen") == {"observations": 6, "people": 4, "width_m": 10}
    assert [one.id.int for one in line.observations] == list(range(6))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([saw(1)], "seen-once"),
        ([saw(1, reporter="")], "reported-once"),
        ([saw(1, reporter="a"), saw(2, reporter="a")], "seen-by-one"),
        ([saw(1, reporter=""), saw(2, reporter="")], "reported"),
    ],
)
def test_nobody_is_made_into_many(told, code):
    assert only(plan(*told)).reasons[0].code == code


def test_the_heaviest_loose_conditions_stand_alone_and_the_rest_together():
    draft = plan(*scattered(1, 20, "REN", subtype="REN-4"), *scattered(50, 2, "TRF"))
    lines = section(draft, "renhold").proposals
    assert [one.kind for one in lines].count("single") == SINGLE_LINES
    [spread] = [one for one in lines if one.kind == "spread"]
    assert (len(spread.conditions), spread.place, spread.lon) == (20 - SINGLE_LINES, None, None)
    assert len(section(draft, "trafik").proposals) == 2


def test_what_several_saw_is_heavier_than_what_one_saw():
    both = [saw(30, "REN", 5_000, reporter=f"r{n}") for n in (1,)]
    many = [saw(40 + n, "REN", 6_000 + n) for n in range(4)]
    first, second = section(plan(*both, *many), "renhold").proposals
    assert (first.score.rank, second.score.rank) == (1, 2)
    assert len(first.observations) == 4


def test_a_line_shows_its_points_its_place_and_what_nobody_knows():
    line = only(plan(saw(1)))
    points = facts(line, "points")
    assert points["total"] == round(line.score.total, 1)
    assert set(points) == {"total", "severity", "exposure", "consensus", "recurrence", "need"}
    assert line.score.unknown == ("severity", "passages", "passers", "index")
    assert {f"unknown-{part}" for part in line.score.unknown} <= set(codes(line))
    assert (line.score.rank, line.score.low, line.score.high) == (1, 1, 1)


def test_what_is_known_is_not_called_unknown():
    seen = saw(1, severity=3, reporter="a")
    line = only(plan(seen, index=70.0, passages={seen.id: 400.0}, passers={seen.id: 10}))
    assert line.score.unknown == ()
    assert facts(line, "passed") == {"people": 1, "passers": 10}
    assert line.score.points[2] == pytest.approx(25 * 2 / 14)
    assert line.score.points[4] == pytest.approx(3)


def test_everybody_on_the_walk_passed_when_nobody_counted():
    line = only(plan(saw(1, walk="w1"), saw(2, walk="w2"), attended={"w1": 6, "w2": 8}))
    assert facts(line, "passed")["passers"] == 14
    assert facts(line, "walks") == {"walks": 2}
    assert "unknown-passers" in codes(only(plan(saw(1, walk="w9"), attended={"w1": 6})))


def test_lines_that_could_change_places_are_called_equal():
    draft = plan(saw(1, "REN"), saw(2, "REN", 500))
    assert {one.score.group for one in draft.proposals} == {1}
    assert facts(draft.proposals[0], "equal-priority")["lines"] == 2


def test_two_causes_are_two_lines_with_two_responsibles():
    draft = plan(saw(1, subtype="LYS-5"))
    told = {(one.family, one.responsible, one.measure) for one in draft.proposals}
    assert told == {("belysning", "KB", "M01"), ("beplantning", "KP", "M08")}
    assert all("split" in codes(one) for one in draft.proposals)


def test_burglary_is_answered_by_both_families():
    draft = plan(saw(1, "IND", subtype="IND-1"))
    assert [one.family for one in draft.proposals] == ["nabohjaelp", "tyverisikring"]
    assert {one.visibility for one in draft.proposals} == {"authorities"}


def test_faults_for_operations_stand_in_one_line_and_do_not_fill_the_plan():
    bulbs = scattered(1, 30, subtype="LYS-1")
    draft = plan(*bulbs, saw(99, subtype="LYS-3", severity=3))
    single, bin_line = section(draft, "belysning").proposals
    assert (single.kind, bin_line.kind) == ("single", "operations")
    assert bin_line.to_operations
    assert (len(bin_line.conditions), bin_line.measure, bin_line.score) == (30, "M02", None)
    assert bin_line.horizon == "fast"


def test_danger_stands_first_and_is_not_weighed():
    draft = plan(*a_cluster(1), saw(9, "VED", 12, 12, subtype="VED-8"))
    first = draft.proposals[0]
    assert (first.family, first.horizon, first.score) == ("vedligehold", "now", None)
    assert first.is_urgent
    assert codes(first)[0] == "urgent"
    assert only(plan(saw(9, "VED", subtype="VED-8"))).kind == "single"


def test_needles_go_to_operations_at_once_and_are_never_public():
    line = only(plan(saw(1, "REN", subtype="REN-5")))
    assert (line.kind, line.horizon, line.visibility) == ("operations", "now", "walk")


def test_a_line_is_as_hidden_as_its_most_hidden_observation():
    draft = plan(*a_cluster(1, "REN", subtype="REN-4"), saw(5, "RUS", 12, 12, subtype="RUS-2"))
    told = {one.family: one.visibility for one in draft.proposals}
    assert told == {"renhold": "public", "opsoegende": "police"}


def test_praise_is_kept_in_a_few_lines():
    draft = plan(*scattered(1, 8, feeling="safe"))
    lines = section(draft, "belysning").proposals
    assert [one.kind for one in lines] == ["keep"] * (KEEP_LINES + 1)
    assert [one.place is None for one in lines] == [False] * KEEP_LINES + [True]
    assert {(one.measure, one.score) for one in lines} == {(None, None)}


def test_a_fault_told_by_somebody_who_feels_safe_is_still_a_fault():
    assert only(plan(saw(1, subtype="LYS-1", feeling="safe"))).kind == "operations"
    assert only(plan(saw(1, subtype="LYS-POS", feeling="unsafe"))).kind == "single"


def test_light_waits_for_three_people_or_a_walk_after_dark():
    by_day = {"is_after_dark": False, "subtype": "LYS-3"}
    alone = only(plan(saw(1, **by_day)))
    assert alone.measure is None
    assert facts(alone, "needs-reporters") == {"measure": "M01", "people": 1, "needed": 3}
    assert only(plan(*(saw(n, **by_day) for n in range(3)))).measure == "M01"
    dark = only(plan(saw(1, subtype="LYS-3", is_after_dark=True)))
    assert dark.measure == "M01"
    assert facts(dark, "after-dark") == {"observations": 1}
    unsure = only(plan(saw(1, subtype="LYS-3")))
    assert unsure.measure == "M01"
    assert "ask-after-dark" in codes(unsure)


def test_what_is_known_to_be_missing_keeps_a_measure_back():
    rumour = saw(1, "IND", subtype="IND-7")
    assert only(plan(rumour)).measure == "M04"
    assert {"ask-homes", "ask-volunteers"} <= set(codes(only(plan(rumour))))
    assert "needs-homes" in codes(only(plan(rumour, residential=False)))
    assert "needs-volunteers" in codes(only(plan(rumour, volunteers=0)))
    ready = only(plan(rumour, residential=True, volunteers=2))
    assert ready.measure == "M04"
    assert not any(code.startswith(("ask-", "needs-")) for code in codes(ready))
    once = section(plan(saw(1, "IND", subtype="IND-1"), repeat_burglary=False), "tyverisikring")
    assert "needs-repeat-burglary" in codes(once.proposals[0])
    assert once.proposals[0].measure != "M05"


def test_no_measure_is_better_than_one_that_does_not_fit():
    line = only(plan(saw(1, "VED", subtype="VED-3")))
    assert line.measure is None
    assert "no-measure" in codes(line)


def test_the_horizon_follows_urgency_and_cost():
    assert only(plan(saw(1, "REN", subtype="REN-4"))).horizon == "plan"
    assert only(plan(saw(1, "OVB", subtype="OVB-2"))).horizon == "long"
    assert only(plan(saw(1, "HAR", subtype="HAR-2"))).horizon == "fast"


def test_evidence_is_named_by_its_sources():
    line = only(plan(saw(1, "REN", subtype="REN-4")))
    assert facts(line, "evidence")["sources"] == ["S91"]
    assert facts(line, "evidence")["crime"] == "strong"
    none = only(plan(saw(1, "HAR", subtype="HAR-1")))
    assert facts(none, "evidence-none")["measure"] == "M10"


def test_what_fits_too_is_told_and_is_left_to_people():
    line = only(plan(*(saw(n, "UNG", subtype="UNG-2") for n in range(3))))
    told = [one.facts["measure"] for one in line.reasons if one.code == "fits-too"]
    assert 1 <= len(told) <= 3
    assert tuple(told) == line.alternatives
    assert line.measure not in told


def test_the_responsible_is_a_likely_owner_and_says_so():
    line = only(plan(saw(1, subtype="LYS-1")))
    assert line.responsible == "KB"
    assert facts(line, "several-responsible")["responsible"] == ["KB", "BO", "GF"]


def test_initiatives_are_linked_by_the_families_they_serve():
    strategy = [
        Initiative("lys", frozenset({"belysning"})),
        Initiative("ro", frozenset({"dialog"})),
    ]
    assert only(plan(saw(1), initiatives=strategy)).initiatives == ("lys",)


def test_a_condition_too_wide_asks_to_be_split():
    line = only(plan(*(saw(n, east=18.0 * n) for n in range(1, 12))))
    assert facts(line, "wide") == {"width_m": 180, "conditions": 1}


kinds = [(one.code, kind.code) for one in TAXONOMY.categories for kind in one.subtypes]


@given(
    st.lists(
        st.tuples(st.sampled_from(kinds), st.integers(0, 400), st.sampled_from(["unsafe", "safe"])),
        min_size=1,
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_nothing_is_lost_nothing_is_invented_and_order_changes_nothing(told, chance):
    seen = [
        saw(n, category, east, subtype=subtype, feeling=feeling)
        for n, ((category, subtype), east, feeling) in enumerate(told)
    ]
    draft = plan(*seen)
    assert plan(*chance.sample(seen, len(seen))) == draft
    planned = {number for one in draft.proposals for c in one.conditions for number in numbers(c)}
    assert planned == {n for n, one in enumerate(seen) if one.subtype != "ADF-7"}
    assert len({one.key for one in draft.proposals}) == len(draft.proposals)
    for one in draft.proposals:
        assert one.measure not in ("M23", "M32")
        assert {"M23", "M32"}.isdisjoint(one.alternatives)
        assert one.responsible in TAXONOMY.responsibles
        assert one.family in MEASURES.order
        if one.measure:
            assert one.family in (
                MEASURES.measure(one.measure).family,
                *MEASURES.measure(one.measure).also,
            )


def texts(language):
    return json.loads((LOCALES / language / "reasons.json").read_text(encoding="utf-8"))


def test_every_reason_has_words():
    rules = Path(propose.__code__.co_filename).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(rules.glob("*.py")))
    used = set(re.findall(r'Reason\(\s*"([a-z-]+)"', source))
    used |= {f"unknown-{part}" for part in UNKNOWNS} | {"operations", "spread", "keep"}
    used |= set(re.findall(r'"((?:ask|seen|reported|evidence)-[a-z-]+)"', source)) - {*DONE}
    assert len(used) > 25
    assert used <= set(texts("da"))


def test_reasons_can_be_said():
    seen = [
        *a_cluster(1), saw(5, "REN", 10, 10, subtype="REN-5"), *scattered(20, 15, "TRF"),
        saw(60, "IND", 3_000, subtype="IND-1"), *scattered(70, 5, "NAB", feeling="safe"),
        saw(90, "VED", 4_000, subtype="VED-8"), saw(91, "REN", 5_000, reporter=""),
    ]  # fmt: skip
    for language in ("da", "en"):
        words = texts(language)
        for line in plan(*seen, attended={"w1": 12}).proposals:
            for reason in line.reasons:
                said = words[reason.code].format(**reason.facts)
                assert "{" not in said
                assert "[" not in said
    assert texts("da")["seen"].format(observations=6, people=4, width_m=23) == (
        "6 observationer fra 4 deltagere inden for 23 m"
    )
