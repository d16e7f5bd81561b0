"""A real city's reports, from a service of another kind: it holds, and loses nobody's report."""

import csv
import gzip
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from geo.metres import to_wgs84
from walks.catalogue import categories, measures
from walks.conditions.condition import Seen
from walks.conditions.gather import gather
from walks.conditions.hotspots import hotspots
from walks.planning.propose import propose

TAXONOMY = categories.load()
MEASURES = measures.load()
CITY_M2 = 88e6
EACH = 5  # every fifth report: the whole city takes a second or two
KINDS = {
    "Beleuchtung/Uhren": ("LYS", "LYS-1"),
    "Abfall/Sammelstelle": ("REN", "REN-1"),
    "Strasse/Trottoir/Platz": ("VED", None),
    "Grünflächen/Spielplätze": ("GRO", None),
    "Graffiti": ("HAR", "HAR-1"),
    "Schädlinge": ("REN", "REN-8"),
}


def reports(shared) -> list[Seen]:
    path = shared / "data" / "reports" / "zurich_reports_2056.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::EACH]
    east, north = ([float(row[axis]) for row in rows] for axis in "en")
    lon, lat = to_wgs84(np.array(east), np.array(north), "EPSG:2056")
    return [
        Seen(
            id=UUID(int=number),
            category=KINDS.get(row["service_code"], ("AND", None))[0],
            subtype=KINDS.get(row["service_code"], ("AND", None))[1],
            feeling="unsafe",
            lon=x,
            lat=y,
            accuracy_m=None,
            reporter="",
            walk="",
            captured_at=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
        )
        for number, (row, x, y) in enumerate(zip(rows, lon.tolist(), lat.tolist(), strict=True))
    ]


def test_a_citys_reports_become_a_plan_that_answers_each_of_them(shared):
    seen = reports(shared)
    conditions = gather(seen, TAXONOMY)
    places = hotspots(conditions, CITY_M2)
    draft = propose(conditions, places, TAXONOMY, MEASURES)
    answered = {one.id.int for line in draft.proposals for one in line.observations}
    assert answered == set(range(len(seen)))
    assert len(seen) > 12_000
    assert len(seen) / 2 < len(conditions) < len(seen)
    assert len(places) > 20
    assert len(draft.proposals) < len(conditions) / 10
    [bulbs] = [one for one in draft.proposals if one.key == "operations:belysning"]
    assert len(bulbs.observations) > 500
