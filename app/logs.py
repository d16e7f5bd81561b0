"""Logs: one JSON line a request, without names, notes, coordinates or tokens."""

import logging
import sys
import time
import traceback
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("tryg")


class RequestLog:
    """Says method, route, status and milliseconds. The route's pattern, never the address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            write("request", method=scope["method"], route=_route(scope), status=status, ms=took)


def write(event: str, **facts: Any) -> None:
    """One line of JSON."""
    log.info(orjson.dumps({"event": event, **facts}).decode())


def fault(trouble: BaseException) -> None:
    """Our own fault: where in the code and what kind, without the values that were in hand."""
    frames = traceback.extract_tb(trouble.__traceback__)
    where = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    log.error(
        orjson.dumps(
            {"event": "fault", "kind": type(trouble).__name__, "where": where[-12:]}
        ).decode()
    )


def set_up() -> None:
    """Lines go to standard error as they are."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def _route(scope: Scope) -> str:
    route = scope.get("route")
    return str(getattr(route, "path", scope.get("tryg_route", "-")))
