"""The same link afterwards: what became of everything one phone has noted, and of nothing else."""

from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlmodel import select

from tests.cast import NOON, Desk, Phone, digest, letter
from walks.conditions.gather_district import gather_district
from walks.observations.decide import Asked, decide, take_back
from walks.tables import ConditionObservation, Observation, Organisation, Photo


def noted(phone: Phone, **changes) -> UUID:
    id = uuid4()
    here = {"source": "gps", "lon": 0.5, "lat": 0.5, "accuracy_m": 9.0}
    assert phone.put(letter(phone.walk, **({"place": here} | changes)), id).status_code == 201
    return id


def answer(phone: Phone) -> dict:
    """The only answer there is."""
    [one] = phone.look("answers")["observations"]
    return one["answer"]


@pytest.fixture
def gather(desk: Desk, taxonomy, db):
    """Gather the district; the condition an observation is part of."""

    def gathered(id: UUID) -> UUID:
        with desk.database.writing() as session:
            gather_district(session, desk.district.id, taxonomy, "operator", NOON)
        query = select(ConditionObservation.condition_id)
        return db.exec(query.where(ConditionObservation.observation_id == id)).one()

    return gathered


def test_a_phone_reads_what_it_has_noted_and_how_it_stands(phone: Phone):
    lamp = noted(phone, place={"source": "stop", "stop": 2})
    assert phone.look("answers")["observations"] == [
        {
            "id": str(lamp),
            "revision": 1,
            "category": "LYS",
            "subtype": "LYS-1",
            "feeling": "unsafe",
            "captured_at": "2026-11-12T17:48:00Z",
            "stop": 2,
            "state": "stored",
            "reason": None,
            "photos": 0,
            "answer": {"state": "received", "with": 0, "line": None},
        }
    ]


def test_nobody_reads_anybody_elses(phone: Phone, other_phone: Phone):
    noted(phone)
    assert other_phone.look("answers")["observations"] == []


def test_what_others_saw_too_is_counted(phone: Phone, other_phone: Phone, gather):
    lamp = noted(phone)
    noted(other_phone)
    noted(other_phone)
    gather(lamp)
    assert answer(phone) == {"state": "gathered", "with": 2, "line": None}


def test_what_is_for_the_police_is_counted_for_nobody(phone: Phone, other_phone: Phone, gather):
    mine = noted(phone, category="RUS", subtype="RUS-1")
    noted(other_phone, category="RUS", subtype="RUS-1")
    gather(mine)
    assert answer(phone) == {"state": "gathered", "with": 0, "line": None}


def test_an_edit_for_fewer_eyes_is_counted_no_more(phone: Phone, other_phone: Phone, gather):
    lamp, theirs = noted(phone), noted(other_phone)
    gather(lamp)
    edit = letter(phone.walk, category="RUS", subtype=None, revision=2, replaces=1)
    other_phone.put(edit, theirs)
    assert answer(phone)["with"] == 0


def test_an_adopted_line_says_what_who_and_when(desk, phone: Phone, gather, db):
    db.add(Organisation(code="vej", name="Vejafdelingen"))
    condition = gather(noted(phone))
    facts = {"measure_text": "Ny lampe", "responsible": "vej", "due_on": date(2026, 12, 1)}
    desk.plan(condition, 1, **facts)
    assert answer(phone) == {
        "state": "planned",
        "with": 0,
        "line": {
            "measures": [{"da": "Ny lampe", "en": "Ny lampe"}],
            "responsible": {"da": "Vejafdelingen", "en": "Vejafdelingen"},
            "due": "2026-12-01",
            "status": "in-plan",
            "families": ["belysning"],
        },
    }


def test_the_public_reply_is_told_with_the_line(desk, phone: Phone, gather):
    condition = gather(noted(phone))
    desk.plan(condition, 1, reply="Vi skifter lampen før jul.")
    assert answer(phone)["line"]["reply"] == "Vi skifter lampen før jul."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"verdict": "operations"}, {"verdict": "operations"}),
        (
            {"verdict": "rejected", "reason": "Er allerede ordnet"},
            {"verdict": "rejected", "reason": "Er allerede ordnet"},
        ),
        (
            {"verdict": "parked", "reason": "Ring til Ole på 22 33 44 55"},
            {"verdict": "parked"},
        ),
    ],
)
def test_what_the_desk_decided_is_the_answer_until_it_is_undone(desk, phone: Phone, asked, told):
    lamp = noted(phone)
    with desk.database.writing() as session:
        made = decide(session, phone.walk.id, {lamp: 0}, Asked(**asked), "operator", NOON)
        step = made.step.id
    assert answer(phone)["decision"] == told
    with desk.database.writing() as session:
        take_back(session, step, "operator", NOON)
    assert "decision" not in answer(phone)


