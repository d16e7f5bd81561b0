"""A town that has walked for years: districts, walks and so many observations, and who looks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import shapely

from app.db import open_database
from geo.cells import cell_of
from tests.faults.deployment import NOON, Deployment
from walks.catalogue import categories
from walks.people import sign_in
from walks.tables import District, Grant, Observation, Person, Walk, WalkDistrict
from walks.tables.columns import new_id

DISTRICTS, WALKS = 20, 200
ON_A_WALK = 100  # at least: a page of any list is full
WEST, SOUTH, SIDE = 9.85, 57.0, 0.02  # degrees: of the whole, and of one district
NOTE = "Der er mørkt ved stien, og lampen har været slukket i flere uger. " * 2


@dataclass(frozen=True)
class Town:
    """What a browser needs to look at it."""

    token: str  # of a coordinator who has signed in
    walk: UUID
    district: UUID


def build_town(deployment: Deployment, observations: int, walks_held: int = 0) -> Town:
    """Straight into the tables, the same at every run."""
    database, rng = open_database(deployment.database_url), Random(8)
    with database.writing() as session:
        districts = [_district(number) for number in range(DISTRICTS)]
        walks = [
            _walk(number) for number in range(walks_held or min(WALKS, observations // ON_A_WALK))
        ]
        session.add_all([*districts, *walks])
        session.flush()
        through = [(walk.id, districts[n % DISTRICTS].id) for n, walk in enumerate(walks)]
        session.add_all([WalkDistrict(walk_id=w, district_id=d) for w, d in through])
        person = Person(email="karen@tryg.example", name="Karen")
        session.add(person)
        session.flush()
        session.add(Grant(person_id=person.id, role="coordinator"))
        token = sign_in.begin(session, person.id, datetime.now(UTC), "passkey")
        kinds = sorted(categories.load(None).kinds)
        rows = [_seen(n, rng, kinds, through) for n in range(observations)]
        session.connection().execute(Observation.__table__.insert(), rows)  # type: ignore[attr-defined]
        town = Town(token, walks[0].id, districts[0].id)
    if database.write.dialect.name == "postgresql":
        with database.write.connect().execution_options(isolation_level="AUTOCOMMIT") as run:
            run.exec_driver_sql("ANALYZE")
    database.close()
    return town


def _district(number: int) -> District:
    west, south = WEST + number % 5 * SIDE, SOUTH + number // 5 * SIDE
    square = shapely.MultiPolygon([shapely.box(west, south, west + SIDE, south + SIDE)])
    return District(code=f"{number:02d}", name=f"Kvarter {number}", boundary=shapely.to_wkb(square))


def _walk(number: int) -> Walk:
    return Walk(title=f"Vandring {number}", starts_at=NOON - timedelta(days=number), state="closed")


def _seen(
    number: int, rng: Random, kinds: list[str], through: list[tuple[UUID, UUID]]
) -> dict[str, Any]:
    walk, kind = number % len(through), rng.choice(kinds)
    place = walk % DISTRICTS
    lon = WEST + place % 5 * SIDE + rng.random() * SIDE
    lat = SOUTH + place // 5 * SIDE + rng.random() * SIDE
    at = NOON - timedelta(days=walk, seconds=number % 7200)
    return {
        "id": new_id(), "walk_id": through[walk][0], "district_id": through[walk][1],
        "origin": "import", "reporter": f"r{number % 40}", "revision": 1, "sha256": "0" * 64,
        "state": "stored", "feeling": rng.choice(("unsafe", "safe", "neutral")),
        "category": kind.partition("-")[0], "subtype": kind if "-" in kind else None,
        "visibility": rng.choice(("public", "public", "walk", "authorities")),
        "place_source": "gps", "lon": lon, "lat": lat, "accuracy_m": 8.0, "cell": cell_of(lon, lat),
        "note": NOTE, "proposal": "", "times": ["after-dark"] if number % 3 else [],
        "worst_for": [], "asset_number": "", "on_behalf": False, "client_version": "",
        "captured_at": at, "received_at": at,
    }  # fmt: skip
