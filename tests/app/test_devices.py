"""Groups, their leaders, and what a phone says of itself on the way."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from tests.cast import Desk, Phone
from walks.schedule import arrange, join
from walks.tables import Device, Event, Walk, WalkGroup


@pytest.fixture
def walk(desk: Desk) -> Walk:
    """An open walk of two groups."""
    return desk.walk(groups=2)


@pytest.fixture
def leader(client, desk: Desk, walk: Walk) -> Phone:
    """The phone of the one who leads group A."""
    return desk.phone(client, walk, is_leader=True, group="A", first_name="Bent")


@pytest.fixture
def walker(client, desk: Desk, walk: Walk) -> Phone:
    """A phone in group B."""
    return desk.phone(client, walk, group="B", first_name="Grete")


def join_with(client, **joining):
    return client.post("/api/field/devices", json=joining)


def test_the_package_says_groups_length_and_until_when(desk, walk, walker: Phone):
    package = walker.look("package")
    assert package["groups"] == [{"letter": "A", "name": ""}, {"letter": "B", "name": ""}]
    assert (package["walk"]["minutes"], package["walk"]["takes_until"]) == (90, None)
    assert package["basemap"] is None
    desk.close(walk)
    closed = walker.look("package")["walk"]
    left = datetime.fromisoformat(closed["takes_until"]) - datetime.now(UTC)
    assert (closed["state"], round(left.total_seconds() / 86_400)) == ("closed", 7)


def test_a_walk_is_one_group_unless_said_otherwise(phone: Phone):
    assert [group["letter"] for group in phone.look("package")["groups"]] == ["A"]


def test_the_leaders_qr_makes_a_leader_and_the_ordinary_one_does_not(client, walk, settings, db):
    leading = join_with(client, secret=join.leader_secret_of(walk, settings.key), group="A").json()
    plain = join_with(client, secret=join.secret_of(walk, settings.key), role="leader").json()
    typed = join_with(client, code=walk.join_code, role="leader").json()
    assert [one["is_leader"] for one in (leading, plain, typed)] == [True, False, False]
    assert (leading["group"], plain["group"]) == ("A", None)
    roles = {str(one.id): (one.role, one.is_leader) for one in db.exec(select(Device))}
    assert roles[leading["device"]] == ("leader", True)
    assert roles[plain["device"]] == roles[typed["device"]] == ("participant", False)


def test_a_specialist_who_leads_stays_a_specialist(client, walk, settings, db):
    secret = join.leader_secret_of(walk, settings.key)
    assert join_with(client, secret=secret, role="police").json()["is_leader"]
    assert db.exec(select(Device.role)).one() == "police"


@pytest.mark.parametrize("of", [join.secret_of, join.leader_secret_of])
def test_one_sees_before_joining_whether_one_comes_to_lead(client, walk, settings, of):
    told = {"Tryg-Invitation": of(walk, settings.key)}
    client.app.state.settings.controller_name = "Eksempel Kommune"
    seen = client.get("/api/field/invitation", headers=told).json()
    assert seen["controller"] == "Eksempel Kommune"
    assert seen["is_leader"] is (of is join.leader_secret_of)
    assert [group["letter"] for group in seen["groups"]] == ["A", "B"]
    assert (seen["walk"]["title"], seen["text_version"]) == (walk.title, join.TEXT_VERSION)


def test_the_two_secrets_are_different_and_both_are_renewed(client, desk, walk, settings):
    old = {join.secret_of(walk, settings.key), join.leader_secret_of(walk, settings.key)}
    with desk.database.writing() as session:
        renewed = arrange.renew_invitation(session, walk.id, "operator", walk.starts_at)
    new = {join.secret_of(renewed, settings.key), join.leader_secret_of(renewed, settings.key)}
    assert len(old | new) == 4
    for secret in old:
        assert join_with(client, secret=secret).status_code == 404


def test_a_group_the_walk_does_not_have_is_no_group(client, walk, walker: Phone):
    assert join_with(client, code=walk.join_code, group="Z").json()["group"] is None
    assert walker.tell("device", group="Z").json()["group"] is None


def test_a_phone_says_how_it_is_doing_and_only_the_newest_is_kept(walker: Phone, db):
    walker.tell("device", group="B", unsent=5, unsent_photos=2, help=1, build="1.1")
    oldest = "2026-11-12T18:00:00+01:00"
    answer = walker.tell("device", group="A", unsent=1, oldest_unsent=oldest, build="1.2")
    assert answer.json() == {"group": "A", "is_leader": False}
    kept = db.exec(select(Device)).one()
    assert (kept.group, kept.unsent, kept.unsent_photos, kept.help) == ("A", 1, 0, 0)
    assert kept.build == "1.2"
    assert kept.oldest_unsent == datetime(2026, 11, 12, 17, tzinfo=UTC)
    assert abs((datetime.now(UTC) - kept.last_seen_at).total_seconds()) < 60


def test_how_a_phone_is_doing_is_not_in_the_journal(walker: Phone, leader: Phone, db):
    before = len(db.exec(select(Event)))
    walker.tell("device", group="A", unsent=5)
    leader.tell("stop", group="A", number=1)
    assert len(db.exec(select(Event))) == before


@pytest.mark.parametrize(
    "nonsense",
    [
        {"unsent": -1},
        {"unsent": 10**12},
        {"group": "ABC"},
        {"group": "\x00"},
        {"build": "x" * 65},
        {"oldest_unsent": "0001-01-01T00:00:00+14:00"},
        {"position": [9.9, 57.0]},
    ],
)
def test_nonsense_about_oneself_is_told_and_changes_nothing(walker: Phone, db, nonsense):
    answer = walker.tell("device", **nonsense)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/body/")
    assert db.exec(select(Device.last_seen_at)).one() is None


def test_a_leader_sees_the_phones_of_the_walk_and_what_they_hold(leader: Phone, walker: Phone):
    walker.tell("device", group="B", unsent=3, unsent_photos=1, help=1)
    first, second = leader.look("devices")["devices"]
    assert (first["first_name"], first["is_me"], first["role"]) == ("Bent", True, "leader")
    assert second == {
        "id": str(walker.device.id),
        "first_name": "Grete",
        "role": "participant",
        "group": "B",
        "joined_at": "2026-11-12T12:00:00Z",
        "last_seen_at": second["last_seen_at"],
        "unsent": 3,
        "unsent_photos": 1,
        "help": 1,
        "is_me": False,
    }
    assert second["last_seen_at"].endswith("Z")


def test_a_leader_sees_no_phone_of_another_walk_and_none_that_was_taken_off(
    client, desk, leader: Phone, walker: Phone
):
    desk.phone(client, desk.walk("En anden vandring"), first_name="Fremmed")
    desk.expel(walker.device)
    assert [one["first_name"] for one in leader.look("devices")["devices"]] == ["Bent"]


def test_a_leader_says_which_stop_a_group_is_at(leader: Phone, walker: Phone):
    answer = leader.tell("stop", group="B", number=2)
    a, b = answer.json()["groups"]
    assert (a["letter"], a["stop"], a["at"]) == ("A", None, None)
    assert (b["letter"], b["stop"]) == ("B", 2)
    assert datetime.fromisoformat(b["at"]).tzinfo
    assert walker.look("nearby")["groups"] == [a, b]
    assert leader.tell("stop", group="B", number=None).json()["groups"][1]["stop"] is None


@pytest.mark.parametrize(
    ("told", "pointer", "code"),
    [
        ({"group": "C", "number": 1}, "/group", "group-missing"),
        ({"group": "A", "number": 3}, "/number", "stop-missing"),
        ({"group": "A", "number": 0}, "/body/number", "greater-than-equal"),
    ],
)
def test_a_stop_or_a_group_the_walk_does_not_have_is_told(leader: Phone, told, pointer, code):
    answer = leader.tell("stop", **told)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": pointer, "code": code}]


def test_only_a_leader_gets_through_the_leaders_doors(desk, leader: Phone, walker: Phone, db):
    for answer in (walker.get("/api/field/devices"), walker.tell("stop", group="A", number=1)):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-leader")
    assert not db.exec(select(WalkGroup).where(WalkGroup.stop_number == 1))
    desk.expel(leader.device)
    for answer in (leader.get("/api/field/devices"), leader.tell("stop", group="A", number=1)):
        assert answer.status_code == 401


def test_a_leader_leads_on_no_other_walk(client, desk, leader: Phone):
    other = desk.walk("En anden vandring", groups=2)
    leader.tell("stop", group="A", number=1)
    assert all(
        group["stop"] is None for group in desk.phone(client, other).look("nearby")["groups"]
    )


def test_a_stranger_and_an_expelled_phone_say_nothing_of_themselves(client, desk, walker: Phone):
    stranger = Phone(client, "not-a-token", walker.walk, walker.device)
    desk.expel(walker.device)
    for one in (stranger, walker):
        assert one.tell("device", group="A", unsent=1).status_code == 401
        for what in ("nearby", "answers", "devices", "receipts"):
            assert one.get(f"/api/field/{what}").status_code == 401


def test_fewer_groups_leave_nobody_in_a_group_that_is_gone(desk, walk, leader, walker, db):
    before = db.exec(select(WalkGroup.id).where(WalkGroup.letter == "A")).one()
    desk.rearrange(walk, groups=1, minutes=45)
    assert [group["letter"] for group in walker.look("package")["groups"]] == ["A"]
    assert db.exec(select(WalkGroup.id)).one() == before
    groups = {one.first_name: one.group for one in db.exec(select(Device))}
    assert groups == {"Bent": "A", "Grete": None}
    assert walker.look("package")["walk"]["minutes"] == 45
