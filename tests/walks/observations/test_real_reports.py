"""Ten years of real reports: every one in its district, and a plan proposed for each district."""

from collections import Counter
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from sqlmodel import func, select

from geo.shapes import read_areas
from tests.cast import NOON
from walks.catalogue import measures
from walks.districts.bring_in import bring_in as bring_in_districts
from walks.observations.bring_in import bring_in
from walks.observations.mapping import parse
from walks.observations.old_notes import read_rows
from walks.planning.draw_up import propose_plan
from walks.tables import Condition, ConditionObservation, District, Observation, PlanLine

PAIRS = [
    "date=date", "category=service_code", "x=e", "y=n",
    "category:Beleuchtung/Uhren=LYS", "category:Abfall/Sammelstelle=REN", "category:Graffiti=HAR",
    "category:Strasse/Trottoir/Platz=VED", "category:Grünflächen/Spielplätze=GRO",
    "category:Signalisation/Lichtsignal=TRF", "category:VBZ/ÖV=TRF", "category:Schädlinge=REN-8",
]  # fmt: skip


def test_zurich_from_reports_to_plans(database, db, taxonomy, shared: Path):
    districts = shared / "data/reports/zurich_districts_2056.gpkg"
    rows = list(read_rows(shared / "data/reports/zurich_reports_2056.csv.gz"))
    with database.writing() as session:
        areas = read_areas(districts, anywhere=True).areas
        bring_in_districts(session, areas, districts.name, "operator", NOON)
    with database.writing() as session:
        mapping = parse(PAIRS, taxonomy)
        report = bring_in(session, rows, "zurich", mapping, "EPSG:2056", taxonomy, NOON)
    assert (report.taken, report.left_out, report.outside) == (62_245, [], 0)
    assert counted(db) == counted_independently(districts, rows)

    catalogue = measures.load()
    with database.writing() as session:
        for district in session.exec(select(District)).all():
            propose_plan(session, district.id, taxonomy, catalogue, "", "operator", NOON)
    assert db.exec(select(func.count()).select_from(ConditionObservation)).one() == 62_245
    assert db.exec(select(func.count(func.distinct(PlanLine.plan_id)))).one() == 22
    unanswered = select(func.count()).select_from(Condition).where(Condition.reporters < 1)
    assert db.exec(unanswered).one() == 0


def counted(db) -> dict[str, int]:
    """Reports by district, as we have assigned them."""
    query = select(District.name, func.count(Observation.id)).join(Observation)
    return dict(tuple(row) for row in db.exec(query.group_by(District.name)))


def counted_independently(path: Path, rows: list) -> dict[str, int]:
    """The same straight from the files, in their own coordinate system, with nothing of ours."""
    _, _, wkb, fields = pyogrio.raw.read(path)
    polygons = shapely.from_wkb(wkb)
    meta = pyogrio.read_info(path)["fields"]
    names = fields[list(meta).index(next(name for name in meta if "name" in name.lower()))]
    e = np.array([float(row["e"]) for _, row in rows])
    n = np.array([float(row["n"]) for _, row in rows])
    counts: Counter[str] = Counter()
    for name, polygon in zip(names, polygons, strict=True):
        shapely.prepare(polygon)
        counts[name] += int(shapely.contains_xy(polygon, e, n).sum())
    return dict(counts)
