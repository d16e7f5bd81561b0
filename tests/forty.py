"""Forty raw observations of one walk: real reports from Zürich, moved into a parish of Aalborg.

Always the same forty. Places, categories and how things lie beside each other are real; who walked,
what they wrote and that several tell of the same thing is laid out here.
"""

import csv
import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
from sqlmodel import Session, select

from geo.metres import from_metres, to_metres
from geo.shapes import read_areas
from tests.cast import digest, letter
from walks.catalogue.categories import Taxonomy
from walks.districts.bring_in import bring_in
from walks.districts.find import boundary_of
from walks.observations.incoming import read
from walks.observations.receive import receive
from walks.schedule import arrange
from walks.schedule.join import Joining, join
from walks.tables import District, Walk

PARISH = "Budolfi"
MIDDLE = (2_682_900, 1_247_600)  # EPSG:2056, by the river in Zürich
WITHIN = 320  # metres
PEOPLE = 8
KINDS = {
    "Beleuchtung/Uhren": ("LYS", "LYS-3", ("Lampen er slukket", "Helt mørkt her", "Lyset er ude")),
    "Abfall/Sammelstelle": ("REN", "REN-1", ("Affald ligger og flyder", "Skrald ved bænken")),
    "Graffiti": ("HAR", "HAR-1", ("Graffiti på muren", "Malet på væggen")),
    "Strasse/Trottoir/Platz": ("VED", "VED-1", ("Løse fliser", "Hul i fortovet")),
    "Signalisation/Lichtsignal": ("TRF", "TRF-1", ("Svært at komme over", "Biler kører stærkt")),
}
PARK = "Grünflächen/Spielplätze"  # told as something good
MOST = {"Beleuchtung/Uhren": 6, PARK: 6}  # of a kind; 4 of every other
TOLD_BY = (4, 3, 3, 2, 2, 2, 2, 2, 2)  # so many people of the first things; of all others one


@dataclass(frozen=True)
class Told:
    """One observation, and the thing it is really about."""

    thing: int
    category: str
    subtype: str
    feeling: str
    note: str
    east: float  # metres from the middle
    north: float
    person: int
    minute: int


def forty(shared: Path) -> list[Told]:
    """By time. Each person's position is some 4 m off, as outdoors in a town."""
    chance = np.random.default_rng(40)
    told: list[Told] = []
    for thing, (service, east, north) in enumerate(_things(shared)):
        people = TOLD_BY[thing] if thing < len(TOLD_BY) else 1
        for n in range(people):
            off = chance.normal(0, 4, 2) if people > 1 else (0, 0)
            category, subtype, notes = KINDS.get(service, ("GRO", "GRO-POS", ("Dejligt grønt",)))
            feeling = "safe" if service == PARK else "unsafe"
            told.append(
                Told(thing, category, subtype, feeling, notes[n % len(notes)], east + off[0],
                     north + off[1], (thing + n) % PEOPLE, 2 * thing + n)
            )  # fmt: skip
    assert len(told) == 40
    return told


def put(session: Session, shared: Path, taxonomy: Taxonomy, at: datetime) -> UUID:
    """The walk they were noted on, closed; its id. The parishes are brought in with it."""
    file = shared / "data/boundaries/aalborg_sogne_4326.geojson"
    bring_in(session, read_areas(file).areas, file.name, "operator", at)
    parish = session.exec(select(District).where(District.name == PARISH)).one()
    east, north = to_metres(*_middle_of(parish))
    stops = [
        arrange.NewStop(name=name, **_degrees(east + x, north + y))
        for name, x, y in (("Torvet", -150, 100), ("Åen", 0, 0), ("Parken", 150, -100))
    ]
    new = arrange.NewWalk(
        title="Aftenvandring med fyrre fund", district_ids=[parish.id], starts_at=at, stops=stops
    )
    walk = arrange.arrange(session, new, "operator", at)
    arrange.open_walk(session, walk.id, "operator", at)
    phones = [join(session, walk, Joining(), at)[0] for _ in range(PEOPLE)]
    for number, one in enumerate(forty(shared), 1):
        moment, id = at + timedelta(minutes=one.minute), UUID(int=0x7000 << 64 | number)
        body = _letter(walk, one, east, north, moment)
        device = phones[one.person]
        receive(session, id, read(body), body, digest(body), device, taxonomy, moment)
    arrange.close_walk(session, walk.id, "operator", at + timedelta(hours=2))
    return walk.id


def _things(shared: Path) -> list[tuple[str, float, float]]:
    """The earliest reports near the middle, so many of a kind; those told by many come first."""
    with gzip.open(shared / "data/reports/zurich_reports_2056.csv.gz", "rt") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["date"], row["e"], row["n"]))
    left = {kind: MOST.get(kind, 4) for kind in (*KINDS, PARK)}
    found, taken = [], set[tuple[float, float]]()
    for row in rows:
        east, north = float(row["e"]) - MIDDLE[0], float(row["n"]) - MIDDLE[1]
        is_near = max(abs(east), abs(north)) <= WITHIN and (east, north) not in taken
        if is_near and left.get(row["service_code"]):
            left[row["service_code"]] -= 1
            taken.add((east, north))
            found.append((row["service_code"], east, north))
    goods = [one for one in found if one[0] == PARK]
    return [*(one for one in found if one[0] != PARK), *goods][: 40 - sum(TOLD_BY) + len(TOLD_BY)]


def _letter(walk: Walk, one: Told, east: float, north: float, moment: datetime) -> bytes:
    where = {"source": "gps", "accuracy_m": 10.0} | _degrees(east + one.east, north + one.north)
    return letter(
        walk, category=one.category, subtype=one.subtype, feeling=one.feeling, note=one.note,
        place=where, captured_at=moment,
    )  # fmt: skip


def _degrees(east: float, north: float) -> dict[str, float]:
    lon, lat = from_metres(east, north)
    return {"lon": lon, "lat": lat}


def _middle_of(parish: District) -> tuple[float, float]:
    point = boundary_of(parish).representative_point()
    return float(point.x), float(point.y)
