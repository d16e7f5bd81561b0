"""Letters as a phone writes them: exact bytes, made once, with the hash of those bytes."""

import base64
import hashlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from random import Random
from uuid import UUID

import orjson
from PIL import Image

from walks.tables.columns import new_id


@dataclass(frozen=True)
class Letter:
    """What is handed in. `revision` is 0 for photos and withdrawals; `sha256` is hex."""

    kind: str  # observation, photo, withdrawal
    id: UUID
    observation: UUID
    revision: int
    body: bytes = field(repr=False)
    sha256: str
    method: str
    path: str
    headers: dict[str, str]


def observation(
    walk: UUID,
    rng: Random,
    id: UUID | None = None,
    revision: int = 1,
    replaces: int | None = None,
    padding: int = 0,
) -> Letter:
    """One revision. The padding, in bytes of white space, makes a letter heavy and still valid."""
    id = id or new_id()
    content = {
        "walk": walk,
        "revision": revision,
        "replaces": replaces,
        "feeling": rng.choice(["unsafe", "safe", "neutral"]),
        "category": rng.choice(["LYS", "TRA", "BEV"]),
        "subtype": None,
        "place": {
            "source": "gps",
            "lon": round(rng.uniform(9.9, 9.95), 6),
            "lat": round(rng.uniform(57.0, 57.05), 6),
            "accuracy_m": 12.0,
            "fixed_at": None,
            "stop": None,
        },
        "note": rng.choice(["mørk sti", "væltet cykelstativ", "godt lys", ""]) + f" {rng.random()}",
        "captured_at": "2026-11-12T19:30:00+01:00",
        "photos": [],
    }
    body = orjson.dumps(content) + b" " * padding
    path = f"/api/field/observations/{id}"
    return _put("observation", id, id, revision, body, path, "application/json")


def photo(of: UUID, rng: Random, side: int = 160, id: UUID | None = None) -> Letter:
    """A small JPEG of noise, so that no two are alike and none compresses well."""
    noise = Image.frombytes("RGB", (side, side), rng.randbytes(3 * side * side))
    out = BytesIO()
    noise.save(out, "JPEG", quality=85)
    return photo_of(of, out.getvalue(), id)


def photo_of(of: UUID, jpeg: bytes, id: UUID | None = None) -> Letter:
    """These very bytes."""
    id = id or new_id()
    path = f"/api/field/photos/{id}?observation={of}"
    return _put("photo", id, of, 0, jpeg, path, "image/jpeg")


def piece(whole: Letter, offset: int, size: int) -> Letter:
    """So many bytes of a photo, from an offset on."""
    headers = {
        "Upload-Offset": str(offset),
        "Upload-Length": str(len(whole.body)),
        "Repr-Digest": whole.headers["Content-Digest"],
    }
    return replace(whole, method="PATCH", body=whole.body[offset : offset + size], headers=headers)


def withdrawal(of: UUID) -> Letter:
    """Takes an observation back."""
    return Letter("withdrawal", of, of, 0, b"", "", "DELETE", f"/api/field/observations/{of}", {})


def _put(
    kind: str, id: UUID, of: UUID, revision: int, body: bytes, path: str, media_type: str
) -> Letter:
    digest = hashlib.sha256(body)
    told = base64.b64encode(digest.digest()).decode()
    headers = {"Content-Type": media_type, "Content-Digest": f"sha-256=:{told}:"}
    return Letter(kind, id, of, revision, body, digest.hexdigest(), "PUT", path, headers)
