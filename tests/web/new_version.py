"""The day a new version of the app is handed out."""

import json
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

NEW = "new0000000"
KINDS = {"html": "text/html", "js": "text/javascript", "json": "application/json"}


def newer(
    built: Path, server_says: str = NEW, is_found: bool = True, *, is_other: bool = False
) -> Callable[[Request], Response | None]:
    """A server that hands out the next version; the browser may or may not find it.

    With `is_other` its words are files of other names, and those of the version before are gone.
    """
    names = json.loads((built / "manifest.json").read_text())
    renamed = {
        old: f"{name.rpartition('.')[0]}.{server_says}.json"
        for name, old in names.items()
        if is_other and name.startswith("texts.")
    }
    there = {new: old for old, new in renamed.items()}

    def play(request: Request) -> Response | None:
        path, name = request.url.path, request.url.path.rpartition("/")[2]
        if name in renamed and "/static/" in path:
            return Response(status_code=404)
        if name in there and "/static/" in path:
            return _answer(built / there[name], {})
        page = {"/tur/": "field.html", "/tur/sw.js": "sw.js"}.get(path)
        if page is None or (page == "sw.js" and not is_found):
            return None
        return _answer(built / page, renamed | {names["build"]: server_says})

    return play


def _answer(file: Path, instead: dict[str, str]) -> Response:
    text = file.read_text()
    for old, new in instead.items():
        text = text.replace(old, new)
    kind = KINDS[file.suffix.removeprefix(".")]
    return Response(text, media_type=kind, headers={"Cache-Control": "no-cache"})
