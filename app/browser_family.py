"""What a browser calls itself, as far as its owner knows it again: "Firefox, Windows"."""

import re

# The first that fits: most browsers also claim to be the ones below them.
BROWSERS = (
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "Chrome|CriOS"),
    ("Safari", "Safari"),
)
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("macOS", "Mac OS X"), ("ChromeOS", "CrOS"), ("Linux", "Linux"))  # fmt: skip


def family(user_agent: str) -> str:
    """Browser and system, both by name alone; empty for what we do not know."""
    named = (_first(BROWSERS, user_agent[:400]), _first(SYSTEMS, user_agent[:400]))
    return ", ".join(name for name in named if name)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in known if re.search(sign, user_agent)), "")
