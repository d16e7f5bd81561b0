"""What each door may answer, written down for whoever builds against the house (OpenAPI).

Nothing here is served: `tryg contract` prints it, and a test holds every answer against it.
"""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from app import field, photo_door, sound_door
from walks.observations.incoming import Incoming

Facts = dict[str, Any]
PROBLEM: Facts = {"application/problem+json": {"schema": {"type": "object"}}}
JSON: Facts = {"application/json": {"schema": {"type": "object"}}}
PAGE: Facts = {"text/html": {"schema": {"type": "string"}}}
REFUSALS = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507)  # every door may be told these


def answers(content: Facts | None, *statuses: int) -> dict[int | str, Facts]:
    """Each status and what comes with it."""
    held = {"content": content} if content else {}
    return {status: {"description": HTTPStatus(status).phrase} | held for status in statuses}


OF_PHONE = answers(JSON, 201, 202) | answers(None, 304) | answers(PROBLEM, 401, 410, 415, *REFUSALS)
OF_PAGES = answers(None, 302, 303, 308) | answers(PAGE, 401, *REFUSALS)


def contract(app: FastAPI) -> Facts:
    """Every door of the app, the plain ones that FastAPI knows nothing of among them."""
    told = app.openapi()
    letter, ref = _schema(Incoming, told), "#/components/schemas/"
    body = {"application/json": {"schema": {"$ref": f"{ref}{letter}"}}}
    photo = {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}
    sound = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    plain = {
        field.routes[0].path: {"put": _door(body, "Content-Digest")},
        photo_door.ADDRESS: {
            "put": _door(photo, "Content-Digest", of_observation=True),
            "patch": _door(photo, "Repr-Digest", *PIECE, of_observation=True),
            "head": _door(None, "Repr-Digest", of_observation=True),
        },
        sound_door.ADDRESS: {"put": _door(sound, "Content-Digest", of_observation=True)},
    }
    for path, doors in plain.items():
        told["paths"].setdefault(path, {}).update(doors)
    for path, doors in told["paths"].items():
        if not path.startswith("/api/") and "post" in doors:
            doors["post"].setdefault("requestBody", {"content": FORM})
    return told


PIECE = ("Upload-Offset", "Upload-Length")
FORM: Facts = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}


def _door(body: Facts | None, *headers: str, of_observation: bool = False) -> Facts:
    """A door that takes a body as the phone hashed it."""
    text = {"type": "string"}
    told = [("path", "id"), *(("header", name) for name in headers)]
    told += [("query", "observation")] if of_observation else []
    return {
        "parameters": [
            {"in": place, "name": name, "required": True, "schema": text} for place, name in told
        ],
        "responses": {
            str(status): facts
            for status, facts in (
                OF_PHONE | answers(JSON if body else None, 200) | answers(None, 204)
            ).items()
        },
    } | ({"requestBody": {"required": True, "content": body}} if body else {})


def _schema(model: Any, told: Facts) -> str:
    """Put a model among the shared schemas; the name it has there."""
    shared = told.setdefault("components", {}).setdefault("schemas", {})
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    shared |= schema.pop("$defs", {})
    shared[model.__name__] = schema
    return str(model.__name__)
