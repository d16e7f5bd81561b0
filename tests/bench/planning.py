"""Goal 7: a hundred thousand observations gathered and proposed, beside DBSCAN alone."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
from sklearn.cluster import DBSCAN

from geo.metres import from_metres
from tests.bench.figure import seconds, tell
from walks.catalogue import categories, measures
from walks.conditions.condition import Seen
from walks.conditions.gather import gather
from walks.conditions.hotspots import hotspots
from walks.planning.propose import propose

OBSERVATIONS = 100_000
REPORTS = Path("reports/zurich_reports_2056.csv.gz")
EAST, NORTH = 555_700, 6_323_100  # metres, EPSG:25832: where they are moved to
CITY_M2 = 88_000_000.0
NEAR_M = 20.0
EVENING = datetime(2026, 11, 12, 18, 30, tzinfo=UTC)


def bench(runs: int, shared: Path) -> None:
    """Where a real city's reports lie, some of them told again a few metres off."""
    places = _places(shared)
    seen = _seen(places)
    taxonomy, catalogue = categories.load(None), measures.load(None)

    def plan() -> None:
        conditions = gather(seen, taxonomy)
        propose(conditions, hotspots(conditions, CITY_M2), taxonomy, catalogue)

    ours, bare = [], []
    for _ in range(runs + 1):
        ours.append(seconds(plan))
        bare.append(seconds(lambda: DBSCAN(eps=NEAR_M, min_samples=1).fit(places)))
    tell("gather-and-propose-100000-vs-dbscan", ours[1:], bare[1:], "<= 3", "s")


def _places(shared: Path) -> np.ndarray:
    with gzip.open(shared / REPORTS, "rt", encoding="utf-8") as file:
        told = np.array([(float(row["e"]), float(row["n"])) for row in csv.DictReader(file)])
    random = np.random.default_rng(1)
    chosen = told[random.integers(0, len(told), OBSERVATIONS)]
    middle = told.mean(axis=0) - (EAST, NORTH)
    return np.asarray(chosen - middle + random.normal(0, 5, chosen.shape))


def _seen(places: np.ndarray) -> list[Seen]:
    random = np.random.default_rng(2)
    codes = [category.code for category in categories.load(None).categories]
    kinds = random.choice(codes, OBSERVATIONS)
    lons, lats = from_metres(places[:, 0], places[:, 1])
    return [
        Seen(
            id=UUID(int=number + 1),
            category=str(kinds[number]),
            subtype=None,
            feeling="unsafe",
            lon=float(lons[number]),
            lat=float(lats[number]),
            accuracy_m=10.0,
            reporter=f"r{number % 5000}",
            walk=f"w{number % 300}",
            captured_at=EVENING + timedelta(seconds=number),
        )
        for number in range(OBSERVATIONS)
    ]
