"""The fixed cast: a coordinator's desk and phones on a walk in a square district near 0,0."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from httpx2 import Response
from shapely import box, to_wkb
from shapely.geometry import MultiPolygon
from starlette.testclient import TestClient

from app.db import Database
from walks.schedule import arrange, join
from walks.tables import BorderSet, Device, District, Plan, PlanLine, PlanLineCondition, Walk

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


def a_district(code: str = "A", west: float = 0.0) -> District:
    """A square of one degree whose south-west corner lies at (west, 0)."""
    square = MultiPolygon([box(west, 0, west + 1, 1)])
    return District(code=code, name=f"Bydel {code}", boundary=to_wkb(square))


class Rows(list[Any]):
    """What a question gave."""

    def all(self) -> "Rows":
        """All of them."""
        return self

    def one(self) -> Any:
        """The only one there is."""
        [row] = self
        return row

    def first(self) -> Any:
        """The first, or None."""
        return self[0] if self else None


@dataclass
class Look:
    """A look into the database: every question in a transaction of its own, held by nobody."""

    database: Database

    def exec(self, query: Any) -> Rows:
        """The rows as they stand now."""
        with self.database.reading() as session:
            rows = Rows(session.exec(query).all())
            session.expunge_all()
        return rows

    def add(self, *rows: Any) -> None:
        """Put rows in as they are."""
        with self.database.writing() as session:
            session.add_all(rows)


@dataclass
class Desk:
    """What a coordinator does, straight through the actions."""

    database: Database
    district: District

    @classmethod
    def set_up(cls, database: Database) -> "Desk":
        """One district, and borders that are in force."""
        with database.writing() as session:
            district = a_district()
            session.add(district)
            session.add(BorderSet(file_name="test", brought_in_at=NOON, districts=1))
        return cls(database, district)

    def walk(self, title: str = "Aftenvandring", *, is_open: bool = True, groups: int = 1) -> Walk:
        """A walk with two stops, open unless said otherwise."""
        with self.database.writing() as session:
            walk = arrange.arrange(session, self._new(title, groups=groups), "operator", NOON)
            if is_open:
                arrange.open_walk(session, walk.id, "operator", NOON)
                walk.opened_at = datetime.now(UTC)  # people join by the clock the doors go by
        return walk

    def rearrange(self, walk: Walk, **changes: Any) -> None:
        """Change what was planned."""
        with self.database.writing() as session:
            new = self._new(walk.title, **changes)
            arrange.rearrange(session, walk.id, new, "operator", NOON)

    def close(self, walk: Walk, *, days_ago: float = 0) -> None:
        """End the joining, by the clock the doors go by."""
        closed_at = datetime.now(UTC) - timedelta(days=days_ago)
        with self.database.writing() as session:
            arrange.close_walk(session, walk.id, "operator", closed_at)

    def open_again(self, walk: Walk) -> None:
        """Let people join once more."""
        with self.database.writing() as session:
            arrange.open_walk(session, walk.id, "operator", datetime.now(UTC))

    def phone(
        self,
        client: TestClient,
        walk: Walk,
        *,
        is_leader: bool = False,
        most: int = join.MOST_DEVICES,
        **joining: Any,
    ) -> "Phone":
        """A phone that has joined, with the group leaders' QR or the ordinary one."""
        told = join.Joining(**joining)
        with self.database.writing() as session:
            device, token = join.join(session, walk, told, NOON, is_leader=is_leader, most=most)
        return Phone(client, token, walk, device)

    def takes_sound(self, client: TestClient, days: int = 14) -> None:
        """The deployment takes recordings, and keeps them so long."""
        client.app.state.settings.sound_days = days  # type: ignore[attr-defined]

    def expel(self, device: Device) -> None:
        """Take a phone off the walk."""
        with self.database.writing() as session:
            join.expel(session, device.id, "operator", NOON)

    def plan(
        self, condition_id: UUID, version: int, *, state: str = "adopted", **changes: Any
    ) -> None:
        """A version of the district's plan with one line, about this condition."""
        facts = {"visibility": "public", "status": "in-plan", "family": "belysning"} | changes
        plan = Plan(
            district_id=self.district.id, version=version, title="Plan", state=state, made_at=NOON
        )
        number = f"A-2026-{version:03d}"
        line = PlanLine(plan_id=plan.id, number=number, position=1, **facts)
        about = PlanLineCondition(plan_line_id=line.id, condition_id=condition_id)
        with self.database.writing() as session:
            for row in (plan, line, about):
                session.add(row)
                session.flush()

    def _new(self, title: str, **changes: Any) -> arrange.NewWalk:
        stops = [
            arrange.NewStop(name="Tunnelen", lon=0.25, lat=0.25),
            arrange.NewStop(name="Torvet", lon=0.75, lat=0.75),
        ]
        facts = {"district_ids": [self.district.id], "starts_at": NOON, "stops": stops}
        return arrange.NewWalk(title=title, **(facts | changes))


