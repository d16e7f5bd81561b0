"""The stand-in's doors for walking together: notes near by, groups, leaders and answers."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from tests.web.stand_in import Kept

API = "/api/field"
LEADER_SECRET = "leaderleaderleaderlead"


@dataclass
class Outing:
    """What the others on the walk do, and what the municipality knows of each phone."""

    groups: list[dict[str, Any]] = field(default_factory=lambda: [group("A")])
    others: list[dict[str, Any]] = field(default_factory=list)  # notes of other phones
    before: list[dict[str, Any]] = field(default_factory=list)
    phones: list[dict[str, Any]] = field(default_factory=list)  # of other people
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)  # by observation
    forgotten: list[dict[str, Any]] = field(default_factory=list)  # own, from another day
    facts: dict[str, Any] = field(default_factory=dict)  # of the walk: minutes, takes_until, ...
    joined: dict[str, dict[str, Any]] = field(default_factory=dict)  # by token
    owners: dict[str, str] = field(default_factory=dict)  # token by observation
    stances: dict[str, bytes] = field(default_factory=dict)  # by letter
    speakers: dict[str, str] = field(default_factory=dict)  # token by letter
    check_ins: list[dict[str, Any]] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)

    def in_package(self) -> dict[str, Any]:
        """What a package says of the groups."""
        return {"groups": [{name: one[name] for name in ("letter", "name")} for one in self.groups]}

    def take_in(self, token: str, said: dict[str, Any]) -> bool:
        """Whether the phone that joins leads."""
        is_leader = said.get("secret") == LEADER_SECRET
        self.joined[token] = said | {"is_leader": is_leader}
        return is_leader

    def said(self, token: str | None = None) -> dict[str, dict[str, Any]]:
        """The newest stance on each observation, of one phone or of all."""
        newest: dict[str, dict[str, Any]] = {}
        for letter, body in self.stances.items():
            if token in (None, self.speakers[letter]):
                one = json.loads(body)
                known = newest.get(one["observation"])
                if not known or _moment(known) < _moment(one):
                    newest[one["observation"]] = one
        return newest


def group(letter: str, stop: int | None = None, name: str = "") -> dict[str, Any]:
    """A group, and where its leader says it is."""
    at = "2026-11-23T18:50:00Z" if stop else None
    return {"letter": letter, "name": name, "stop": stop, "at": at}


def note(id: str, category: str, **facts: Any) -> dict[str, Any]:
    """Somebody else's note, at the tunnel unless told otherwise."""
    plain = {
        "id": id, "category": category, "subtype": None, "feeling": "unsafe", "lon": 9.9331,
        "lat": 57.0649, "stop": None, "note": "", "captured_at": "2026-11-23T18:48:00+01:00",
        "group": "A", "agree": 0, "differ": 0,
    }  # fmt: skip
    return plain | facts


def phone(name: str | None, **facts: Any) -> dict[str, Any]:
    """Another phone on the walk, as its leader sees it."""
    plain = {
        "id": name or "nobody", "first_name": name, "role": "participant", "group": "A",
        "joined_at": "2026-11-23T18:25:00Z", "last_seen_at": "2026-11-23T17:52:00Z", "unsent": 0,
        "unsent_photos": 0, "help": 0, "is_me": False,
    }  # fmt: skip
    return plain | facts


