"""The whole product and the field app in a real browser: what one shows, what the other holds."""

import hashlib
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from tests.faults import deployment as deployments
from tests.faults.server import Server, uvicorn
from tests.web.walker import Walker
from walks.schedule import join
from walks.tables import Walk

MOST_EXAMPLES = 8
SERVED = uvicorn("tests.faults.browser.served:make_app")


@dataclass(frozen=True)
class Deployment(deployments.Deployment):
    """With what the server is told besides."""

    besides: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a server of this deployment is told."""
        return {**super().environment, **self.besides}


class Real:
    """The product in a folder of its own, with one open walk, served by a process of its own."""

    def __init__(self, folder: Path) -> None:
        made = deployments.set_up(folder, phones=0)
        self.deployment = Deployment(**vars(made))
        self.server = Server(self.deployment, program=SERVED)
        self.address = f"http://localhost:{self.server.port}"
        self.start()

    @cached_property
    def secret(self) -> str:
        """What the QR on the poster holds."""
        return join.secret_of(Walk(id=self.deployment.walk), b"k" * 32)

    def start(self, **besides: str) -> None:
        """Serve what was left behind."""
        self.deployment.besides.clear()
        self.deployment.besides.update(besides)
        self.server.start()

    def kill(self) -> None:
        """kill -9."""
        self.server.kill()

    def joined(self, context: BrowserContext) -> Walker:
        """Somebody on the walk, on the home screen."""
        walker = Walker(context.new_page(), self)  # type: ignore[arg-type]
        walker.open(f"#{self.secret}")
        walker.press("Jeg er med")
        expect(walker.page.get_by_text("Appen ligger på telefonen")).to_be_visible(timeout=20_000)
        walker.press("Begynd")
        return walker

    def again(self, context: BrowserContext) -> Walker:
        """The app opened another time."""
        walker = Walker(context.new_page(), self)  # type: ignore[arg-type]
        walker.open()
        return walker

    def rows(self, question: str, *facts: Any) -> list[tuple[Any, ...]]:
        """Straight from the database; the server is not asked."""
        path = f"file:{self.deployment.folder / 'tryg.db'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=30)) as kept:
            return kept.execute(question, facts).fetchall()

    def change(self, order: str) -> None:
        """As an operator might, behind the server's back."""
        path = self.deployment.folder / "tryg.db"
        with closing(sqlite3.connect(path, timeout=30)) as kept, kept:
            kept.execute(order)

    def letters(self) -> list[dict[str, Any]]:
        """Every letter that was ever stored, as it was sent, with its id and state."""
        found = self.rows("SELECT observation_id, body, state FROM observationrevision")
        return [json.loads(body) | {"id": id, "state": state} for id, body, state in found]


@dataclass
class Noted:
    """What a walker has seen the phone keep: a word for each, and how many photos."""

    photos: dict[str, int] = field(default_factory=dict)

    def add(self, note: str, photos: int = 0) -> str:
        """The note, to be typed."""
        self.photos[note] = photos
        return note


@dataclass
class Outcome:
    """Nought of each, or the promise is broken."""

    runs: int = 0
    noted: int = 0
    photos: int = 0
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    unfinished: int = 0  # scenarios that never came to their end
    examples: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Zero lost, zero doubled."""
        bad = (self.lost, self.doubled, self.changed, self.unfinished)
        return self.noted > 0 and not any(bad)

    def add(self, other: "Outcome") -> "Outcome":
        """Both together."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        self.examples = self.examples[:MOST_EXAMPLES]
        return self


def compare(real: Real, noted: Noted) -> Outcome:
    """Each note stands once, with all its photos, whole as the server's own hash names them."""
    standing = real.rows(
        "SELECT id, note FROM observation WHERE state IN ('stored', 'quarantined')"
    )
    times = Counter(note for _, note in standing)
    outcome = Outcome(runs=1, noted=len(noted.photos), photos=sum(noted.photos.values()))
    for note in noted.photos:
        if not times[note]:
            outcome.lost += 1
            outcome.examples.append(f"lost: {note}")
    for id, note in standing:
        if note not in noted.photos:
            continue
        if times[note] > 1:
            outcome.doubled += 1
            outcome.examples.append(f"doubled: {note}")
        kept = real.rows("SELECT sha256, large FROM photo WHERE observation_id = ?", id)
        outcome.lost += max(0, noted.photos[note] - len(kept))
        outcome.doubled += max(0, len(kept) - noted.photos[note])
        outcome.changed += sum(not _is_whole(real, large) for _, large in kept)
    return outcome


def _is_whole(real: Real, name: str) -> bool:
    path = real.deployment.store / name[:2] / f"{name}.jpg"
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == name


def until(is_so: Callable[[], Any], seconds: float = 30) -> None:
    """Wait for something that is not on a page."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
