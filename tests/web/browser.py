"""The browser the tests drive, and the phone it plays."""

import os
from typing import Any

from playwright.sync_api import BrowserContext

from tests.chromium import chromium, node

# The driver's own Node needs a library that a bare machine lacks.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())

# Chromium heeds the last list only: the first names are those that Playwright turns off. Without
# a spare process in waiting, each page starts one instead of two.
OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,PreconnectToSearch,SpareRendererForSitePerProcess"
)
BROWSER: dict[str, Any] = {
    "executable_path": chromium(),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--enable-unsafe-swiftshader",  # the processor draws the map
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--use-fake-device-for-media-stream",  # a microphone that beeps,
        "--use-fake-ui-for-media-stream",  # and a hand that lets the app use it
        f"--disable-features={OFF}",
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
