"""Logs: one JSON line a request, without names, notes, coordinates or tokens."""

import logging
import secrets
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("tryg")
asked: ContextVar[str] = ContextVar("asked", default="")  # the id of the request we are in


class RequestLog:
    """Says method, route, status and milliseconds. The route's pattern, never the address.

    Whatever was refused is told with the problem's code: a wrong sign-in, somebody else's door,
    too many tries.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked.set(secrets.token_hex(8))
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
            code = {"code": scope["tryg_code"]} if "tryg_code" in scope else {}
            method = scope["method"] if scope["method"].isalpha() else "-"
            write("request", method=method, route=_route(scope), status=status, ms=took, **code)


def write(event: str, **facts: Any) -> None:
    """One line of JSON; nothing that was sent to us can begin another."""
    log.info(_line(event, facts))


def fault(trouble: BaseException) -> None:
    """Our own fault: where in the code and what kind, without the values that were in hand."""
    frames = traceback.extract_tb(trouble.__traceback__)
    where = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    log.error(_line("fault", {"kind": type(trouble).__name__, "where": where[-12:]}))


class OneLine(logging.Formatter):
    """Our own lines as they are; what the web server says of itself in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        if record.name == log.name:
            return record.getMessage()
        return _line("server", {"level": record.levelname.lower(), "said": record.getMessage()})


def set_up() -> None:
    """Lines go to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    for logger, level in ((log, logging.INFO), (logging.getLogger("uvicorn"), logging.WARNING)):
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def _line(event: str, facts: dict[str, Any]) -> str:
    told = {"at": datetime.now(UTC), "event": event, "id": asked.get(), **facts}
    return orjson.dumps(told, option=orjson.OPT_UTC_Z).decode()


def _route(scope: Scope) -> str:
    route = scope.get("route")
    return str(getattr(route, "path", scope.get("tryg_route", "-")))
