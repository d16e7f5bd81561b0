"""Suggestions of what is the same, against a simulated truth and a city's own duplicates."""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

from geo.metres import to_metres
from tests.bench.figure import tell
from tests.told import EAST, NORTH, saw
from tests.walked import PUBLISHED, TAXONOMY, measured
from walks.conditions.suggest import suggestions

OUTAGES = Path("reports/chicago_light_outages_4326.csv.gz")


def bench(shared: Path) -> None:
    """Precision, recall and F1 of pairs, each beside the F1 that was published."""
    for (ground, sigma), published in PUBLISHED.items():
        found, name = measured(ground, sigma), f"suggestions-{ground}-sigma-{sigma}"
        for what in ("precision", "recall"):
            tell(f"{name}-{what}", [getattr(found, what)], [1.0], "as high as can be", "share")
        tell(f"{name}-f1", [found.f1], [published], ">= 1", "share")
    told, all_of_them = _chicago(shared)
    tell("suggestions-chicago-duplicates", [told], [all_of_them], ">= 0.95", "pairs")


def _chicago(shared: Path) -> tuple[int, int]:
    """Of the requests that bear the same number twice, how many are suggested as one."""
    by_number = defaultdict(list)
    with gzip.open(shared / OUTAGES, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["lon"] and row["lat"]:
                by_number[row["Service Request No"]].append((float(row["lon"]), float(row["lat"])))
    twice = [places for places in by_number.values() if len(places) > 1]
    return sum(_is_suggested(places) for places in twice), len(twice)


def _is_suggested(places: list[tuple[float, float]]) -> bool:
    """Moved to Aalborg, as far apart as they were: another plane would stretch them."""
    west, south = places[0]
    spots = [to_metres(9.9187 + lon - west, 57.048 + lat - south) for lon, lat in places]
    seen = [saw(n, east=east - EAST, north=north - NORTH) for n, (east, north) in enumerate(spots)]
    return len(suggestions(seen, TAXONOMY)) == 1
