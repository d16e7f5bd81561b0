"""The fixed cast: a coordinator's desk and phones on a walk in a square district near 0,0."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from httpx2 import Response
from shapely import box, to_wkb
from shapely.geometry import MultiPolygon
from starlette.testclient import TestClient

from app.db import Database
from walks.schedule import arrange, join
from walks.tables import BorderSet, Device, District, Walk

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

    def walk(self, title: str = "Aftenvandring", *, is_open: bool = True) -> Walk:
        """A walk with two stops, open unless said otherwise."""
        with self.database.writing() as session:
            new = arrange.NewWalk(
                title=title,
                district_ids=[self.district.id],
                starts_at=NOON,
                stops=[
                    arrange.NewStop(name="Tunnelen", lon=0.25, lat=0.25),
                    arrange.NewStop(name="Torvet", lon=0.75, lat=0.75),
                ],
            )
            walk = arrange.arrange(session, new, "operator", NOON)
            if is_open:
                arrange.open_walk(session, walk.id, "operator", NOON)
        return walk

    def close(self, walk: Walk) -> None:
        """End the joining."""
        with self.database.writing() as session:
            arrange.close_walk(session, walk.id, "operator", NOON)

    def phone(self, client: TestClient, walk: Walk) -> "Phone":
        """A phone that has joined."""
        with self.database.writing() as session:
            device, token = join.join(session, walk, join.Joining(), NOON)
        return Phone(client, token, walk, device)

    def expel(self, device: Device) -> None:
        """Take a phone off the walk."""
        with self.database.writing() as session:
            join.expel(session, device.id, "operator", NOON)


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

    def withdraw(self, id: UUID) -> Response:
        """Take an observation back."""
        return self.client.delete(f"/api/field/observations/{id}", headers=self._who())

    def get(self, path: str) -> Response:
        """Read something."""
        return self.client.get(path, headers=self._who())

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
