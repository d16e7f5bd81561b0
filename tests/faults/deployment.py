"""A deployment for the drills: a migrated database, one open walk, and phones that have joined."""

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import shapely

from app.db import migrate, open_database
from tests.faults.history import History
from tests.faults.phone import Phone
from walks.schedule import arrange, join
from walks.tables import BorderSet, District

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Deployment:
    """Where it lies, and whom it knows."""

    folder: Path
    database_url: str
    walk: UUID
    tokens: list[str]
    settings: dict[str, str] = field(default_factory=dict)  # beside the usual ones

    @property
    def store(self) -> Path:
        """Where the photos lie."""
        return self.folder / "photos"

    @property
    def environment(self) -> dict[str, str]:
        """What a server of this deployment is told."""
        return {
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url.replace("+psycopg", ""),
            "SECRET_KEY": "k" * 32,
            "LETTERS_PER_MINUTE": "1000000",  # a drill sends as no phone does
            **self.settings,
        }

    def phones(self, port: int, history: History, count: int | None = None) -> list[Phone]:
        """The phones that have joined, one a token."""
        return [
            Phone(f"phone-{number}", port, token, history)
            for number, token in enumerate(self.tokens[:count])
        ]


def set_up(folder: Path, phones: int, database_url: str = "") -> Deployment:
    """Straight into the database, before any server runs. Empty address: SQLite in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not database_url:
        (folder / "tryg.db").write_bytes(_migrated())
    url = database_url or f"sqlite:///{folder / 'tryg.db'}"
    migrate(url)
    database = open_database(url)
    with database.writing() as session:
        square = shapely.MultiPolygon([shapely.box(9.9, 57.0, 9.93, 57.05)])
        district = District(code="0101", name="Prøvebydel", boundary=shapely.to_wkb(square))
        session.add_all([district, BorderSet(file_name="drill", brought_in_at=NOON, districts=1)])
        session.flush()
        new = arrange.NewWalk(title="Øvelse", district_ids=[district.id], starts_at=NOON)
        walk = arrange.arrange(session, new, "operator", NOON)
        arrange.open_walk(session, walk.id, "operator", datetime.now(UTC))  # a walk is over in days
        joined = [join.join(session, walk, join.Joining(), NOON) for _ in range(phones)]
        walk_id, tokens = walk.id, [token for _, token in joined]
    database.close()
    return Deployment(folder, url, walk_id, tokens)


@cache
def _migrated() -> bytes:
    """A database without rows: history is walked through once in a process."""
    with tempfile.TemporaryDirectory(prefix="tryg_history_") as folder:
        path = Path(folder) / "tryg.db"
        migrate(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()
