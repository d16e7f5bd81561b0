"""The stand-in's list of what one phone has delivered: the phone compares it with its own."""

import hashlib
import json
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response


def add_doors(app: FastAPI, kept: Any, problem: Any) -> None:
    """As the contract tells: the newest revision of each, and its photos with their hashes."""

    @app.get("/api/field/receipts")
    def receipts(request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in kept.tokens:
            return problem(401, "unknown-device")
        kept.lists_told += 1
        newest = {id: body for (id, _), body in sorted(kept.observations.items())}
        mine = [id for id in newest if kept.owners.get(id) == token]
        told = [listed(kept, id, newest[id]) for id in mine]
        return JSONResponse({"observations": told, "agreements": []})


def listed(kept: Any, id: str, body: bytes) -> dict[str, Any]:
    """One observation as it stands."""
    facts = json.loads(body)
    return {
        "id": id,
        "revision": facts["revision"],
        "sha256": sha256(body),
        "state": "withdrawn" if id in kept.withdrawn else "stored",
        "photos": [
            {"id": photo, "sha256": sha256(kept.photos[photo]), "state": "stored"}
            for photo in facts["photos"]
            if photo in kept.photos
        ],
        "sounds": [
            {"id": sound, "sha256": sha256(kept.sounds[sound]), "state": "stored"}
            for sound in [facts.get("sound")]
            if sound in kept.sounds
        ],
    }


def sha256(data: bytes) -> str:
    """Hex."""
    return hashlib.sha256(data).hexdigest()
