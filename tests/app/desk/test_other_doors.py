"""Every door that is not the desk's x whoever may come: who gets through, and nobody else.

As in tests/app/desk/test_matrix.py the expectations stand here in words of their own; a door that
is missing from them fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlmodel import select
from starlette.testclient import TestClient

from app.contract import contract
from tests.app.desk.beside import Beside, Staff
from tests.cast import Phone, letter
from tests.recordings import mp4
from walks.people import links
from walks.schedule import join
from walks.tables import Person, PlanLine

ANYBODY = "stranger phone leader stranger-phone newcomer expelled link closed-link staff"
# Who gets through. A phone of another walk reaches its own walk's things there, never these.
DOORS = {
    ("get", "/"): ANYBODY,
    ("get", "/strafbart"): ANYBODY,
    ("get", "/tur"): ANYBODY,
    ("get", "/tur/"): ANYBODY,
    ("get", "/tur/{name}"): ANYBODY,
    ("get", "/problems/{code}"): ANYBODY,
    ("get", "/healthz"): ANYBODY,
    ("get", "/privatliv"): ANYBODY,
    ("get", "/was"): ANYBODY,
    ("get", "/tilgaengelighed"): ANYBODY,
    ("get", "/omraader"): ANYBODY,
    ("get", "/robots.txt"): ANYBODY,
    ("get", "/svar"): ANYBODY,
    ("get", "/svar/"): ANYBODY,
    ("post", "/svar/"): ANYBODY,  # an empty form: asked for the link
    ("post", "/svar/opgaver"): "link",  # before it leaves
    ("post", "/svar/opgaver/{line_id}"): "link",
    ("post", "/svar/ud"): ANYBODY,  # whoever has no link has nothing to leave
    ("get", "/api/field/ping"): ANYBODY,
    ("get", "/api/field/invitation"): ANYBODY,  # the code is the way in
    ("post", "/api/field/devices"): ANYBODY,
    ("get", "/api/field/package"): "phone leader stranger-phone newcomer",
    ("get", "/api/field/receipts"): "phone leader stranger-phone newcomer",
    # Nothing of others' for one that waits: test_nearby.
    ("get", "/api/field/nearby"): "phone leader stranger-phone newcomer",
    ("get", "/api/field/answers"): "phone leader stranger-phone newcomer",
    ("put", "/api/field/device"): "phone leader stranger-phone newcomer",
    ("get", "/api/field/devices"): "leader",
    ("put", "/api/field/stop"): "leader",
    # What any other phone sends of the western walk is kept in quarantine (202), and told nobody.
    ("put", "/api/field/observations/{id}"): "phone leader",
    ("delete", "/api/field/observations/{id}"): "phone",  # who wrote it
    ("put", "/api/field/photos/{id}"): "phone",
    ("put", "/api/field/sounds/{id}"): "phone",
    ("put", "/api/field/agreements/{id}"): "leader",  # nobody with themselves
    ("get", "/svar/opgaver"): "link",
    ("get", "/svar/photos/{photo_id}/{size}"): "link",
}
# Open only when the operator has set something, or something is out; they have tests of their own.
ELSEWHERE = {
    ("get", "/.well-known/security.txt"),  # test_well_known
    ("get", "/omraader/{code}"),  # desk/test_published
    ("get", "/offentligt/foto/{photo_id}"),
    ("get", "/offentligt/{publication_id}/fjernelse"),
    ("post", "/offentligt/{publication_id}/fjernelse"),
    ("get", "/svar/kalender/{link_id}/{proof}.ics"),  # test_party_calendar
    ("get", "/api/field/basemap"),  # test_basemap_piece
    ("head", "/api/field/photos/{id}"),  # test_pieces: whoever has a photo may ask if it is here
    ("patch", "/api/field/photos/{id}"),
}
THROUGH = {200, 201, 302, 303, 307, 308}


@dataclass
class Caller:
    """Somebody who knocks: with a phone's token, or with the cookie of a link or of the desk."""

    client: TestClient
    token: str = ""

    def ask(self, method: str, address: str, **how: Any) -> Response:
        """As they would."""
        headers = how.pop("headers", {})
        if self.token:
            headers = headers | {"Authorization": f"Bearer {self.token}"}
        return self.client.request(method, address, headers=headers, follow_redirects=False, **how)


@pytest.fixture
def walk_of(two) -> Beside:
    """The western side: what every door is asked for."""
    return two[0]


@pytest.fixture
def photo(walk_of: Beside, desk, picture) -> UUID:
    """Of what the western phone saw, which is in an adopted plan of one organisation."""
    id = uuid4()
    assert walk_of.phone.put_photo(picture, walk_of.observation, id).status_code == 201
    desk.plan(walk_of.condition, 7, responsible="BO", measure_text="Ny lampe")
    return id


