"""What is for fewer eyes is not there at all: no empty field says that something is hidden."""

from tests.app.desk.furnished import Furnished, furnished
from walks.tables import Observation

assert furnished  # a fixture
OBSERVATION = {
    "id", "revision", "category", "subtype", "feeling", "captured_at", "stop", "state", "reason",
    "photos", "answer",
}  # fmt: skip
ANSWER = {"state", "with", "line"}
LINE = {"measures", "responsible", "due", "status", "families"}
COLUMNS = {"most", "kinds", "feelings", "statuses"}
POINTS = {"id", "lon", "lat", "kind", "feeling", "status"}


def test_a_phones_answers_have_these_fields_and_no_others(furnished: Furnished, desk, db):
    west, _ = furnished.sides
    told = west.phone.look("answers")["observations"]
    assert told
    for one in told:
        assert set(one) == OBSERVATION
        answer = one["answer"]
        assert set(answer) - {"decision"} == ANSWER
        if "decision" in answer:
            assert set(answer["decision"]) - {"reason"} == {"verdict"}
            assert None not in answer["decision"].values()
        if answer["line"]:
            assert set(answer["line"]) - {"reply"} == LINE
    assert any("decision" in one["answer"] for one in told)


def test_a_point_that_is_closed_to_somebody_is_in_no_column_of_theirs(furnished, staff, db):
    closed = {one.id.hex for one in db.exec(Observation.__table__.select())
              if one.visibility == "police"}  # fmt: skip
    seen = {}
    for role in ("municipality", "police"):
        told = staff(role).get("/desk/map/points").json()
        assert set(told) == COLUMNS | POINTS
        assert len({len(told[name]) for name in POINTS}) == 1
        assert all(None not in told[name] for name in POINTS)
        seen[role] = set(told["id"])
    assert seen["municipality"] & closed == set()
    assert seen["police"] & closed
    assert seen["municipality"] < seen["police"]


def test_the_party_reads_of_closed_things_neither_words_nor_that_there_are_any(furnished, db):
    page = furnished.party.get("/svar/opgaver").text
    assert "A-2026-0049" not in page  # the police's line
    assert "A-2026-0039" in page  # theirs, of what only authorities read
