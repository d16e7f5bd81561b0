"""The map: its data for whoever asks, its filters, and the table that says the same."""

import re
import shutil
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import letter, place
from walks.tables import Event

POINTS, OUTLINES, PAGE, GROUND = (
    "/desk/map/points", "/desk/map/outlines", "/desk/map", "/desk/map/ground",
)  # fmt: skip
NIGHT = "2026-11-12T23:30:00Z"  # half past midnight in Denmark


def shown(who, query: str = "") -> set[UUID]:
    """What the map shows; the table must count the same."""
    told = who.get(f"{POINTS}{query}").json()
    page = who.get(f"{PAGE}{query}").text
    [tally] = re.findall(r'id="rows">Observationer <span class="tally">(\d+)', page)
    assert int(tally) == len(told["id"])
    rows = {UUID(id) for id in re.findall(r'<tr id="row-([0-9a-f-]+)"', page)}
    assert rows == {UUID(id) for id in told["id"]}
    return rows


def test_points_come_as_columns_in_degrees(coordinator, evening: Evening):
    told = coordinator.get(POINTS).json()
    assert len(told["id"]) == len(told["lon"]) == len(told["lat"]) == 4
    at = [UUID(id) for id in told["id"]].index(evening.lamp)
    assert (told["lon"][at], told["lat"][at]) == (0.5, 0.5)
    assert told["kinds"][told["kind"][at]] == "For svagt eller ujævnt lys"
    assert told["feelings"][told["feeling"][at]] == "unsafe"
    assert told["statuses"][told["status"][at]] == "loose"


def test_no_coordinate_is_finer_than_a_decimetre(coordinator, evening: Evening):
    evening.phones[0].put(letter(evening.walk, place=place(0.12345678, 0.87654321)))
    told = coordinator.get(POINTS).json()
    assert {0.123457, 0.876543} <= {*told["lon"], *told["lat"]}


def test_what_is_for_the_police_is_on_their_map_and_not_on_the_municipalitys(
    evening: Evening, municipality, staff
):
    assert evening.police not in shown(municipality)
    assert evening.police in shown(staff("police"))


def test_a_closed_class_is_journalled_before_it_is_shown(evening: Evening, coordinator, db):
    for address, door in ((POINTS, "door:/desk/map/points"), (PAGE, "door:/desk/map")):
        assert coordinator.get(address).status_code == 200
        event = db.exec(select(Event).order_by(Event.number.desc())).first()
        assert (event.verb, event.noun) == ("read-closed", door)
        assert event.facts["classes"] == {"police": 1}


def test_a_role_for_one_walk_shows_that_walk_and_no_other(evening: Evening, staff):
    other = evening.desk.walk("En anden aften")
    elsewhere = uuid4()
    evening.desk.phone(evening.phones[0].client, other).put(letter(other), elsewhere)
    assert shown(staff("coordinator", walk_id=other.id)) == {elsewhere}
    assert shown(staff("coordinator", walk_id=other.id), f"?walk={evening.walk.id}") == set()


@pytest.fixture
def varied(evening: Evening) -> dict[str, UUID]:
    """Beside the evening: praise, something told to happen after dark, something noted at night."""
    ids = {name: uuid4() for name in ("praise", "dark", "night")}
    phone, walk = evening.phones[0], evening.walk
    praise = letter(walk, feeling="safe", subtype="LYS-POS", place=place(0.2, 0.2))
    phone.put(praise, ids["praise"])
    phone.put(letter(walk, category="TRF", subtype=None, times=["after-dark"]), ids["dark"])
    phone.put(letter(walk, category="REN", subtype=None, captured_at=NIGHT), ids["night"])
    return ids | {"lamp": evening.lamp, "police": evening.police}


def test_each_filter_leaves_what_it_says(coordinator, evening: Evening, varied):
    district, walk = evening.desk.district.id, evening.walk.id
    everything = shown(coordinator)
    assert len(everything) == 7
    assert shown(coordinator, "?feeling=safe") == {varied["praise"]}
    assert varied["lamp"] in shown(coordinator, "?category=LYS")
    assert shown(coordinator, "?category=RUS") == {varied["police"]}
    assert varied["lamp"] in shown(coordinator, "?family=belysning")
    assert varied["night"] not in shown(coordinator, "?family=belysning")
    assert shown(coordinator, "?family=no-such") == set()
    assert shown(coordinator, "?hours=after-dark") == {varied["dark"]}
    assert shown(coordinator, "?hours=night") == {varied["night"]}
    assert shown(coordinator, "?hours=evening") == everything - {varied["night"]}
    assert shown(coordinator, f"?district={district}&walk={walk}") == everything
    assert shown(coordinator, f"?walk={uuid4()}") == set()
    assert shown(coordinator, "?since=2026-11-13") == {varied["night"]}
    assert shown(coordinator, "?until=2026-11-12") == everything - {varied["night"]}
    assert shown(coordinator, "?category=&family=&since=&walk=&observation=") == everything


def test_the_status_follows_what_people_have_come_to(coordinator, evening: Evening, plan):
    late = uuid4()
    evening.phones[1].put(letter(evening.walk, place=place(0.9, 0.9)), late)
    assert shown(coordinator, "?status=loose") == {late}
    planned = shown(coordinator, "?status=planned")
    assert evening.lamp in planned
    assert shown(coordinator, "?status=gathered") == shown(coordinator) - planned - {late}