@pytest.fixture
def callers(two, desk, client, staff: Staff, photo) -> dict[str, Caller]:
    """Everybody there is."""
    west, east = two
    desk.takes_sound(client)
    expelled = desk.phone(client, west.walk)
    desk.expel(expelled.device)
    phones = {
        "phone": west.phone,
        "leader": desk.phone(client, west.walk, is_leader=True),
        "stranger-phone": east.phone,
        "newcomer": desk.phone(client, west.walk, most=0),
        "expelled": expelled,
    }
    told = {name: Caller(client, phone.token) for name, phone in phones.items()}
    told |= {"stranger": Caller(client), "staff": Caller(staff("coordinator"))}
    return told | {"link": by_link(client, desk), "closed-link": by_link(client, desk, closed=True)}


def by_link(client: TestClient, desk, *, closed: bool = False) -> Caller:
    """A responsible party that has opened its link; it may have been closed since."""
    browser = TestClient(client.app, raise_server_exceptions=False)
    with desk.database.writing() as session:
        person = session.execute(select(Person.id)).scalars().first()
        at = datetime.now(UTC)
        new = links.NewLink("BO", "Driften", "Karen")
        link, secret = links.hand_out(session, new, person, b"key", at)
        id = link.id
    browser.post("/svar/", data={"secret": secret})
    if closed:
        with desk.database.writing() as session:
            links.revoke(session, id, "operator", datetime.now(UTC))
    return Caller(browser)


Knock = Callable[[Caller, str, str], Response]


@pytest.fixture
def knock(walk_of: Beside, photo, picture, settings, db) -> Knock:
    """Ask a door for what lies on the western side."""
    secret = join.secret_of(walk_of.walk, settings.key)
    line = db.exec(select(PlanLine.id).where(PlanLine.responsible == "BO")).one()

    def at_the_door(caller: Caller, method: str, pattern: str) -> Response:
        writes = method == "put" and "{id}" in pattern
        named = {
            "{name}": "sw.js", "{code}": "walk-missing", "{size}": "small",
            "{line_id}": str(line), "{photo_id}": str(photo),
            "{id}": str(uuid4() if writes else walk_of.observation),
        }  # fmt: skip
        address = pattern
        for name, value in named.items():
            address = address.replace(name, value)
        phone = Phone(Sender(caller), "", walk_of.walk, walk_of.phone.device)
        if writes:
            return letters(phone, walk_of, picture)[pattern]()
        how: dict[str, Any] = {
            "/api/field/invitation": {"headers": {"Tryg-Invitation": secret}},
            "/api/field/devices": {"json": {"secret": secret, "role": "participant"}},
            "/api/field/device": {"json": {"unsent": 0, "help": 0}},
            "/api/field/stop": {"json": {"group": "A", "number": None}},
            "/svar/opgaver": {"data": {"kind": "noted", "words": "Set", "line": str(line)}},
            "/svar/opgaver/{line_id}": {"data": {"kind": "accepted"}},
        }.get(pattern, {})
        if method == "get":
            how = {name: told for name, told in how.items() if name == "headers"}
        return caller.ask(method.upper(), address, **how)

    return at_the_door


@dataclass
class Sender:
    """Lets a phone's letters be sent by whoever knocks."""

    caller: Caller

    def __getattr__(self, method: str) -> Callable[..., Response]:
        def send(address: str, **how: Any) -> Response:
            headers = how.pop("headers", {}) | {}
            headers.pop("Authorization", None)
            return self.caller.ask(method.upper(), address, headers=headers, **how)

        return send


def letters(phone: Phone, west: Beside, picture: bytes) -> dict[str, Callable[[], Response]]:
    """A letter for each door that takes one: about the western walk."""
    return {
        "/api/field/observations/{id}": lambda: phone.put(letter(west.walk)),
        "/api/field/photos/{id}": lambda: phone.put_photo(picture, west.observation),
        "/api/field/sounds/{id}": lambda: phone.put_sound(mp4(), west.observation),
        "/api/field/agreements/{id}": lambda: phone.agree(west.observation),
    }


def is_through(answer: Response, method: str, pattern: str) -> bool:
    """Whether it was answered with what lies there."""
    return answer.status_code in THROUGH or (method, pattern) == ("post", "/svar/")


def test_every_other_door_is_in_this_list(client):
    paths = contract(client.app)["paths"]
    found = {(verb, path) for path, verbs in paths.items() for verb in verbs}
    others = {(verb, path) for verb, path in found if not path.startswith("/desk")}
    assert others == {*DOORS, *ELSEWHERE}
    assert not {*DOORS} & ELSEWHERE


def test_every_other_door_opens_for_those_who_may_and_for_nobody_else(callers, knock):
    assert set(callers) == set(ANYBODY.split())
    surprises = []
    order = sorted(DOORS, key=lambda door: (door[0] != "get", door[0] == "delete"))
    for method, pattern in order:
        for name, caller in sorted(callers.items(), key=lambda one: one[0] == "phone"):
            answer = knock(caller, method, pattern)
            if is_through(answer, method, pattern) is not (name in DOORS[method, pattern].split()):
                surprises.append((method, pattern, name, answer.status_code, answer.text[:120]))
            assert answer.status_code < 500, (method, pattern, name)
    assert surprises == [], "\n".join(map(str, surprises))
