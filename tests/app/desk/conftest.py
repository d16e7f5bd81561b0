"""Staff at the desk: each role signed in, with a walk, observations of every class and a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from starlette.testclient import TestClient

from tests.cast import Desk, Phone, letter
from walks.people import sign_in
from walks.strategy.adopt import adopt
from walks.tables import Grant, Person, Walk

STRATEGY = Path(__file__).resolve().parents[3] / "app" / "demo" / "strategy.toml"
Staff = Callable[[str], TestClient]


@pytest.fixture
def staff(client: TestClient, desk: Desk) -> Staff:
    """Somebody with this role, signed in; passwords are slow on purpose and tested elsewhere."""

    def sign(role: str) -> TestClient:
        with desk.database.writing() as session:
            person = Person(email=f"{role}@tryg.example", name=f"{role.title()} Test")
            session.add(person)
            session.flush()
            session.add(Grant(person_id=person.id, role=role))
            token = sign_in.begin(session, person.id, datetime.now(UTC))
        return TestClient(client.app, cookies={"bord": token}, raise_server_exceptions=False)

    return sign


@pytest.fixture
def coordinator(staff: Staff) -> TestClient:
    return staff("coordinator")


@pytest.fixture
def municipality(staff: Staff) -> TestClient:
    return staff("municipality")


@dataclass
class Evening:
    """A walk that was held: two lamps side by side, a bush, something for the police only."""

    desk: Desk
    walk: Walk
    phones: list[Phone]
    lamp: UUID
    police: UUID

    @property
    def district(self) -> str:
        return f"/desk/districts/{self.desk.district.id}"

    @property
    def page(self) -> str:
        return f"/desk/walks/{self.walk.id}"


def place(lon: float, lat: float) -> dict[str, object]:
    return {"source": "gps", "lon": lon, "lat": lat, "accuracy_m": 9.0}


@pytest.fixture
def evening(client: TestClient, desk: Desk) -> Evening:
    """Three people on a walk in the square district; one saw what only the police may read."""
    walk = desk.walk("Aftenvandring i Æblehaven")
    phones = [desk.phone(client, walk) for _ in range(3)]
    lamp, police = uuid4(), uuid4()
    phones[0].put(
        letter(walk, subtype="LYS-3", note="Lampen er slukket", place=place(0.5, 0.5)), lamp
    )
    phones[1].put(letter(walk, subtype="LYS-3", note="Helt mørkt", place=place(0.50003, 0.5)))
    bush = letter(
        walk, category="GRO", subtype="GRO-1", note="Høje buske", place=place(0.50001, 0.50002)
    )
    phones[2].put(bush)
    deal = letter(
        walk, category="RUS", subtype="RUS-1", note="Tegn på salg", place=place(0.51, 0.5)
    )
    phones[2].put(deal, police)
    return Evening(desk, walk, phones, lamp, police)


@pytest.fixture
def strategy(desk: Desk) -> None:
    """The demo's strategy, so that lines have initiatives to serve."""
    with desk.database.writing() as session:
        adopt(session, STRATEGY, "operator", datetime.now(UTC))


@pytest.fixture
def gathered(evening: Evening, coordinator: TestClient) -> Evening:
    """The evening's observations, gathered."""
    coordinator.post(f"{evening.district}/gathering", follow_redirects=False)
    return evening


@pytest.fixture
def plan(strategy: None, gathered: Evening, coordinator: TestClient) -> str:
    """The address of a proposed plan."""
    answer = coordinator.post(f"{gathered.district}/plans", follow_redirects=False)
    return str(answer.headers["location"].split("?")[0])


@pytest.fixture
def picture() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (640, 480), "darkblue").save(out, "JPEG")
    return out.getvalue()