def test_what_the_desk_has_decided_can_be_looked_for(coordinator, evening: Evening):
    everything = shown(coordinator)
    assert shown(coordinator, "?verdict=undecided") == everything
    decided = {"on": f"{evening.lamp}:0", "verdict": "operations", "show": ""}
    coordinator.post(f"/desk/walks/{evening.walk.id}/review/decisions", data=decided)
    assert shown(coordinator, "?verdict=operations") == {evening.lamp}
    assert shown(coordinator, "?verdict=undecided") == everything - {evening.lamp}
    assert shown(coordinator, "?verdict=rejected") == set()
    assert "Mangler afgørelse" in coordinator.get(PAGE).text


@pytest.mark.parametrize(
    "query",
    ["?feeling=angry", "?walk=1", "?since=yesterday", "?hours=noon", f"?category={'x' * 99}"],
)
def test_what_no_form_asks_is_turned_down_in_words(coordinator, evening: Evening, query):
    for address in (PAGE, POINTS, OUTLINES):
        assert coordinator.get(f"{address}{query}").status_code == 422


@pytest.mark.parametrize("told", ["'; DROP TABLE observation;--", "%", "_", '"', "æ"])
def test_a_value_is_a_value_and_never_part_of_a_question(coordinator, evening: Evening, told):
    for name in ("category", "family"):
        answer = coordinator.get(POINTS, params={name: told})
        assert (answer.status_code, answer.json()["id"]) == (200, [])
    assert len(coordinator.get(POINTS).json()["id"]) == 4


def test_days_at_the_edge_of_the_calendar_are_no_fault(coordinator, evening: Evening):
    for query in ("?since=0001-01-01", "?until=9999-12-31", "?since=0002-01-01&until=9990-01-01"):
        assert len(shown(coordinator, query)) == 4


def test_a_page_that_has_the_points_is_not_sent_them_again(coordinator, evening: Evening):
    tag = coordinator.get(POINTS).headers["etag"]
    again = coordinator.get(POINTS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-store"
    evening.phones[0].put(letter(evening.walk, place=place(0.3, 0.3)))
    assert coordinator.get(POINTS, headers={"If-None-Match": tag}).status_code == 200


def test_what_has_no_place_stands_in_the_table_alone(coordinator, evening: Evening):
    nowhere = uuid4()
    evening.phones[0].put(letter(evening.walk, place={"source": "none"}), nowhere)
    page = coordinator.get(PAGE).text
    assert "5 observationer passer." in page
    assert "1 af dem har intet sted" in page
    assert f'id="row-{nowhere}"' in page
    assert nowhere.hex not in coordinator.get(POINTS).json()["id"]


def test_outlines_are_the_districts_and_where_much_gathers(coordinator, evening: Evening, staff):
    for n, code in enumerate(("LYS", "GRO", "REN", "VED", "TRF", "TIL")):
        where = place(0.7 + n * 0.00005, 0.7)
        evening.phones[0].put(letter(evening.walk, category=code, subtype=None, place=where))
    coordinator.post(f"{evening.district}/gathering", follow_redirects=False)
    kinds = [one["properties"] for one in coordinator.get(OUTLINES).json()["features"]]
    assert kinds[0]["name"] == "Bydel A"
    hotspots = [one for one in kinds if one["kind"] == "hotspot"]
    assert hotspots
    assert "Samlingspunkter" in coordinator.get(PAGE).text
    walker = staff("coordinator", walk_id=evening.walk.id)  # a walk opens no district
    assert len(walker.get(OUTLINES).json()["features"]) == 1


def test_the_page_with_an_observation_is_the_one_that_is_opened(coordinator, evening: Evening):
    for n in range(60):
        at = datetime(2026, 11, 12, 18, 50, n % 60, tzinfo=UTC).isoformat()
        evening.phones[1].put(letter(evening.walk, captured_at=at))
    first = coordinator.get(PAGE).text
    assert f'id="row-{evening.lamp}"' not in first
    assert 'href="/desk/map?offset=50" rel="next"' in first
    page = coordinator.get(f"{PAGE}?observation={evening.lamp}").text
    assert f'id="row-{evening.lamp}" tabindex="-1" class="chosen" aria-current="true"' in page
    kept = coordinator.get(f"{PAGE}?feeling=unsafe").text
    assert 'href="/desk/map?feeling=unsafe&amp;offset=50" rel="next"' in kept


def test_nothing_is_told_in_words(coordinator, client, desk):
    assert "Der er ingen observationer endnu." in coordinator.get(PAGE).text
    assert "Ingen observationer passer." in coordinator.get(f"{PAGE}?feeling=safe").text


def test_whoever_may_not_move_a_thing_is_offered_no_way_to(evening: Evening, coordinator, staff):
    assert f"/desk/observations/{evening.lamp}/place" in coordinator.get(PAGE).text
    assert "/place?" not in staff("police").get(PAGE).text


def test_the_ground_is_the_deployments_own_and_comes_in_pieces(
    coordinator, evening: Evening, settings, shared
):
    assert "data-ground" not in coordinator.get(PAGE).text
    assert coordinator.get(GROUND).status_code == 404
    shutil.copyfile(shared / "data/osm/png.pmtiles", settings.data_dir / "basemap.pmtiles")
    assert 'data-ground="/desk/map/ground"' in coordinator.get(PAGE).text
    piece = coordinator.get(GROUND, headers={"Range": "bytes=0-6"})
    assert (piece.status_code, piece.content) == (206, b"PMTiles")
