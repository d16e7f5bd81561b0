"""A small server that keeps the phone's contract, can be killed, and can play what goes wrong."""

import asyncio
import base64
import hashlib
import json
import mimetypes
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.guard import POLICY
from tests.web import stand_in_basemap, stand_in_photos, stand_in_receipts, stand_in_walk
from walks.catalogue import categories
from walks.schedule.take_along import taxonomy_facts

HOUSE = Path(__file__).resolve().parents[2]
WEB = HOUSE / "web"
BUILT = WEB / "built"
SECRET = "abcdefghijklmnopqrstuv"
CODE = "7K3MP2QX"
INVITATIONS = (SECRET, CODE, stand_in_walk.LEADER_SECRET)
CONTROLLER = "Eksempel Kommune"
BENCH = """<!doctype html><html lang="da"><title>bench</title><script type="importmap">
{"imports": {"idb": "/module/node_modules/idb/build/index.js"}}</script><body></body></html>"""
Play = Callable[[Request], Response | None]


@dataclass
class Kept:
    """What the municipality has: it outlives the server."""

    observations: dict[tuple[str, int], bytes] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    sounds: dict[str, bytes] = field(default_factory=dict)
    sound_days: int = 0  # recordings are kept so long; 0: none is taken
    pieces: stand_in_photos.Pieces = field(default_factory=stand_in_photos.Pieces)
    outing: stand_in_walk.Outing = field(default_factory=stand_in_walk.Outing)
    basemap: stand_in_basemap.Basemap = field(default_factory=stand_in_basemap.Basemap)
    withdrawn: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)  # token and device of each
    owners: dict[str, str] = field(default_factory=dict)  # the token each was delivered with
    lists_told: int = 0
    puts: list[str] = field(default_factory=list)
    walk_state: str = "open"
    icons: dict[str, str] = field(default_factory=dict)  # of categories that were replaced
    unplaced: set[int] = field(default_factory=set)  # stops planned without a place
    build: str = ""  # the version it says it hands out; empty: the one it does
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
        self.running = Prompt(config)
        self.thread = threading.Thread(target=self.running.run, daemon=True)
        self.thread.start()
        while not self.running.started:
            self.thread.join(0.01)

    def stop(self) -> None:
        """Nobody answers on the port any more."""
        self.running.end()
        self.thread.join()


