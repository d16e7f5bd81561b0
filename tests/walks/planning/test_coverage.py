"""Where people have walked, and where the next walk should go."""

from datetime import UTC, datetime, timedelta

import pytest
import shapely

from tests.cast import Desk
from walks.people.may import Held
from walks.planning.coverage import Usual, coverage, usual
from walks.schedule.arrange import NewStop, set_stops
from walks.tables import District, Residents, Walk, WalkDistrict

EVERYWHERE = frozenset({Held("coordinator", None, None)})
AT = datetime(2026, 11, 12, 12, tzinfo=UTC)
SIDE = 0.02  # degrees


@pytest.fixture
def districts(desk: Desk) -> list[District]:
    """Three squares beside each other, away from the district of the tests."""
    rows = [
        District(code=f"9{n}", name=f"Kvarter {n}", boundary=shapely.to_wkb(square(n)))
        for n in range(3)
    ]
    with desk.database.writing() as session:
        session.add_all(rows)
    return rows


def square(n: int) -> shapely.MultiPolygon:
    west = 10 + n * SIDE
    return shapely.MultiPolygon([shapely.box(west, 57.0, west + SIDE, 57.0 + SIDE)])


def walked(
    desk: Desk, district: District, n: int, *, days: int = 30, state: str = "closed"
) -> None:
    """A walk straight through the square from west to east, and as far again beyond it."""
    stops = [NewStop(name=str(at), lon=10 + n * SIDE + at * SIDE, lat=57.01) for at in (0, 1, 2)]
    with desk.database.writing() as session:
        walk = Walk(title="Aften", starts_at=AT - timedelta(days=days), state=state)
        session.add(walk)
        session.flush()
        session.add(WalkDistrict(walk_id=walk.id, district_id=district.id))
        set_stops(session, walk, stops)


def by_name(desk: Desk, reader=EVERYWHERE):
    with desk.database.reading() as session:
        found = coverage(session, reader, AT)
    return {one.district.name: one for one in found}, found


def test_the_way_inside_the_district_counts_and_the_least_walked_comes_first(desk, districts):
    walked(desk, districts[0], 0)
    walked(desk, districts[0], 0)
    walked(desk, districts[1], 1)
    told, found = by_name(desk)
    assert told["Kvarter 1"].km == pytest.approx(1.214, abs=0.01)  # 0.02 degrees at 57 north
    assert told["Kvarter 0"].km == pytest.approx(2 * told["Kvarter 1"].km, rel=0.001)
    assert told["Kvarter 1"].per_km2 == pytest.approx(1 / 2.227, rel=0.01)
    assert (told["Kvarter 2"].walks, told["Kvarter 2"].km) == (0, 0)
    names = [one.district.name for one in found]
    assert names.index("Kvarter 2") < names.index("Kvarter 1") < names.index("Kvarter 0")


def test_less_than_half_of_the_usual_is_little(desk, districts):
    for n, times in enumerate((1, 3, 4)):
        for _ in range(times):
            walked(desk, districts[n], n)
    told, found = by_name(desk)
    middle = usual(found)
    assert told["Kvarter 0"].is_little(middle)
    assert not told["Kvarter 1"].is_little(middle)


def test_where_many_live_much_should_be_walked(desk, districts):
    for n, people in enumerate((1000, 10_000, 500)):
        walked(desk, districts[n], n)
        with desk.database.writing() as session:
            session.add_all([counted(districts[n], 2026, people), counted(districts[n], 2025, 0)])
    told, found = by_name(desk)
    assert told["Kvarter 0"].per_1000 == pytest.approx(told["Kvarter 0"].km)
    assert told["Kvarter 1"].per_1000 == pytest.approx(told["Kvarter 1"].km / 10)
    little = [name for name, one in told.items() if one.walks and one.is_little(usual(found))]
    assert little == ["Kvarter 1"]


def test_a_district_where_nobody_lives_is_measured_by_its_ground_alone(desk, districts):
    walked(desk, districts[0], 0)
    with desk.database.writing() as session:
        session.add(counted(districts[0], 2026, 0))
    told, found = by_name(desk)
    assert told["Kvarter 0"].per_1000 is None
    assert not told["Kvarter 0"].is_little(usual(found))


def counted(district: District, year: int, people: int) -> Residents:
    return Residents(
        district_id=district.id, year=year, people=people, source="KM1", brought_in_at=AT
    )


def test_what_is_only_planned_or_long_ago_does_not_count(desk, districts):
    walked(desk, districts[0], 0, state="planned")
    walked(desk, districts[0], 0, days=800)
    walked(desk, districts[0], 0, days=-3)
    assert by_name(desk)[0]["Kvarter 0"].walks == 0


def test_a_walk_whose_stops_have_no_place_is_told_of(desk, districts):
    with desk.database.writing() as session:
        walk = Walk(title="Aften", starts_at=AT, state="closed")
        session.add(walk)
        session.flush()
        session.add(WalkDistrict(walk_id=walk.id, district_id=districts[0].id))
        set_stops(session, walk, [NewStop(name="Torvet"), NewStop(name="Broen")])
    told = by_name(desk)[0]["Kvarter 0"]
    assert (told.walks, told.unmeasured, told.km) == (1, 1, 0)
    assert told.is_little(Usual())


def test_who_has_one_district_is_told_of_that_one(desk, districts):
    reader = frozenset({Held("coordinator", districts[1].id, None)})
    assert [one.district.name for one in by_name(desk, reader)[1]] == ["Kvarter 1"]