def test_the_catalogues_words_are_in_every_language(desk, phone: Phone, gather, taxonomy):
    code = next(iter(taxonomy.responsibles))
    condition = gather(noted(phone))
    desk.plan(condition, 1, family="belysning", responsible=code)
    line = answer(phone)["line"]
    assert line["responsible"] == {
        language: taxonomy.responsibles[code][language] for language in ("da", "en")
    }
    [measure] = line["measures"]
    assert measure["da"] != measure["en"]
    assert line["due"] is None


def test_only_the_newest_adopted_plan_answers(desk, phone: Phone, gather):
    condition = gather(noted(phone))
    desk.plan(condition, 1, state="draft", measure_text="Kladde")
    assert answer(phone)["state"] == "gathered"
    desk.plan(condition, 2, status="started")
    desk.plan(condition, 3, status="proposed", state="draft")
    assert answer(phone)["line"]["status"] == "started"
    desk.plan(condition, 4, is_removed=True)
    assert answer(phone)["state"] == "gathered"


def test_a_measure_the_catalogue_no_longer_has_is_left_out(desk, phone: Phone, gather):
    condition = gather(noted(phone))
    desk.plan(condition, 1, measure="M-GONE")
    assert answer(phone)["line"]["measures"] == []


def test_a_line_for_the_police_is_told_to_nobody(desk, phone: Phone, gather):
    condition = gather(noted(phone))
    desk.plan(condition, 1, visibility="police", measure_text="HEMMELIGT")
    told = phone.get("/api/field/answers")
    assert answer(phone) == {"state": "gathered", "with": 0, "line": None}
    assert "HEMMELIGT" not in told.text


def test_a_line_for_authorities_is_told_in_the_catalogues_words_only(desk, phone: Phone, gather):
    condition = gather(noted(phone, category="IND", subtype=None))
    desk.plan(condition, 1, visibility="authorities", measure_text="HEMMELIGT", responsible="")
    told = phone.get("/api/field/answers")
    assert answer(phone)["state"] == "planned"
    assert answer(phone)["line"]["measures"][0]["da"]
    assert "HEMMELIGT" not in told.text


def test_what_waits_what_was_put_aside_and_what_was_taken_back_say_so(
    desk, phone: Phone, gather, db
):
    aside, back = noted(phone), noted(phone)
    gather(aside)
    with desk.database.writing() as session:
        session.get_one(Observation, aside).state = "turned-away"
    phone.withdraw(back)
    desk.close(phone.walk, days_ago=8)
    late = uuid4()
    phone.put(letter(phone.walk), late)
    rows = {row["id"]: row for row in phone.look("answers")["observations"]}
    told = {id: (rows[str(id)]["state"], rows[str(id)]["answer"]) for id in (aside, back, late)}
    waiting = {"state": "waiting", "with": 0, "line": None}
    assert told[aside] == told[late] == ("quarantined", waiting)
    assert told[back] == ("withdrawn", waiting | {"state": "received"})
    assert rows[str(late)]["reason"] == "walk-closed"


def test_photos_are_counted_and_receipted_one_by_one(phone: Phone):
    out = BytesIO()
    Image.new("RGB", (64, 48), "darkblue").save(out, "JPEG")
    lamp, id = noted(phone), uuid4()
    phone.put_photo(out.getvalue(), lamp, id)
    assert phone.look("answers")["observations"][0]["photos"] == 1
    [kept] = phone.look("receipts")["observations"]
    sha256 = digest(out.getvalue())
    assert kept["photos"] == [{"id": str(id), "sha256": sha256, "state": "stored"}]


def test_a_photo_that_another_took_the_place_of_is_not_counted(phone: Phone, db):
    lamp = noted(phone)
    facts = {"observation_id": lamp, "device_id": phone.device.id, "width": 1, "height": 1}
    hashes = dict.fromkeys(("sha256", "large", "small"), "0" * 64)
    for state in ("stored", "replaced", "quarantined"):
        db.add(Photo(id=uuid4(), state=state, received_at=NOON, **facts, **hashes))
    assert phone.look("answers")["observations"][0]["photos"] == 2


def test_the_answer_comes_long_after_the_walk_and_not_twice(desk, phone: Phone):
    noted(phone)
    desk.close(phone.walk, days_ago=400)
    first = phone.get("/api/field/answers")
    assert first.status_code == 200
    assert phone.get("/api/field/answers", first.headers["etag"]).status_code == 304
    phone.put(letter(phone.walk))
    assert phone.get("/api/field/answers", first.headers["etag"]).status_code == 200
