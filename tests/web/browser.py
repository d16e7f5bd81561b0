"""The browser the tests drive, and the phone it plays."""

import os
from typing import Any

from playwright.sync_api import BrowserContext

from tests.chromium import chromium, node

# The driver's own Node needs a library that a bare machine lacks.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())

BROWSER: dict[str, Any] = {
    "executable_path": chromium(),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ],
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "da-DK",
    "timezone_id": "Europe/Copenhagen",
    "color_scheme": "dark",
}


def here(
    context: BrowserContext, lon: float = 9.9331, lat: float = 57.0648, accuracy: float = 9
) -> None:
    """The phone stands there, and its owner lets the app know."""
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": accuracy})
