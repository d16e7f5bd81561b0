"""Borders come in by code, and every observation finds its district again."""

from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box
from sqlmodel import select

from geo.shapes import Area, read_areas
from tests.cast import NOON
from walks.districts.bring_in import bring_in
from walks.districts.find import borders
from walks.tables import BorderSet, District, Observation


def square(code: str, west: float, name: str = "") -> Area:
    return Area(code, name or f"Bydel {code}", MultiPolygon([box(west, 0, west + 1, 1)]))


def take(database, *areas: Area, **options):
    with database.writing() as session:
        return bring_in(session, areas, "bydele.geojson", "operator", NOON, **options)


def seen_at(lon: float) -> Observation:
    return Observation(
        id=uuid4(), sha256="0" * 64, feeling="unsafe", category="LYS", visibility="public",
        place_source="pin", lon=lon, lat=0.5, captured_at=NOON, received_at=NOON,
    )  # fmt: skip


def test_the_same_code_keeps_its_district(database, db):
    take(database, square("A", 0))
    before = db.exec(select(District)).one()
    outcome = take(database, square("A", 5, "Nyt navn"))
    after = db.exec(select(District)).one()
    assert (outcome.added, outcome.changed) == (0, 1)
    assert (after.id, after.name) == (before.id, "Nyt navn")


def test_the_same_file_again_changes_nothing(database):
    take(database, square("A", 0))
    outcome = take(database, square("A", 0))
    assert (outcome.added, outcome.changed, outcome.retired, outcome.moved) == (0, 0, 0, 0)


def test_replace_retires_what_the_file_does_not_name_and_nothing_is_deleted(database, db):
    take(database, square("A", 0), square("B", 1))
    assert take(database, square("B", 1), replace=True).retired == 1
    assert {row.code: row.is_current for row in db.exec(select(District))} == {
        "A": False,
        "B": True,
    }
    assert take(database, square("A", 0)).changed == 1


def test_observations_are_assigned_anew_when_borders_move(database, db):
    take(database, square("A", 0), square("B", 1))
    db.add(seen_at(0.5), seen_at(1.5), seen_at(9.0))
    assert take(database, square("A", 0), square("B", 1)).moved == 2
    assert take(database, square("A", 1), square("B", 0)).moved == 2
    names = {row.id: row.code for row in db.exec(select(District))}
    placed = {row.lon: names.get(row.district_id) for row in db.exec(select(Observation))}
    assert placed == {0.5: "B", 1.5: "A", 9.0: None}


def test_a_point_on_a_shared_border_always_gets_the_same_district(database):
    take(database, square("B", 1), square("A", 0))
    with database.reading() as session:
        first = borders(session).district_of(1.0, 0.5)
    take(database, square("A", 0), square("B", 1))
    with database.reading() as session:
        assert borders(session).district_of(1.0, 0.5) == first


def test_each_set_of_borders_is_remembered(database, db):
    take(database, square("A", 0))
    take(database, square("A", 0))
    assert len(db.exec(select(BorderSet))) == 2


@pytest.mark.parametrize("name", ["aalborg_sogne_25832.gpkg", "aalborg_sogne_4326.geojson"])
def test_the_parishes_of_aalborg_come_in_from_either_file(database, db, shared: Path, name):
    reading = read_areas(shared / "data/boundaries" / name)
    take(database, *reading.areas)
    assert len(db.exec(select(District))) == 57


def test_both_files_of_aalborg_give_the_same_areas(shared: Path):
    files = ("aalborg_sogne_25832.gpkg", "aalborg_sogne_4326.geojson")
    one, other = (
        {a.code: a.boundary for a in read_areas(shared / "data/boundaries" / name).areas}
        for name in files
    )
    assert one.keys() == other.keys()
    sizes = np.array([(shapely.area(one[code]), shapely.area(other[code])) for code in one])
    assert np.allclose(sizes[:, 0], sizes[:, 1], rtol=0.001)
