"""What we leave in a browser: every key, what it is for, and when it goes."""

from dataclasses import dataclass

from app import oidc
from app.settings import Settings


@dataclass(frozen=True)
class Stored:
    """One key. `use` names the words privacy.browser.<use>; `until` privacy.until.<until>."""

    kind: str  # cookie, local, database, cache
    key: str
    use: str
    until: str


BROWSER = (
    Stored("cookie", "bord", "desk", "sign-out"),
    Stored("cookie", "svar", "respond", "browser-closed"),
    Stored("cookie", "oidc", "oidc", "ten-minutes"),
    Stored("local", "tryg-prefs", "prefs", "cleared"),
    Stored("local", "tryg-aside", "aside", "sent"),
    Stored("database", "walk", "walk", "forgotten"),
    Stored("database", "observation", "observation", "forgotten"),
    Stored("database", "photo", "photo", "forgotten"),
    Stored("database", "sound", "sound", "forgotten"),
    Stored("database", "outbox", "outbox", "sent"),
    Stored("database", "answer", "answer", "forgotten"),
    Stored("database", "nearby", "nearby", "forgotten"),
    Stored("database", "agreement", "agreement", "forgotten"),
    Stored("database", "basemap", "basemap", "cleared"),
    Stored("database", "kv", "kv", "cleared"),
    Stored("cache", "tryg-shell-", "shell", "new-version"),
    Stored("cache", "tryg-map", "map", "cleared"),
)


def stored_with(settings: Settings) -> list[Stored]:
    """Of these, what a deployment with such settings leaves."""
    left_out = {"sound"} if not settings.sound_days else set()
    left_out |= {"oidc"} if not oidc.name_of(settings) else set()
    return [one for one in BROWSER if one.use not in left_out]