class Prompt(uvicorn.Server):
    """Ends when it is told to; the plain one looks ten times a second and waits for a tenth."""

    loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Until somebody says so."""
        self.told, self.loop = asyncio.Event(), asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self.told.wait()

    def end(self) -> None:
        """From any thread."""
        self.should_exit = True
        if self.loop:
            self.loop.call_soon_threadsafe(self.told.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As a process that dies: nobody waits for anything."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0.01)  # what is closed is gone for the browser too


def make_app(kept: Kept) -> FastAPI:
    """The doors of the contract over what is kept."""
    app = FastAPI()
    app.add_middleware(Dressed, kept=kept)

    @app.get("/tur/")
    async def shell() -> Response:
        return _file(BUILT / "field.html", cache="no-cache")

    @app.get("/tur/{name}")
    async def shell_file(name: str) -> Response:
        return _file(BUILT / name, cache="no-cache")

    @app.get("/static/{name}")
    @app.get("/tur/static/{name}")
    async def static(name: str) -> Response:
        return _file(BUILT / name, cache="public, max-age=31536000, immutable")

    @app.get("/modules")
    async def bench() -> Response:
        return HTMLResponse(BENCH)

    @app.get("/module/{path:path}")
    async def module(path: str) -> Response:
        return _file(WEB / path, media_type="text/javascript")

    @app.get("/walks/guard/patterns.json")  # where a module finds it that lies in web/field
    def guard_patterns() -> Response:
        return FileResponse(HOUSE / "walks/guard/patterns.json")

    @app.get("/api/field/ping")
    async def ping() -> Response:
        told = {"tryg": True, "server_time": "2026-11-23T18:48:00Z", "build": kept.build or build()}
        return JSONResponse(told)

    @app.get("/api/field/invitation")
    async def invitation(request: Request) -> Response:
        told = request.headers.get("tryg-invitation", "").replace("-", "")
        if told not in INVITATIONS:
            return problem(404, "walk-missing")
        facts = {"walk": package(kept)["walk"], "is_leader": told == stand_in_walk.LEADER_SECRET}
        return JSONResponse(
            facts | kept.outing.in_package() | {"text_version": "1", "controller": CONTROLLER}
        )

    @app.post("/api/field/devices")
    async def join(request: Request) -> Response:
        said = await request.json()
        if (said.get("secret") or said.get("code", "").replace("-", "")) not in INVITATIONS:
            return problem(404, "walk-missing")
        token, device = kept.attempts.setdefault(said["attempt"], (uuid4().hex, str(uuid4())))
        kept.tokens.add(token)
        told = {"token": token, "device": device, "package": package(kept)}
        return JSONResponse(told | {"is_leader": kept.outing.take_in(token, said)}, 201)

    @app.get("/api/field/package")
    async def show_package() -> Response:
        return JSONResponse(package(kept), headers={"ETag": '"1"'})

    @app.put("/api/field/observations/{id}")
    async def put_observation(id: str, request: Request) -> Response:
        body = await request.body()
        revision = json.loads(body)["revision"]
        if standing := _stands_in_the_way(kept, id, json.loads(body)):
            return problem(409, "older-revision", is_now=standing)
        return _store(kept, request, "observation", id, body, kept.observations, (id, revision))

    @app.put("/api/field/photos/{id}")
    async def put_photo(id: str, request: Request) -> Response:
        body = await request.body()
        return _store(kept, request, "photo", id, body, kept.photos, id)

    @app.put("/api/field/sounds/{id}")
    async def put_sound(id: str, request: Request) -> Response:
        body = await request.body()
        if not kept.sound_days:
            return problem(415, "sound-not-taken")
        return _store(kept, request, "sound", id, body, kept.sounds, id)

    stand_in_photos.add_doors(app, kept, receipt)
    stand_in_basemap.add_doors(app, kept)
    stand_in_walk.add_doors(app, kept, _store, problem)
    stand_in_receipts.add_doors(app, kept, problem)

    @app.delete("/api/field/observations/{id}")
    async def withdraw(id: str) -> Response:
        kept.withdrawn.add(id)
        return JSONResponse({"receipt": "withdrawal", "id": id, "state": "withdrawn"})

    return app


class Dressed:
    """What every answer of ours wears; `kept.play` answers first, as it likes."""

    def __init__(self, app: ASGIApp, kept: Kept) -> None:
        self.app = app
        self.kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        played = None
        if scope["type"] == "http" and self.kept.play:
            played = self.kept.play(Request(scope, receive))

        async def dressing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers, path = MutableHeaders(scope=message), scope["path"]
                if not path.startswith("/modul"):
                    headers["Content-Security-Policy"] = POLICY
                if path.startswith("/api/field"):
                    headers["Tryg"] = "1"
            await send(message)

        if played is None:
            await self.app(scope, receive, dressing)
        else:
            await played(scope, receive, send)


def _file(path: Path, media_type: str | None = None, cache: str = "") -> Response:
    """A small file, whole."""
    kind = media_type or mimetypes.guess_type(path.name)[0] or "text/plain"
    headers = {"Cache-Control": cache} if cache else None
    return Response(path.read_bytes(), media_type=kind, headers=headers)


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
    kept.owners.setdefault(id, request.headers["authorization"].removeprefix("Bearer "))
    return receipt(kind, id, digest.hexdigest(), status)


def _stands_in_the_way(kept: Kept, id: str, letter: dict[str, Any]) -> int | None:
    """A newer revision must say that it replaces the one that stands."""
    standing = max((revision for known, revision in kept.observations if known == id), default=0)
    is_newer = 0 < standing < letter["revision"]
    return standing if is_newer and letter["replaces"] != standing else None


def receipt(kind: str, id: str, sha256: str, status: int = 201, **facts: Any) -> Response:
    """What a phone may let go on."""
    told = {"receipt": kind, "id": id, "sha256": sha256, "state": "stored", "reason": None} | facts
    return JSONResponse(told, status, headers={"Tryg": "1"})


def problem(status: int, code: str, is_now: int | None = None, **headers: str) -> Response:
    """A problem of ours in the form of RFC 9457."""
    told = {"type": f"/problems/{code}", "title": code, "status": status, "is_now": is_now}
    dressed = {"Tryg": "1"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(told, status, headers=dressed, media_type="application/problem+json")


def build() -> str:
    """The version that lies built."""
    return str(json.loads((BUILT / "manifest.json").read_text())["build"])


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
    told = {
        "walk": {
            "id": "01890000-0000-7000-8000-00000000aaaa",
            "title": "Aftenvandring i Fjordparken",
            "area": "Fjordparken",
            "purpose": "Lys, stier og steder, hvor man mødes",
            "starts_at": "2026-11-23T18:30:00+01:00",
            "meeting_point": "Beboerhuset",
            "state": kept.walk_state,
            **kept.outing.facts,
        },
        **kept.outing.in_package(),
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
        "sound": {"days": kept.sound_days} if kept.sound_days else None,
        "made_at": "2026-11-23T12:00:00Z",
    }  # fmt: skip
    told = kept.basemap.over(told)
    for category in told["taxonomy"]["categories"]:
        category["icon"] = kept.icons.get(category["code"], category["icon"])
    for stop in told["stops"]:
        if stop["number"] in kept.unplaced:
            stop |= {"lon": None, "lat": None}
    return told