@dataclass
class Phone:
    """A phone on a walk, talking as the contract says."""

    client: TestClient
    token: str
    walk: Walk
    device: Device

    def put(
        self,
        body: bytes,
        id: UUID | None = None,
        *,
        told: bytes | None = None,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Send an observation; `told` is what its digest is taken of, the body itself otherwise."""
        return self._put(f"observations/{id or uuid4()}", body, told, kind, headers)

    def put_photo(
        self,
        body: bytes,
        observation: UUID,
        id: UUID | None = None,
        *,
        told: bytes | None = None,
        kind: str = "image/jpeg",
    ) -> Response:
        """Send a photo of an observation."""
        return self._put(f"photos/{id or uuid4()}?observation={observation}", body, told, kind, {})

    def put_sound(
        self,
        body: bytes,
        observation: UUID,
        id: UUID | None = None,
        *,
        told: bytes | None = None,
        seconds: int | str | None = None,
    ) -> Response:
        """Send a recording of an observation."""
        length = "" if seconds is None else f"&seconds={seconds}"
        path = f"sounds/{id or uuid4()}?observation={observation}{length}"
        return self._put(path, body, told, "application/octet-stream", {})

    def put_piece(
        self,
        body: bytes,
        observation: UUID,
        id: UUID,
        *,
        offset: int,
        whole: bytes,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Send a part of a photo, which begins so many bytes into the whole."""
        told = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(len(whole)),
            "Repr-Digest": content_digest(whole),
        }
        return self.client.patch(
            f"/api/field/photos/{id}?observation={observation}",
            content=body,
            headers=self._who() | told | (headers or {}),
        )

    def held(self, observation: UUID, id: UUID, whole: bytes, **headers: str) -> Response:
        """Ask how far a photo has come."""
        return self.client.head(
            f"/api/field/photos/{id}?observation={observation}",
            headers=self._who() | {"Repr-Digest": content_digest(whole)} | headers,
        )

    def agree(
        self, observation: UUID, stance: str = "agree", id: UUID | None = None, **changes: Any
    ) -> Response:
        """Say what one thinks of another's observation."""
        content = {
            "walk": self.walk.id,
            "observation": observation,
            "stance": stance,
            "made_at": "2026-11-12T18:50:00+01:00",
        }
        body = orjson.dumps(content | changes)
        return self._put(f"agreements/{id or uuid4()}", body, None, "application/json", None)

    def tell(self, what: str, **facts: Any) -> Response:
        """Say something that is no letter: only the newest counts."""
        return self.client.put(f"/api/field/{what}", json=facts, headers=self._who())

    def withdraw(self, id: UUID) -> Response:
        """Take an observation back."""
        return self.client.delete(f"/api/field/observations/{id}", headers=self._who())

    def get(self, path: str, etag: str = "") -> Response:
        """Read something."""
        known = {"If-None-Match": etag} if etag else {}
        return self.client.get(path, headers=self._who() | known)

    def look(self, what: str) -> Any:
        """Read what the phone may know of the walk."""
        answer = self.get(f"/api/field/{what}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _put(
        self,
        path: str,
        body: bytes,
        told: bytes | None,
        kind: str,
        headers: dict[str, str] | None,
    ) -> Response:
        digest_of = body if told is None else told
        said = {"Content-Type": kind, "Content-Digest": content_digest(digest_of)}
        return self.client.put(
            f"/api/field/{path}", content=body, headers=self._who() | said | (headers or {})
        )

    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def place(lon: float, lat: float) -> dict[str, object]:
    """A place as a phone tells it."""
    return {"source": "gps", "lon": lon, "lat": lat, "accuracy_m": 9.0}


def letter(walk: Walk | UUID, **changes: Any) -> bytes:
    """An observation as a phone writes it."""
    content = {
        "walk": walk.id if isinstance(walk, Walk) else walk,
        "revision": 1,
        "replaces": None,
        "feeling": "unsafe",
        "category": "LYS",
        "subtype": "LYS-1",
        "place": {"source": "gps", "lon": 0.5, "lat": 0.5, "accuracy_m": 12.0},
        "note": "Lampen er slukket",
        "captured_at": "2026-11-12T18:48:00+01:00",
        "photos": [],
    }
    return orjson.dumps(content | changes)


def digest(body: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def content_digest(body: bytes) -> str:
    """SHA-256 as a Content-Digest header (RFC 9530)."""
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"
