"""Staff at the desk: each role signed in, with a walk, observations of every class and a plan."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pyotp
import pytest
from argon2 import PasswordHasher
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from app import news_stream
from app.settings import Settings
from tests.app.desk.beside import STRATEGY, Staff, addresses, two, world
from tests.cast import Desk, Phone, letter, place
from tests.soft_key import SoftKey
from walks.people import codes, passkeys, passwords, sign_in
from walks.people.seal import Seal
from walks.strategy.adopt import adopt
from walks.tables import Grant, Person, Walk

__all__ = ["addresses", "place", "two", "world"]  # fixtures, and what tests build with


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of news is over at once: what is there is told, and nothing is waited for."""
    monkeypatch.setattr(news_stream, "LASTS", 0.0)


@pytest.fixture
def staff(client: TestClient, desk: Desk) -> Staff:
    """Somebody with this role, everywhere or where it is said, signed in.

    Passwords are slow on purpose and tested elsewhere.
    """

    def sign(role: str | None, **where: UUID) -> TestClient:
        with desk.database.writing() as session:
            person = Person(
                email=f"{uuid4()}@tryg.example", name=f"{(role or 'none').title()} Test"
            )
            session.add(person)
            session.flush()
            if role:
                session.add(Grant(person_id=person.id, role=role, **where))
            token = sign_in.begin(session, person.id, datetime.now(UTC), "passkey")
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


@dataclass
class Member:
    """A member of staff with ways in of their own, and the browser they use."""

    app: Any
    person_id: UUID
    email: str
    password: str = ""
    secret: str = ""  # of the app with codes
    key: SoftKey | None = None
    last: int = 0  # the step of the code that was typed last

    def browser(self, token: str = "") -> TestClient:
        """A browser, signed in with a token or not at all."""
        cookies = {"bord": token} if token else {}
        return TestClient(self.app, cookies=cookies, raise_server_exceptions=False)

    def code(self, by: int = 0) -> str:
        """What the app shows: always one that was not typed before, of now or the next step."""
        now = int(time.time()) // codes.STEP
        self.last = max(now, self.last + 1) if not by else now + by
        return pyotp.TOTP(self.secret).generate_otp(self.last)

    def types(self, browser: TestClient, **changes: str) -> Response:
        """The form of the sign-in, filled in."""
        form = {"email": self.email, "password": self.password, "next": ""}
        form |= {"code": self.code()} if self.secret and "code" not in changes else {}
        return browser.post("/desk/sign-in", data=form | changes, follow_redirects=False)

    def taps(
        self, browser: TestClient, door: str = "/desk/sign-in/passkey", **more: str
    ) -> Response:
        """The passkey answers what a door asks."""
        asked = browser.post(f"{door}/options").json()
        form = {"credential": self.key.used(asked), "next": ""}
        return browser.post(door, data=form | more, follow_redirects=False)

    def signed_in(self) -> TestClient:
        """A browser of theirs, after signing in as they do."""
        browser = self.browser()
        answer = self.taps(browser) if self.key else self.types(browser)
        assert answer.status_code == 303, answer.text
        return browser


Hire = Callable[..., Member]


@pytest.fixture
def hire(client: TestClient, desk: Desk, settings: Settings, cheap_hashes: None) -> Hire:
    """Somebody new on the staff: with a password, codes or a passkey, as asked."""

    def new(
        name: str = "karen", role: str = "coordinator", *, by: str = "code", **more: str
    ) -> Member:
        email, at = f"{name}@tryg.example", datetime.now(UTC)
        member = Member(client.app, uuid4(), email)
        with desk.database.writing() as session:
            facts = {"email": email, "name": f"{name.title()} Test"} | more
            session.add(Person(id=member.person_id, **facts))
            session.flush()
            session.add(Grant(person_id=member.person_id, role=role))
            if by in ("password", "code"):
                member.password = "heste-nettet og æblegrød"
                hashed = passwords.hashed(member.password)
                session.get_one(Person, member.person_id).password_hash = hashed
            if by == "code":
                member.secret = pyotp.random_base32()
                sealed = Seal(settings.key).shut(member.secret)
                codes.take_over(session, member.person_id, sealed, 0, at)
            if by == "passkey":
                member.key = SoftKey(settings.origin, settings.host)
                made = passkeys.Made(member.key.id, member.key._public(), 0)
                passkeys.add(session, member.person_id, made, "Telefon", at)
        return member

    return new


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are slow on purpose; what is tested here is who gets in."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
    passwords._nobodys.cache_clear()


@dataclass
class Press:
    """What is to become public: a lamp that shines, noted four days ago, with a photo."""

    evening: Evening
    observation: UUID
    photo: UUID
    proposer: TestClient
    approver: TestClient
    client: TestClient  # somebody who has not signed in

    @property
    def form(self) -> str:
        return f"/desk/observations/{self.observation}/publishing"

    def propose(self, who: TestClient | None = None, **changes: object) -> str:
        """The address of the proposal; both the words and the photo."""
        typed = {"title": "Godt lys ved tunnelen", "text": "Man kan se ansigter her.",
                 "place": "Tunnelen", "photos": str(self.photo)}  # fmt: skip
        answer = (who or self.proposer).post(
            self.form, data=typed | changes, follow_redirects=False
        )
        assert answer.status_code == 303, answer.text
        return f"/desk/proposals/{answer.headers['location'].partition('#proposal-')[2]}"

    def approve(self, proposal: str, who: TestClient | None = None, **changes: object) -> Response:
        """As the second person, who has found the photo clear too."""
        typed = {"photos": str(self.photo)} | changes
        return (who or self.approver).post(
            f"{proposal}/approval", data=typed, follow_redirects=False
        )

    def publish(self, **changes: object) -> str:
        """Proposed by one and approved by another."""
        proposal = self.propose(**changes)
        answer = self.approve(proposal)
        assert answer.status_code == 303, answer.text
        return proposal

    def page(self) -> str:
        """What anybody reads of the district; empty when nothing is out."""
        answer = self.client.get("/omraader/A")
        return answer.text if answer.status_code == 200 else ""


@pytest.fixture
def press(client: TestClient, evening: Evening, staff: Staff, picture: bytes) -> Press:
    """An evening that may be told of, a coordinator who proposes and a municipality's approver."""
    observation, photo = uuid4(), uuid4()
    lit = letter(
        evening.walk,
        feeling="safe",
        subtype="LYS-POS",
        note="Her er godt lys",
        place=place(0.52001, 0.51007),
        photos=[photo],
    )
    evening.phones[0].put(lit, observation)
    evening.phones[0].put_photo(picture, observation, photo)
    coordinator, municipality = staff("coordinator"), staff("municipality")
    return Press(evening, observation, photo, coordinator, municipality, client)
