"""The day a new version of the app is handed out."""

import json
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response


def newer(
    built: Path, server_says: str = "new0000000", is_found: bool = True
) -> Callable[[Request], Response | None]:
    """A server that hands out the next version; the browser may or may not find it."""
    version = json.loads((built / "manifest.json").read_text())["build"]

    def play(request: Request) -> Response | None:
        name = {"/tur/": "field.html", "/tur/sw.js": "sw.js"}.get(request.url.path)
        if name is None or (name == "sw.js" and not is_found):
            return None
        page = (built / name).read_text().replace(version, server_says)
        kind = "text/html" if name == "field.html" else "text/javascript"
        return Response(page, media_type=kind, headers={"Cache-Control": "no-cache"})

    return play
