"""A frozen plan comes back as it was, and its fingerprint tells two plans apart."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walks.errors import Unusable
from walks.planning.document import (
    Counts,
    LineDocument,
    ObservationDocument,
    PlanDocument,
    SectionDocument,
    digest,
    from_json,
    to_json,
)

words = st.text(max_size=40)
degrees = st.floats(-180, 180)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
observations = st.builds(
    ObservationDocument,
    note=words,
    feeling=st.sampled_from(["unsafe", "safe", "neutral"]),
    category=words,
    captured_on=days,
    photo=st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
)
lines = st.builds(
    LineDocument,
    number=words,
    place=words,
    measure=words,
    family=words,
    horizon=words,
    priority=st.sampled_from([1, 2, 3]),
    status=words,
    visibility=words,
    lon=st.none() | degrees,
    lat=st.none() | degrees,
    due_on=st.none() | days,
    observations=st.lists(observations, max_size=2).map(tuple),
    initiatives=st.lists(words, max_size=2).map(tuple),
)
plans = st.builds(
    PlanDocument,
    title=words,
    district_code=words,
    district=words,
    made_on=days,
    version=st.integers(1, 10**6),
    state=st.sampled_from(["draft", "adopted"]),
    counts=st.just(Counts(observations=1, conditions=1, people=1, unsafe=1, safe=0, neutral=0)),
    sections=st.lists(
        st.builds(
            SectionDocument,
            family=words,
            label=words,
            lines=st.lists(lines, max_size=2).map(tuple),
            why_empty=st.none() | words,
        ),
        max_size=2,
    ).map(tuple),
    boundary=st.lists(
        st.lists(st.tuples(degrees, degrees), min_size=3, max_size=4).map(tuple), max_size=2
    ).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(plans)
def test_every_plan_comes_back_from_its_frozen_bytes(some_plan):
    frozen = to_json(some_plan)
    assert from_json(frozen) == some_plan
    assert to_json(from_json(frozen)) == frozen


def test_the_whole_sample_plan_comes_back(plan):
    assert from_json(to_json(plan)) == plan


def test_equal_plans_have_one_fingerprint(plan):
    whole = replace(plan, boundary=(((10, -0.0), (11, 57), (10, 58)),))
    decimal = replace(plan, boundary=(((10.0, 0.0), (11.0, 57.0), (10.0, 58.0)),))
    assert whole == decimal
    assert digest(whole) == digest(decimal)


def test_one_changed_letter_changes_the_fingerprint(plan):
    assert digest(replace(plan, title=plan.title + ".")) != digest(plan)


def test_the_fingerprint_does_not_move_between_releases():
    small = PlanDocument(
        title="Æblehaven – øst",
        district_code="0851-1",
        district="Æblehaven",
        made_on=date(2026, 11, 12),
        version=1,
        state="draft",
        counts=Counts(observations=2, conditions=1, people=2, unsafe=1, safe=1, neutral=0),
        sections=(),
    )
    assert digest(small) == "68cfbb4e200191d80508962ba4504386517986db37c7c12a7d22254c22aa94d5"


def test_frozen_bytes_are_sorted_utf8_without_spaces(plan):
    frozen = to_json(plan)
    assert "Løvvangen".encode() in frozen
    plain = json.loads(frozen)
    assert list(plain) == sorted(plain)
    assert json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() == frozen


def test_the_plan_has_all_22_columns():
    told = {field.name for field in fields(LineDocument)}
    assert told >= {
        "number", "place", "observations", "cause", "measure", "family", "goal", "responsible",
        "responsible_function", "contributors", "ownership", "horizon", "due_on", "economy",
        "priority", "status", "initiatives", "indicator", "external_case", "reply",
        "next_follow_up_on", "visibility",
    }  # fmt: skip


@pytest.mark.parametrize(
    "bytes_that_never_were_a_plan", [b"", b"{}", b"[1]", b"\xff", b'{"title": "x"}']
)
def test_bytes_that_never_were_a_plan_are_refused(bytes_that_never_were_a_plan):
    with pytest.raises(Unusable) as refused:
        from_json(bytes_that_never_were_a_plan)
    assert refused.value.code == "plan-document-broken"


def test_a_plan_with_something_more_in_it_is_refused(plan):
    more = json.loads(to_json(plan))
    more["sections"][0]["lines"][0]["secret"] = "x"
    with pytest.raises(Unusable):
        from_json(json.dumps(more).encode())
