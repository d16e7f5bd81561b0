"""Two districts side by side with the same in them, so that one can be kept from the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from tests.cast import NOON, Phone, a_district, letter, place
from walks.schedule import arrange
from walks.strategy.adopt import adopt
from walks.tables import BorderSet, Condition, District, Observation, PlanLine, Walk

STRATEGY = Path(__file__).resolve().parents[3] / "app" / "demo" / "strategy.toml"
CATEGORY = {"public": "LYS", "walk": "UNG", "authorities": "ADF", "police": "RUS"}
Staff = Callable[..., TestClient]


@dataclass
class Beside:
    """A district with a walk, one observation of each kind, a plan."""

    district: District
    walk: Walk
    condition: UUID
    line: UUID
    plan: str
    observation: UUID
    phone: Phone

    def pages(self) -> list[str]:
        """What can be looked at here."""
        district, walk = f"/desk/districts/{self.district.id}", f"/desk/walks/{self.walk.id}"
        of_plan = [self.plan, f"{self.plan}/plan.csv", f"/desk/lines/{self.line}"]
        return [district, f"{district}/observations", walk, f"{walk}/observations", *of_plan]

    def deeds(self) -> list[str]:
        """What a coordinator can do here."""
        district, walk = f"/desk/districts/{self.district.id}", f"/desk/walks/{self.walk.id}"
        return [
            f"{district}/gathering", f"{district}/acceptance", f"{district}/plans", walk,
            f"{walk}/closing", f"{walk}/opening", f"{walk}/invitation",
            f"{walk}/quarantine/acceptance", f"/desk/observations/{self.observation}/rejection",
            f"/desk/conditions/{self.condition}/acceptance", f"/desk/lines/{self.line}",
            f"/desk/lines/{self.line}/removal", f"/desk/lines/{self.line}/restoration",
            f"{self.plan}/lines", f"{self.plan}/adoption",
        ]  # fmt: skip


@pytest.fixture
def two(client: TestClient, desk, staff: Staff, db) -> tuple[Beside, Beside]:
    """Two districts side by side with the same in them."""
    east = a_district("B", west=1.0)
    with desk.database.writing() as session:
        session.add(east)
        session.add(BorderSet(file_name="test", brought_in_at=NOON, districts=2))
        adopt(session, STRATEGY, "operator", NOON)
    everywhere = staff("coordinator")

    def fill(district: District, west: float) -> Beside:
        with desk.database.writing() as session:
            new = arrange.NewWalk(
                title=f"Tur i {district.code}", district_ids=[district.id], starts_at=NOON
            )
            walk = arrange.arrange(session, new, "operator", NOON)
            arrange.open_walk(session, walk.id, "operator", datetime.now(UTC))
        seen = uuid4()
        note = f"Mørkt i {district.code}"
        phone = desk.phone(client, walk)
        phone.put(letter(walk, place=place(west + 0.5, 0.5), note=note), seen)
        answer = everywhere.post(f"/desk/districts/{district.id}/plans", follow_redirects=False)
        plan = answer.headers["location"].partition("?")[0]
        condition = db.exec(select(Condition.id).where(Condition.district_id == district.id)).one()
        of_plan = select(PlanLine.id).where(PlanLine.plan_id == UUID(plan.rpartition("/")[2]))
        return Beside(district, walk, condition, db.exec(of_plan).one(), plan, seen, phone)

    return fill(desk.district, 0.0), fill(east, 1.0)


@pytest.fixture
def world(two, client, desk, picture) -> tuple[Beside, Beside]:
    """Both districts hold something of every class: stored, in quarantine, taken back, edited."""
    for at, (side, west) in enumerate(zip(two, (0.0, 1.0), strict=True)):
        for category in CATEGORY.values():
            for kept in ("stored", "withdrawn", "quarantined"):
                phone = side.phone if kept != "quarantined" else desk.phone(client, side.walk)
                if kept == "quarantined":
                    desk.expel(phone.device)
                id, spot = uuid4(), place(west + 0.3 + 0.01 * at, 0.3)
                told = {
                    "category": category,
                    "subtype": None,
                    "place": spot,
                    "proposal": "Mere lys",
                }
                assert phone.put(letter(side.walk, **told), id).status_code in (201, 202)
                if kept == "stored":
                    phone.put_photo(picture, id)
                    desk.phone(client, side.walk).agree(id)
                if kept == "withdrawn":
                    phone.withdraw(id)
    return two


@pytest.fixture
def addresses(world, client, db) -> list[str]:
    """Every address that can be looked at, with every id there is."""
    ids: dict[str, list[Any]] = {
        "size": ["small"],
        "code": ["walk-missing", *(one.district.code for one in world)],
        "name": ["sw.js"],
        "kind": ["walks"],
    }
    for table in SQLModel.metadata.sorted_tables:
        if "id" in table.columns:
            with client.app.state.database.reading() as session:
                ids[f"{_noun(table.name)}_id"] = [
                    row[0] for row in session.execute(select(table.columns.id))
                ]
    paths = client.app.openapi()["paths"]
    ids["id"] = ids["walk_id"]
    patterns = {path for path, verbs in paths.items() if "get" in verbs}
    told = [address for pattern in sorted(patterns) for address in _filled(pattern, ids)]
    with client.app.state.database.reading() as session:
        seen = session.execute(select(Observation.id, Observation.walk_id)).all()
    return told + [f"{page}?{asked}" for page, asked in _asked(world, seen)]


def _asked(world: tuple[Beside, Beside], seen: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Addresses that ask for more than they name."""
    for side in world:
        for page in ("/desk/status", "/desk/status/status.txt", "/desk/map", "/desk/map/points"):
            yield page, f"district={side.district.id}"
    for observation, walk in seen:
        yield f"/desk/walks/{walk}/review", f"o={observation}"


def _noun(table: str) -> str:
    """What addresses call it."""
    called = {
        "planline": "line",
        "removalrequest": "request",
        "closednote": "note",
        "responderlink": "link",
    }
    return called.get(table, table)


def _filled(pattern: str, ids: dict[str, list[Any]]) -> list[str]:
    found = re.search(r"{(\w+)[^}]*}", pattern)
    if not found:
        return [pattern]
    rest = [pattern.replace(found[0], str(one)) for one in ids.get(found[1], [uuid4()])]
    return [address for one in rest for address in _filled(one, ids)]
