"""A small server that keeps the phone's contract, can be killed, and can play what goes wrong."""

import base64
import hashlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from walks.catalogue import categories
from walks.schedule.take_along import taxonomy_facts

HOUSE = Path(__file__).resolve().parents[2]
WEB = HOUSE / "web"
BUILT = WEB / "built"
SECRET = "abcdefghijklmnopqrstuv"
CODE = "7K3MP2QX"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
BENCH = """<!doctype html><html lang="da"><title>bench</title><script type="importmap">
{"imports": {"idb": "/module/node_modules/idb/build/index.js"}}</script><body></body></html>"""
Play = Callable[[Request], Response | None]


@dataclass
class Kept:
    """What the municipality has: it outlives the server."""

    observations: dict[tuple[str, int], bytes] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    puts: list[str] = field(default_factory=list)
    walk_state: str = "open"
    play: Play | None = None  # answers first when it answers

    def newest(self) -> list[dict[str, Any]]:
        """The newest revision of every observation, with its id, oldest first."""
        rows = {
            id: json.loads(body) | {"id": id} for (id, _), body in sorted(self.observations.items())
        }
        return [row for id, row in rows.items() if id not in self.withdrawn]


class Server:
    """The stand-in on one port; `stop` and `start` again as often as needed."""

    def __init__(self, kept: Kept) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.kept = kept
        self.address = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Serve until stopped."""
        config = uvicorn.Config(
            make_app(self.kept), host="127.0.0.1", port=self.port, log_level="critical", ws="none"
        )
        self.running = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.running.run, daemon=True)
        self.thread.start()
        while not self.running.started:
            self.thread.join(0.01)

    def stop(self) -> None:
        """Nobody answers on the port any more."""
        self.running.force_exit = True
        self.running.should_exit = True
        self.thread.join()


def make_app(kept: Kept) -> FastAPI:
    """The doors of the contract over what is kept."""
    app = FastAPI()
    app.middleware("http")(_dress(kept))

    @app.get("/tur/")
    def shell() -> Response:
        return FileResponse(BUILT / "field.html", headers={"Cache-Control": "no-cache"})

    @app.get("/tur/{name}")
    def shell_file(name: str) -> Response:
        return FileResponse(BUILT / name, headers={"Cache-Control": "no-cache"})

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        lasting = {"Cache-Control": "public, max-age=31536000, immutable"}
        return FileResponse(BUILT / name, headers=lasting)

    @app.get("/modules")
    def bench() -> Response:
        return HTMLResponse(BENCH)

    @app.get("/module/{path:path}")
    def module(path: str) -> Response:
        return FileResponse(WEB / path, media_type="text/javascript")

    @app.get("/api/field/ping")
    def ping() -> Response:
        return JSONResponse({"tryg": True, "server_time": "2026-11-23T18:48:00Z", "build": "test"})

    @app.get("/api/field/invitation")
    def invitation(request: Request) -> Response:
        if request.headers.get("tryg-invitation", "").replace("-", "") not in (SECRET, CODE):
            return problem(404, "walk-missing")
        walk = package(kept)["walk"]
        return JSONResponse({"walk": walk, "text_version": "1"})

    @app.post("/api/field/devices")
    def join() -> Response:
        token = uuid4().hex
        kept.tokens.add(token)
        told = {"token": token, "device": str(uuid4()), "package": package(kept)}
        return JSONResponse(told, 201)

    @app.get("/api/field/package")
    def show_package() -> Response:
        return JSONResponse(package(kept), headers={"ETag": '"1"'})

    @app.put("/api/field/observations/{id}")
    async def put_observation(id: str, request: Request) -> Response:
        body = await request.body()
        revision = json.loads(body)["revision"]
        return _store(kept, request, "observation", id, body, kept.observations, (id, revision))

    @app.put("/api/field/photos/{id}")
    async def put_photo(id: str, request: Request) -> Response:
        body = await request.body()
        return _store(kept, request, "photo", id, body, kept.photos, id)

    @app.delete("/api/field/observations/{id}")
    def withdraw(id: str) -> Response:
        kept.withdrawn.add(id)
        return JSONResponse({"receipt": "withdrawal", "id": id, "state": "withdrawn"})

    return app


def _dress(kept: Kept) -> Any:
    async def dressed(request: Request, call: Any) -> Response:
        played = kept.play(request) if kept.play else None
        if played is not None:
            return played
        answer: Response = await call(request)
        if not request.url.path.startswith("/modul"):
            answer.headers["Content-Security-Policy"] = POLICY
        if request.url.path.startswith("/api/field"):
            answer.headers["Tryg"] = "1"
        return answer

    return dressed


def _store(
    kept: Kept, request: Request, kind: str, id: str, body: bytes, shelf: dict[Any, bytes], key: Any
) -> Response:
    kept.puts.append(f"{kind} {id}")
    digest = hashlib.sha256(body)
    told = f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in kept.tokens:
        return problem(401, "unknown-device")
    if request.headers.get("content-digest") != told:
        return problem(422, "digest-mismatch")
    if id in kept.withdrawn:
        return problem(410, "withdrawn")
    if key in shelf and shelf[key] != body:
        return problem(409, "other-content")
    status = 200 if key in shelf else 201
    shelf[key] = body
    return receipt(kind, id, digest.hexdigest(), status)


def receipt(kind: str, id: str, sha256: str, status: int = 201, **facts: Any) -> Response:
    """What a phone may let go on."""
    told = {"receipt": kind, "id": id, "sha256": sha256, "state": "stored", "reason": None} | facts
    return JSONResponse(told, status, headers={"Tryg": "1"})


def problem(status: int, code: str, **headers: str) -> Response:
    """A problem of ours in the form of RFC 9457."""
    told = {"type": f"/problems/{code}", "title": code, "status": status}
    dressed = {"Tryg": "1"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(told, status, headers=dressed, media_type="application/problem+json")


def portal(request: Request) -> Response | None:
    """A café's network that answers everything with its own page."""
    if request.url.path.startswith("/api/"):
        return HTMLResponse("<h1>Velkommen på gratis wifi</h1>")
    return None


