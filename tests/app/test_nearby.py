"""What others have seen: on this walk and before, and nothing that is not for walkers' eyes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.cast import NOON, Desk, Phone, a_district, letter
from walks.conditions.gather_district import gather_district
from walks.planning import before
from walks.tables import BorderSet, Condition, Device, District, Observation, Walk


def place(lon: float, lat: float) -> dict[str, object]:
    return {"source": "gps", "lon": lon, "lat": lat, "accuracy_m": 9.0}


def noted(phone: Phone, **changes) -> UUID:
    id = uuid4()
    assert phone.put(letter(phone.walk, **changes), id).status_code in (201, 202)
    return id


def ids(rows) -> list[str]:
    return [row["id"] for row in rows]


@pytest.fixture
def gather(desk: Desk, taxonomy):
    """Gather the district."""

    def gathered() -> None:
        with desk.database.writing() as session:
            gather_district(session, desk.district.id, taxonomy, "operator", NOON)

    return gathered


@pytest.fixture
def earlier(client, desk: Desk) -> Phone:
    """A phone on a walk that was held before in the same district."""
    return desk.phone(client, desk.walk("Sidste års vandring"))


def test_everybody_on_the_walk_sees_what_was_seen_and_how(phone: Phone, other_phone: Phone):
    lamp = noted(phone, group="A", place=place(0.5, 0.5) | {"stop": 1})
    [seen] = other_phone.look("nearby")["here"]
    assert seen == {
        "id": str(lamp),
        "category": "LYS",
        "subtype": "LYS-1",
        "feeling": "unsafe",
        "lon": 0.5,
        "lat": 0.5,
        "stop": 1,
        "note": "Lampen er slukket",
        "captured_at": "2026-11-12T17:48:00Z",
        "group": "A",
        "is_mine": False,
        "agree": 0,
        "differ": 0,
        "my_stance": None,
    }
    assert phone.look("nearby")["here"][0]["is_mine"] is True


def test_who_agrees_is_counted_and_only_ones_own_stance_is_told(
    client, desk, phone: Phone, other_phone: Phone
):
    lamp, third = noted(phone), desk.phone(client, phone.walk)
    other_phone.agree(lamp)
    third.agree(lamp, "differ")
    shown = [one.look("nearby")["here"][0] for one in (phone, other_phone, third)]
    assert [(one["agree"], one["differ"]) for one in shown] == [(1, 1)] * 3
    assert [one["my_stance"] for one in shown] == [None, "agree", "differ"]
    third.agree(lamp, "none", made_at="2026-11-12T19:00:00+01:00")
    assert third.look("nearby")["here"][0]["my_stance"] is None


@pytest.mark.parametrize("category", ["IND", "ADF", "RUS"])
def test_what_is_for_authorities_or_police_is_not_even_shown_to_its_own_phone(
    phone: Phone, other_phone: Phone, category
):
    noted(phone, category=category, subtype=None, note="HEMMELIGT")
    for one in (phone, other_phone):
        told = one.get("/api/field/nearby")
        assert told.json()["here"] == []
        assert "HEMMELIGT" not in told.text


def test_an_edit_for_fewer_eyes_is_gone_from_every_other_phone(phone: Phone, other_phone: Phone):
    lamp = noted(phone)
    edit = letter(phone.walk, category="RUS", subtype=None, note="Salg", revision=2, replaces=1)
    phone.put(edit, lamp)
    assert other_phone.look("nearby")["here"] == []


def test_what_was_taken_back_or_waits_or_was_put_aside_is_not_shown(
    desk, phone: Phone, other_phone: Phone, db
):
    phone.withdraw(noted(phone))
    aside = noted(phone)
    with desk.database.writing() as session:
        session.get_one(Observation, aside).state = "turned-away"
    desk.expel(phone.device)
    noted(phone)
    assert other_phone.look("nearby")["here"] == []


def test_an_edit_that_waits_does_not_show_itself(desk, phone: Phone, other_phone: Phone):
    lamp = noted(phone)
    desk.close(phone.walk, days_ago=8)
    phone.put(letter(phone.walk, note="Rettet", revision=2, replaces=1), lamp)
    desk.open_again(phone.walk)
    [seen] = other_phone.look("nearby")["here"]
    assert seen["note"] == "Lampen er slukket"


def test_a_phone_of_another_walk_sees_nothing_of_this_one(phone: Phone, earlier: Phone):
    noted(phone, note="HER")
    assert "HER" not in earlier.get("/api/field/nearby").text
    assert phone.look("nearby")["here"] != []


def test_what_was_seen_before_is_shown_without_anybodys_words(phone: Phone, earlier: Phone, gather):
    noted(earlier, note="HEMMELIGT", place=place(0.5, 0.5))
    noted(
        earlier,
        note="HEMMELIGT",
        place=place(0.50001, 0.5),
        captured_at="2026-11-14T18:48:00+01:00",
    )
    gather()
    told = phone.get("/api/field/nearby")
    [seen] = told.json()["before"]
    assert (seen["category"], seen["subtype"], seen["count"]) == ("LYS", "LYS-1", 2)
    assert (seen["seen_on"], seen["status"]) == ("2026-11-14", None)
    assert (round(seen["lon"], 3), round(seen["lat"], 3)) == (0.5, 0.5)
    assert "HEMMELIGT" not in told.text
    assert seen["is_positive"] is False
    keys = {"id", "category", "subtype", "lon", "lat", "seen_on", "count", "status"}
    assert set(seen) == keys | {"is_positive"}


def test_what_is_only_seen_on_this_walk_was_not_seen_before(phone: Phone, earlier: Phone, gather):
    noted(phone, place=place(0.5, 0.5))
    noted(phone, place=place(0.6, 0.6))
    noted(earlier, place=place(0.60001, 0.6))
    gather()
    [seen] = phone.look("nearby")["before"]
    assert (seen["count"], round(seen["lon"], 3)) == (1, 0.6)


@pytest.mark.parametrize("category", ["IND", "RUS"])
def test_a_hidden_condition_is_not_told_of_before(phone: Phone, earlier: Phone, gather, category):
    noted(earlier, category=category, subtype=None, place=place(0.5, 0.5))
    gather()
    told = phone.get("/api/field/nearby")
    assert told.json()["before"] == []
    assert category not in told.text


def test_a_condition_with_one_hidden_observation_is_left_out_altogether(
    phone: Phone, earlier: Phone, gather, db
):
    lamp = noted(earlier, place=place(0.5, 0.5))
    noted(earlier, place=place(0.50001, 0.5))
    gather()
    assert len(phone.look("nearby")["before"]) == 1
    edit = letter(
        earlier.walk, category="RUS", subtype=None, place=place(0.5, 0.5), revision=2, replaces=1
    )
    assert earlier.put(edit, lamp).status_code == 201
    assert db.exec(select(Condition.visibility)).one() == "public"  # nobody has gathered since
    assert phone.look("nearby")["before"] == []


def test_what_was_taken_back_was_never_seen_before(phone: Phone, earlier: Phone, gather):
    lamp = noted(earlier, place=place(0.5, 0.5))
    noted(earlier, place=place(0.50001, 0.5))
    lone = noted(earlier, place=place(0.7, 0.7))
    gather()
    earlier.withdraw(lamp)
    earlier.withdraw(lone)
    [seen] = phone.look("nearby")["before"]
    assert seen["count"] == 1


def test_what_was_seen_in_a_district_the_walk_leaves_out_is_not_shown(
    desk, phone: Phone, earlier: Phone, taxonomy, db
):
    beside = a_district("B", west=1.0)
    db.add(beside, BorderSet(file_name="more", brought_in_at=NOON, districts=2))
    noted(earlier, place=place(1.5, 0.5))
    with desk.database.writing() as session:
        [district] = session.exec(select(District.id).where(District.code == "B"))
        gather_district(session, district, taxonomy, "operator", NOON)
    assert db.exec(select(Condition.district_id)).one() == district
    assert phone.look("nearby")["before"] == []


def test_the_nearest_to_the_stops_come_first_and_no_more_than_so_many(
    phone: Phone, earlier: Phone, gather, monkeypatch
):
    for lon in (0.5, 0.26, 0.9, 0.74):  # the stops lie at 0.25 and 0.75
        noted(earlier, place=place(lon, lon))
    gather()
    seen = phone.look("nearby")["before"]
    assert [round(one["lon"], 2) for one in seen][2:] == [0.9, 0.5]
    monkeypatch.setattr(before, "MOST", 2)
    few = phone.look("nearby")["before"]
    assert {round(one["lon"], 2) for one in few} == {0.26, 0.74}


def test_the_status_is_that_of_the_newest_adopted_plan(
    desk, phone: Phone, earlier: Phone, gather, db
):
    noted(earlier, place=place(0.5, 0.5))
    gather()
    condition = db.exec(select(Condition.id)).one()
    desk.plan(condition, 1, status="started")
    desk.plan(condition, 2, status="confirmed")
    desk.plan(condition, 3, status="proposed", state="draft")
    assert phone.look("nearby")["before"][0]["status"] == "confirmed"


@pytest.mark.parametrize("hidden", [{"visibility": "authorities"}, {"is_removed": True}])
def test_a_line_that_is_not_for_walkers_gives_no_status(
    desk, phone: Phone, earlier: Phone, gather, db, hidden
):
    noted(earlier, place=place(0.5, 0.5))
    gather()
    desk.plan(db.exec(select(Condition.id)).one(), 1, **hidden)
    assert phone.look("nearby")["before"][0]["status"] is None


def test_what_has_not_changed_is_not_sent_twice(phone: Phone, other_phone: Phone):
    lamp = noted(phone)
    first = other_phone.get("/api/field/nearby")
    tag = first.headers["etag"]
    assert other_phone.get("/api/field/nearby", tag).status_code == 304
    other_phone.agree(lamp)
    assert other_phone.get("/api/field/nearby", tag).status_code == 200


def test_the_walk_says_whether_it_is_open_and_until_when_it_takes(desk, phone: Phone):
    assert phone.look("nearby")["walk"] == {"state": "open", "takes_until": None}
    desk.close(phone.walk)
    closed = phone.look("nearby")["walk"]
    assert closed["state"] == "closed"
    assert closed["takes_until"]


def test_a_walk_without_stops_shows_the_newest_first(client, desk, earlier: Phone, gather):
    walk = desk.walk("Uden stop")
    desk.rearrange(walk, stops=[])
    noted(earlier, place=place(0.3, 0.3), captured_at="2026-10-01T18:00:00+01:00")
    noted(earlier, place=place(0.9, 0.9), captured_at="2026-10-02T18:00:00+01:00")
    gather()
    seen = desk.phone(client, walk).look("nearby")["before"]
    assert [one["seen_on"] for one in seen] == ["2026-10-02", "2026-10-01"]


def later(desk: Desk, phone: Phone, days: float) -> None:
    """The walk was closed so many days ago."""
    desk.close(phone.walk, days_ago=days)


def test_a_week_after_the_walk_a_phone_reads_its_own_and_nothing_else(
    desk, phone: Phone, other_phone: Phone, earlier: Phone, gather
):
    noted(earlier, place=place(0.25, 0.25))
    gather()
    mine, theirs = noted(phone), noted(other_phone)
    later(desk, phone, 6.9)
    told = phone.look("nearby")
    assert {row["id"] for row in told["here"]} == {str(mine), str(theirs)}
    assert told["before"] and told["groups"]
    desk.open_again(phone.walk)
    later(desk, phone, 7.1)
    told = phone.look("nearby")
    assert ids(told["here"]) == [str(mine)]
    assert (told["before"], told["groups"]) == ([], [])
    assert ids(phone.look("answers")["observations"]) == [str(mine)]
    assert ids(phone.look("receipts")["observations"]) == [str(mine)]


def test_a_phone_of_a_walk_that_nobody_closed_stops_reading_too(desk, phone: Phone, other_phone):
    noted(other_phone)
    with desk.database.writing() as session:
        walk = session.get_one(Walk, phone.walk.id)
        walk.starts_at = walk.opened_at = datetime.now(UTC) - timedelta(days=10)
    assert phone.look("nearby")["here"] == []


def test_a_phone_that_waits_to_be_let_in_reads_nothing_of_others(
    client, desk, phone: Phone, earlier: Phone, gather, db
):
    noted(earlier, place=place(0.25, 0.25))
    gather()
    noted(phone)
    newcomer = desk.phone(client, phone.walk, most=0)
    told = newcomer.look("nearby")
    assert (told["here"], told["before"], told["groups"]) == ([], [], [])
    with desk.database.writing() as session:
        session.get_one(Device, newcomer.device.id).waits_since = None
    assert len(newcomer.look("nearby")["here"]) == 1


def test_a_leader_reads_no_names_of_phones_when_the_walk_is_long_over(client, desk, phone: Phone):
    leader = desk.phone(client, phone.walk, is_leader=True)
    assert len(leader.look("devices")["devices"]) == 2
    later(desk, phone, 8)
    assert leader.look("devices")["devices"] == []