def add_doors(
    app: FastAPI, kept: "Kept", store: Callable[..., Response], problem: Callable[..., Response]
) -> None:
    """The doors, and an eye on who hands in what."""
    outing = kept.outing

    app.add_middleware(Watched, outing=outing)

    @app.get(f"{API}/nearby")
    async def nearby(request: Request) -> Response:
        outing.looks.append("nearby")
        if _token(request) not in kept.tokens:
            return problem(401, "unknown-device")
        facts = {"state": kept.walk_state, "takes_until": outing.facts.get("takes_until")}
        told = {"before": outing.before, "groups": outing.groups, "walk": facts}
        return _tagged(request, told | {"here": _here(kept, _token(request))})

    @app.put(f"{API}/agreements/{{id}}")
    async def agree(id: str, request: Request) -> Response:
        body = await request.body()
        about = json.loads(body)["observation"]
        if about in kept.withdrawn:
            return problem(410, "withdrawn")
        if outing.owners.get(about) == _token(request):
            return problem(409, "own-observation")
        outing.speakers.setdefault(id, _token(request))
        return store(kept, request, "agreement", id, body, outing.stances, id)

    @app.put(f"{API}/device")
    async def check_in(request: Request) -> Response:
        said = await request.json()
        outing.check_ins.append(said)
        joined = outing.joined.setdefault(_token(request), {})
        joined["group"] = said["group"]
        return JSONResponse({"group": said["group"], "is_leader": joined.get("is_leader", False)})

    @app.get(f"{API}/devices")
    async def devices(request: Request) -> Response:
        outing.looks.append("devices")
        joined = outing.joined.get(_token(request), {})
        if not joined.get("is_leader"):
            return problem(403, "not-leader")
        me = phone(joined.get("first_name"), role="leader", group=joined.get("group"), is_me=True)
        return JSONResponse({"devices": [*outing.phones, me]})

    @app.put(f"{API}/stop")
    async def set_stop(request: Request) -> Response:
        if not outing.joined.get(_token(request), {}).get("is_leader"):
            return problem(403, "not-leader")
        said = await request.json()
        for one in outing.groups:
            if one["letter"] == said["group"]:
                one |= {"stop": said["number"], "at": datetime.now(UTC).isoformat()}
        return JSONResponse({"groups": outing.groups})

    @app.get(f"{API}/answers")
    async def answers(request: Request) -> Response:
        outing.looks.append("answers")
        if _token(request) not in kept.tokens:
            return problem(401, "unknown-device")
        own = [row for row in kept.newest() if outing.owners.get(row["id"]) == _token(request)]
        told = [_answered(outing, row) for row in own] + outing.forgotten
        for row in told:
            if row["id"] in kept.withdrawn:
                row["state"] = "withdrawn"
        return _tagged(request, {"observations": told})


class Watched:
    """Notes whose letter it is, whatever becomes of it."""

    def __init__(self, app: ASGIApp, outing: Outing) -> None:
        self.app = app
        self.outing = outing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "PUT":
            above, _, id = scope["path"].rpartition("/")
            if above == f"{API}/observations":
                self.outing.owners.setdefault(id, _token(Request(scope)))
        await self.app(scope, receive, send)


def answered(id: str, category: str, **facts: Any) -> dict[str, Any]:
    """A finding of this phone as the municipality has it."""
    plain = {
        "id": id, "revision": 1, "category": category, "subtype": None, "feeling": "unsafe",
        "captured_at": "2026-11-23T18:48:00+01:00", "stop": 2, "state": "stored", "reason": None,
        "photos": 0, "answer": {"state": "received", "with": 0, "line": None},
    }  # fmt: skip
    return plain | facts


def _answered(outing: Outing, row: dict[str, Any]) -> dict[str, Any]:
    facts = {name: row[name] for name in ("subtype", "feeling", "captured_at")}
    facts |= {"stop": row["place"]["stop"], "photos": len(row["photos"])}
    if row["id"] in outing.answers:
        facts["answer"] = outing.answers[row["id"]]
    return answered(row["id"], row["category"], **facts)


def _here(kept: "Kept", token: str) -> list[dict[str, Any]]:
    outing = kept.outing
    mine, all_said = outing.said(token), outing.said()
    rows = [one | {"is_mine": False} for one in outing.others if one["id"] not in kept.withdrawn]
    for row in kept.newest():
        place = {name: row["place"][name] for name in ("lon", "lat", "stop")}
        facts = {name: row[name] for name in ("subtype", "feeling", "note", "captured_at")}
        told = note(row["id"], row["category"], **facts, **place, group=row.get("group"))
        rows.append(told | {"is_mine": outing.owners.get(row["id"]) == token})
    for row in rows:
        stance = all_said.get(row["id"], {}).get("stance")
        counts = {name: row[name] + (stance == name) for name in ("agree", "differ")}
        row |= counts | {"my_stance": mine.get(row["id"], {}).get("stance")}
    return rows


def _tagged(request: Request, told: dict[str, Any]) -> Response:
    tag = f'"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(told | {"made_at": datetime.now(UTC).isoformat()}, headers={"ETag": tag})


def _moment(said: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(said["made_at"])


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")