def package(kept: Kept) -> dict[str, Any]:
    """A walk with four stops in an area that is nowhere."""
    stops = [
        ("Bag supermarkedet", 9.9312, 57.0641, "Hvad er det første, du lægger mærke til?"),
        ("Tunnelen", 9.9331, 57.0652, "Hvor ville du gå hen, hvis du ville væk?"),
        ("Legepladsen", 9.9362, 57.0648, "Er her rent og passet?"),
        ("Boldbanen", 9.9351, 57.0631, None),
    ]
    ring = [
        (9.9268, 57.0620), (9.9330, 57.0604), (9.9402, 57.0622), (9.9410, 57.0660),
        (9.9340, 57.0672), (9.9272, 57.0656), (9.9268, 57.0620),
    ]  # fmt: skip
    return {
        "walk": {
            "id": "01890000-0000-7000-8000-00000000aaaa",
            "title": "Aftenvandring i Fjordparken",
            "area": "Fjordparken",
            "purpose": "Lys, stier og steder, hvor man mødes",
            "starts_at": "2026-11-23T18:30:00+01:00",
            "meeting_point": "Beboerhuset",
            "state": kept.walk_state,
        },
        "stops": [
            {"id": str(uuid4()), "number": number, "name": name, "lon": x, "lat": y, "prompt": ask}
            for number, (name, x, y, ask) in enumerate(stops, 1)
        ],
        "districts": [
            {"id": str(uuid4()), "code": "F", "name": "Fjordparken",
             "outline": {"type": "MultiPolygon", "coordinates": [[ring]]}}
        ],
        "taxonomy": taxonomy_facts(categories.load(None)),
        "emergency": {"danger": "112", "police": "114"},
        "made_at": "2026-11-23T12:00:00Z",
    }  # fmt: skip
